"""A section's repetition in the files of a form, in its versions, and in the browser."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction

from requests.models import Section
from requests.selectors.catalogue import published_version
from requests.selectors.designer import draft_of
from requests.selectors.document import canonical, document_of
from tests.requests.area_folder import FORM, write_area
from tests.requests.test_form_designer import Administrator, admin  # noqa: F401

LINE = "repeat = { min = 1, max = 5 }\n"
TITLE = 'title = "Safety"\n'


def load(folder, **options) -> str:
    out = StringIO()
    call_command("load_catalogue", folder=folder, stdout=out, **options)
    return out.getvalue().strip()


def with_repeat(line: str = LINE) -> str:
    return FORM.replace(TITLE, TITLE + line)


def test_the_file_says_how_often_and_a_dump_says_the_same(db, tmp_path):
    load(write_area(tmp_path))
    assert "TOY-REQ v2" in load(write_area(tmp_path, form=with_repeat()))
    assert [one.repeat for one in published_version("TOY-REQ").sections.all()] == [
        {"min": 1, "max": 5},
        {},
    ]
    call_command("dump_catalogue", area="TOY", to=tmp_path, stdout=StringIO())
    assert (tmp_path / "toy" / "toy-req.toml").read_text() == with_repeat()
    assert load(tmp_path) == "Nothing has changed."


def test_a_form_without_repetitions_has_the_content_that_it_had(db, tmp_path):
    load(write_area(tmp_path))
    form = document_of(published_version("TOY-REQ"))["form"]
    assert all(set(section) == {"code", "title", "questions"} for section in form["sections"])
    assert canonical(form) == form


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("repeat = { min = 2, max = 1 }\n", "toy-req.toml:13: Section A: “max” must"),
        ("repeat = { min = 0, max = 21 }\n", "toy-req.toml:13: Section A: “max” must"),
        ("repeat = { min = -1, max = 3 }\n", "toy-req.toml:13: Section A: “max” must"),
        ("repeat = { min = 1 }\n", "toy-req.toml:13: A, 'max': missing"),
        ("repeat = { min = 1, max = true }\n", "toy-req.toml:13: A, 'max': a whole number"),
        ("repeat = { min = 1, max = 2, often = 3 }\n", "toy-req.toml:13: A, 'often': there is no"),
        ("repeat = 3\n", "toy-req.toml:13: A, 'repeat': a table is wanted"),
    ],
)
def test_a_number_that_cannot_be_is_named_with_its_place(db, tmp_path, line, said):
    with pytest.raises(CommandError) as fault:
        load(write_area(tmp_path, form=with_repeat(line)))
    assert said in str(fault.value)


def test_a_question_outside_cannot_depend_on_one_that_is_repeated(db, tmp_path):
    depends = 'types = ["ORG"]\ncondition = { question = "TY01", is = true }\n'
    form = with_repeat().replace('types = ["ORG"]\n', depends)
    with pytest.raises(CommandError, match="Question TY03 depends on TY01, whose section is"):
        load(write_area(tmp_path, form=form))


def test_how_often_stays_as_it_was_published(db, tmp_path):
    load(write_area(tmp_path, form=with_repeat()))
    section = Section.objects.get(version=published_version("TOY-REQ"), code="A")
    section.repeat = {"min": 0, "max": 2}
    with pytest.raises(ProgrammingError), transaction.atomic():
        section.save()


def test_it_is_set_seen_compared_and_unset_in_the_browser(admin, tmp_path):  # noqa: F811
    load(write_area(tmp_path))
    admin.send("TOY-REQ/start/")
    path = "TOY-REQ/draft/section/A/"
    admin.post(path, 422, title="Safety", least="3", most="2")
    admin.post(path, 422, title="Safety", least="2", most="")
    admin.post(path, 422, title="Safety", least="", most="99")
    admin.post(path, title="Safety", least="", most="4")
    assert draft_of("TOY-REQ").draft["form"]["sections"][0]["repeat"] == {"min": 1, "max": 4}
    assert "1–4" in admin.get("TOY-REQ/draft/")
    assert 'value="4"' in admin.get(path)
    assert "1–4" in admin.get("TOY-REQ/compare/?old=1&new=2")
    assert "Add another" in admin.get("TOY-REQ/preview/?version=2&as=responder")
    admin.post(path, title="Safety", least="", most="")
    assert "The two versions ask the same." in admin.get("TOY-REQ/compare/?old=1&new=2")
