"""Loading the catalogue's files: all or nothing, and every fault is named with its place."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorities.models import LegalArea
from requests.models import (
    CatalogueEvent,
    CatalogueSource,
    Choice,
    Procedure,
    Question,
    QuestionSet,
    QuestionSetVersion,
    Section,
)
from requests.selectors.catalogue import form_in, published_version
from requests.services.catalogue_files import CatalogueError
from requests.services.load_catalogue import load_catalogue
from tests.builders import NOW
from tests.requests.area_folder import AREA, FORM, GERMAN, po, write_area

TABLES = (LegalArea, Procedure, QuestionSet, QuestionSetVersion, Section, Question, Choice,
          CatalogueSource, CatalogueEvent)  # fmt: skip


def everything() -> list[list[tuple]]:
    return [list(model.objects.order_by("pk").values_list()) for model in TABLES]


def load(folder: Path, **options) -> str:
    out = StringIO()
    call_command("load_catalogue", folder=folder, stdout=out, **options)
    return out.getvalue().strip()


def test_an_area_of_files_is_loaded_once(db, tmp_path):
    folder = write_area(tmp_path)
    assert load(folder) == "Areas: TOY. New form versions: TOY-REQ v1."
    before = everything()
    assert load(folder) == "Nothing has changed."
    assert everything() == before
    german = form_in(published_version("TOY-REQ").pk, "de")
    assert german.name == "Frage zu einem Spielzeug"
    assert german.subject_fields[0].label == "Marke"
    assert german.questions["TY02"].choice_texts["other"] == "Etwas anderes"


def test_a_changed_question_makes_a_version_and_leaves_the_one_before_as_it_was(db, tmp_path):
    load(write_area(tmp_path))
    first = published_version("TOY-REQ")
    changed = FORM.replace("Day of the sale", "Date of sale").replace("Who made", "Who has made")
    assert "New form versions: TOY-REQ v2." in load(write_area(tmp_path, form=changed))
    first.refresh_from_db()
    assert first.state == "retired"
    assert form_in(first.pk, "en").questions["TY03"].text == "Who made it?"
    assert form_in(first.pk, "en").subject_fields[1].label == "Day of the sale"
    # The translation of what was changed is uncertain, and not shown.
    german = form_in(published_version("TOY-REQ").pk, "de")
    assert german.questions["TY03"].text == "Who has made it?"
    assert german.questions["TY02"].text == "Was stimmt damit nicht?"


def test_a_corrected_translation_makes_no_version(db, tmp_path):
    load(write_area(tmp_path))
    better = dict(GERMAN, TY03=("Who made it?", "Wer ist der Hersteller?"))
    better["TOY-REQ.subject.brand"] = ("Brand", "Handelsmarke")
    said = load(write_area(tmp_path, german=po(better)))
    assert said == "Forms with corrected translations: TOY-REQ."
    german = form_in(published_version("TOY-REQ").pk, "de")
    assert german.version == 1
    assert german.questions["TY03"].text == "Wer ist der Hersteller?"
    assert german.subject_fields[0].label == "Handelsmarke"


QUESTION = '[[sections.questions]]\ncode = "{code}"\ntypes = ["YN"]\ntext = "Really?"\n{more}\n'
BROKEN_FORMS = {
    "unknown type": (FORM.replace('"YNU"', '"MAYBE"'), "toy-req.toml:17", "TY01", "MAYBE"),
    "no type": (FORM.replace('["YNU"]', "[]"), "toy-req.toml:17", "TY01"),
    "the same type twice": (FORM.replace('["YNU"]', '["T", "T"]'), "toy-req.toml:17", "TY01"),
    "a type that is no text": (FORM.replace('["YNU"]', "[1]"), "toy-req.toml:17", "TY01"),
    "duplicate question": (FORM.replace('"TY03"', '"TY01"'), "toy-req.toml:38", "TY01", "twice"),
    "duplicate choice": (FORM.replace('"other"', '"small_parts"'), "small_parts", "TY02"),
    "duplicate section": (FORM.replace('code = "B"', 'code = "A"'), "section A", "twice"),
    "duplicate field": (FORM.replace('"sold_on"', '"brand"'), "field brand", "twice"),
    "condition on a missing question": (
        FORM.replace('question = "TY01"', 'question = "TY99"'), "toy-req.toml:24", "TY02", "TY99",
    ),
    "condition on itself": (FORM.replace('question = "TY01"', 'question = "TY02"'), "TY02"),
    "cyclic condition": (
        FORM.replace("\nlaw = ", '\ncondition = { question = "TY02", is = "other" }\nlaw = '),
        "TY01", "TY02",
    ),
    "condition on a later question": (
        FORM + QUESTION.format(code="TY04", more='condition = { question = "TY05", is = true }')
        + QUESTION.format(code="TY05", more=""), "TY04", "after",
    ),
    "condition on an impossible answer": (FORM.replace("is = true", 'is = "yes"'), "TY02", "TY01"),
    "choices without their type": (FORM.replace('["C1", "L"]', '["L"]'), "TY02", "choices"),
    "a choice called help": (FORM.replace('"other"', '"help"'), "help"),
    "a type of choice without choices": (FORM.replace('["YNU"]', '["CM"]'), "TY01", "choices"),
    "a number with its unit without units": (FORM.replace('["YNU"]', '["NU"]'), "TY01", "choices"),
    "units beside choices": (FORM.replace('["C1", "L"]', '["C1", "NU"]'), "TY02", "both units"),
    "a section without questions": (
        FORM + '[[sections]]\ncode = "C"\ntitle = "Empty"\nquestions = []\n', "Section C",
    ),
    "a missing text": (FORM.replace('text = "Who made it?"', ""), "toy-req.toml", "TY03", "text"),
    "an empty text": (FORM.replace('"Who made it?"', '" "'), "toy-req.toml:38", "TY03"),
    "a misspelt key": (FORM.replace("repeatable", "repeatabel"), "TY03", "repeatabel"),
    "a text for a truth": (FORM.replace("repeatable = true", 'repeatable = "yes"'), "TY03"),
    "an unknown subject": (FORM.replace('"object"', '"animal"'), "toy-req.toml:1", "animal"),
    "an unknown type of field": (FORM.replace('"D"', '"P"'), "sold_on", "P"),
    "a code that is too long": (FORM.replace('"TY03"', f'"{"T" * 21}"'), "TTTT"),
    "a text that is too long": (FORM.replace('"Maker"', f'"{"m" * 301}"'), "B", "title"),
    "days without end": (FORM.replace("reply_days = 14", "reply_days = 1000000"), "toy-req.toml:1"),
    "no such procedure": (
        FORM.replace('procedure = "TOY-REQ"', 'procedure = "TOY-XXX"'), "toy-req.toml", "TOY-XXX",
    ),
    "broken TOML": (FORM.replace("[[sections]]", "[[sections]"), "toy-req.toml", "line 12"),
    "half a letter": (FORM.replace("Who made", "Who\\ud800 made"), "toy-req.toml"),
}  # fmt: skip


def refused(folder: Path) -> str:
    before = everything()
    with pytest.raises(CommandError) as caught:
        call_command("load_catalogue", folder=folder)
    assert everything() == before
    assert str(caught.value).endswith("Nothing was changed.")
    return str(caught.value)


@pytest.mark.parametrize("case", BROKEN_FORMS)
def test_a_broken_form_is_named_and_changes_nothing(db, tmp_path, case):
    form, *named = BROKEN_FORMS[case]
    said = refused(write_area(tmp_path, form=form))
    assert "toy-req.toml" in said or "line" in said
    assert all(name in said for name in named), said


BROKEN_AREAS = {
    "unknown status": (AREA.replace('"pilot"', '"maybe"'), "TOY", "maybe"),
    "unknown country": (AREA.replace('"GR"', '"XX"'), "XX"),
    "unknown kind": (AREA.replace('"REQ"', '"ASK"'), "area.toml:9", "TOY-REQ", "ASK"),
    "unknown retention": (AREA.replace('"R6"', '"R99"'), "TOY-REQ", "R99"),
    "unknown unit": (AREA.replace('"working days"', '"moons"'), "TOY-REQ", "moons"),
    "a long code": (AREA.replace('code = "TOY"', 'code = "TOYTOY"'), "TOYTOY"),
    "no name": (AREA.replace('name = "Toys"', ""), "TOY", "name"),
    "a position beyond the column": (AREA.replace("40", "40000"), "position"),
    "a day that is a text": (AREA.replace("position", 'adopted_on = "soon"\nposition'), "TOY"),
    "an unknown key": (AREA.replace("position", "colour = 1\nposition"), "colour"),
    "broken TOML": (AREA.replace('"Toys"', '"Toys'), "area.toml", "line 2"),
}


@pytest.mark.parametrize("case", BROKEN_AREAS)
def test_a_broken_area_is_named_and_changes_nothing(db, tmp_path, case):
    area, *named = BROKEN_AREAS[case]
    said = refused(write_area(tmp_path, area=area))
    assert all(name in said for name in ("area.toml", *named)), said


BROKEN_TEXTS = {
    "an unknown context": (po(GERMAN | {"TY09": ("A", "B")}), "de.po:58", "TY09"),
    "a missing placeholder": (
        po(GERMAN | {"TY01": (GERMAN["TY01"][0], "Ist es bekannt?")}), "de.po", "TY01", "{brand}",
    ),
    "another placeholder": (
        po(GERMAN | {"TY01": (GERMAN["TY01"][0], "Ist {marke} bekannt?")}), "TY01", "{brand}",
    ),
    "a context that stands twice": (po(GERMAN) + po(GERMAN).partition("\n\n")[2], "twice"),
    "broken syntax": (po(GERMAN).replace('msgstr "Marke"', 'msgstr "Marke'), "de.po", "line"),
    "a translation that is too long": (
        po(GERMAN | {"TOY-REQ": ("Question about a toy", "x" * 301)}), "toy", "too long",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN_TEXTS)
def test_broken_translations_are_named_and_change_nothing(db, tmp_path, case):
    german, *named = BROKEN_TEXTS[case]
    said = refused(write_area(tmp_path, german=german))
    assert all(name in said for name in named), said


def test_a_code_stands_once_in_an_area_and_in_the_catalogue(db, tmp_path):
    folder = write_area(tmp_path)
    other = FORM.replace('"TOY-REQ"', '"TOY-TWO"', 1)
    (folder / "toy" / "toy-two.toml").write_text(other)
    assert "TY01" in refused(folder)
    (folder / "toy" / "toy-two.toml").unlink()
    write_area(folder / "more").joinpath("toy").rename(folder / "zoo")
    assert "area TOY" in refused(folder)


def test_the_database_keeps_published_versions_as_they_are(db, tmp_path):
    load(write_area(tmp_path))
    version = published_version("TOY-REQ")
    part = Question.objects.filter(section__version=version)
    attempts = [
        lambda: part.update(text_en="Another question"),
        lambda: part.update(types=["T"]),
        lambda: part.delete(),
        lambda: Choice.objects.filter(question__in=part).update(code="x"),
        lambda: version.sections.update(position=9),
        lambda: version.sections.create(code="Z", title="Z", position=9),
        lambda: QuestionSetVersion.objects.filter(pk=version.pk).update(subject="none"),
        lambda: QuestionSetVersion.objects.filter(pk=version.pk).update(state="draft"),
        lambda: QuestionSetVersion.objects.filter(pk=version.pk).update(published_at=None),
        lambda: QuestionSetVersion.objects.filter(pk=version.pk)._raw_delete("default"),
        lambda: CatalogueEvent.objects.update(name="nothing"),
    ]
    for attempt in attempts:
        with pytest.raises(ProgrammingError), transaction.atomic():
            attempt()
    assert part.update(text_de="Eine bessere Übersetzung") == 3


LETTERS = st.sampled_from(list('"[]{}=,#\\\n\x00ä%TY01true'))
PLACES = st.integers(0, 2000)


@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.sampled_from(["area.toml", "toy-req.toml", "texts/de.po"]), PLACES, PLACES,
       st.text(LETTERS, max_size=6))  # fmt: skip
def test_damaged_files_are_loaded_whole_or_not_at_all(db, tmp_path, name, start, length, put):
    write_area(tmp_path)
    path = tmp_path / "toy" / name
    text = path.read_text(encoding="utf-8")
    start %= len(text)
    path.write_text(text[:start] + put + text[start + length % 40 :], encoding="utf-8")
    with transaction.atomic():
        before = everything()
        try:
            load_catalogue(at=NOW, folder=tmp_path)
        except CatalogueError:
            assert everything() == before
        else:
            assert QuestionSetVersion.objects.get(question_set__area="TOY").published_at == NOW
        transaction.set_rollback(True)
