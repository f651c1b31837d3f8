"""Legal areas and forms are made in the browser, or as files, without a line of code."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from authorities.models import AreaAccess, LegalArea
from requests.forms.designer_area import ProcedureForm, procedure_initial
from requests.models import CatalogueEvent, Procedure, QuestionSet, QuestionSetVersion
from requests.selectors.catalogue import form_in, published_version
from requests.selectors.designer import draft_of
from tests.builders import NOW, a_walk, an_authority, an_official
from tests.requests.area_folder import write_area

BACKEND = "imi.accounts.backend.OfficialBackend"
FORMS = "/administration/forms/"


class Administrator:
    """A central administrator in a browser: fills in the forms that the pages show."""

    def __init__(self) -> None:
        self.member = an_official(an_authority("DE", kind="NIMIC"), "central_administrator")
        self.client = Client()
        self.client.force_login(self.member.official, backend=BACKEND)

    def get(self, path: str, expected: int = 200) -> str:
        answer = self.client.get(FORMS + path)
        assert answer.status_code == expected, (path, answer.status_code)
        return answer.content.decode()

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the page's own form."""
        html = self.get(path)
        found = {}
        for name in ("revision", "mark"):
            if value := re.search(rf'name="{name}"\s+value="([^"]*)"', html):
                found[name] = value[1]
        return found

    def post(self, path: str, expected: int = 302, **fields) -> str:
        """Open a page, fill in its form and send it."""
        data = {**self.hidden(path), **{k: v for k, v in fields.items() if v is not None}}
        return self.send(path, expected, **data)

    def send(self, path: str, expected: int = 302, **fields) -> str:
        answer = self.client.post(FORMS + path, fields)
        said = re.findall(
            r"ecl-feedback-message.*?</div>|notice-.*?</div>", answer.content.decode(), re.S
        )
        assert answer.status_code == expected, (path, said[:5])
        return answer.content.decode()

    def revision(self, form: str) -> int:
        return draft_of(form).revision

    def move(self, form: str, kind: str, path: str, to: str, expected: int = 302) -> str:
        return self.send(f"{form}/draft/{kind}/{path}/move/", expected, to=to,
                         revision=self.revision(form))  # fmt: skip


@pytest.fixture
def admin(db, monkeypatch) -> Administrator:
    monkeypatch.setattr("imi.kernel.clock.now", lambda: NOW)
    return Administrator()


def an_area(admin: Administrator) -> None:
    """Make the area of toys with a procedure and a draft of its form."""
    admin.post("areas/new/", code="TOY", name="Toys", legal_basis="Directive 2009/48/EC",
               status="adopted", position="40", countries=["DE", "IE"])  # fmt: skip
    admin.post("areas/TOY/procedures/new/", code="TOY-REQ", title="Question about a toy",
               kind="REQ", legal_basis="Directive 2009/48 Art. 42", retention="R6",
               for_1="reply", count_1="10", unit_1="working days", source_1="default")  # fmt: skip
    admin.post("areas/TOY/forms/new/", code="TOY-REQ", name="Question about a toy",
               procedure="TOY-REQ")  # fmt: skip


def a_form(admin: Administrator) -> None:
    """Fill the draft with a field, two sections, and questions of which one depends."""
    draft = "TOY-REQ/draft/"
    admin.post(f"{draft}settings/", name="Question about a toy", subject="object", reply_days="10")
    admin.post(f"{draft}field/new/", code="brand", label="Brand", type="T", required="on",
               open="on")  # fmt: skip
    admin.post(f"{draft}section/new/", code="A", title="Safety")
    admin.post(f"{draft}section/new/", code="B", title="Maker")
    admin.post(f"{draft}question/new/?in=A", section="A", code="TY01", types=["YNU"],
               text="Is the toy known to you?", law="Directive 2009/48/EC, Article 42")  # fmt: skip
    admin.post(f"{draft}question/new/?in=A", section="A", code="TY02", types=["C1", "L"],
               text="What is wrong with it?",
               condition='{"question": "TY01", "is": true}')  # fmt: skip
    admin.post(f"{draft}choice/new/?in=TY02", code="small", text="Small parts")
    admin.post(f"{draft}choice/new/?in=TY02", code="other", text="Something else")
    admin.post(f"{draft}question/new/?in=B", section="B", code="TY03", types=["ORG"],
               text="Who made it?", repeatable="on")  # fmt: skip


def translate(admin: Administrator, lang: str) -> None:
    """Put a translation beside each English text."""
    html = admin.get(f"TOY-REQ/draft/texts/{lang}/")
    contexts = re.findall(r'name="text-([^"]+)"', html)
    admin.post(f"TOY-REQ/draft/texts/{lang}/",
               **{f"text-{context}": f"{lang}: {context}" for context in contexts})  # fmt: skip


def settled(area: str) -> str:
    """Two authorities get the area, and settle a request in it; its state in the end."""
    asking, asked = an_authority("IE", areas=()), an_authority("DE", areas=())
    for authority in (asking, asked):
        AreaAccess.objects.create(authority=authority, area_id=area)
    handler = an_official(asking, "request_handler")
    an_official(asked, "request_handler")
    walk = a_walk(handler, asked, form=f"{area}-REQ", questions=["TY01", "TY02", "TY03"],
                  subject={"brand": "Bricks"})  # fmt: skip
    walk.send(0)
    walk.accept(0)
    walk.reply(0)
    walk.requester("close", 0)
    return str(walk.exchange.state)


def test_an_area_made_in_the_browser_carries_a_request_through_to_its_closure(admin):
    an_area(admin)
    a_form(admin)
    for lang in ("de", "ga"):
        translate(admin, lang)
    admin.post("TOY-REQ/draft/publish/")
    assert form_in(published_version("TOY-REQ").pk, "de").questions["TY01"].text == "de: TY01"
    assert settled("TOY") == "closed"
    names = set(CatalogueEvent.objects.filter(area="TOY").values_list("name", flat=True))
    assert {"area_begun", "procedure_begun", "form_begun", "draft_changed", "published"} <= names
    assert set(CatalogueEvent.objects.filter(area="TOY").values_list("by", flat=True)) == {
        admin.member.official_id
    }
    assert str(admin.member.official) in admin.get("TOY-REQ/")


def test_an_area_of_files_carries_a_request_through_to_its_closure(admin, tmp_path):
    call_command("load_catalogue", folder=write_area(tmp_path), stdout=StringIO())
    assert settled("TOY") == "closed"


def test_what_was_made_in_the_browser_becomes_files_and_loading_them_changes_nothing(
    admin, tmp_path
):
    an_area(admin)
    a_form(admin)
    for lang in ("de", "ga"):
        translate(admin, lang)
    admin.post("TOY-REQ/draft/publish/")
    call_command("dump_catalogue", area="TOY", to=tmp_path, stdout=StringIO())
    versions = list(QuestionSetVersion.objects.values_list("pk", "state"))
    out = StringIO()
    call_command("load_catalogue", folder=tmp_path, stdout=out)
    assert out.getvalue().strip() == "Nothing has changed."
    assert list(QuestionSetVersion.objects.values_list("pk", "state")) == versions
    assert 'msgstr "de: TY03"' in (tmp_path / "toy/texts/de.po").read_text()


def test_a_form_is_published_only_once_it_is_whole_in_the_languages_of_its_countries(admin):
    an_area(admin)
    a_form(admin)
    translate(admin, "ga")
    page = admin.post("TOY-REQ/draft/publish/", 422)
    assert "DE: 9 texts are not translated" in page
    assert "GA:" not in page
    assert not QuestionSetVersion.objects.filter(question_set="TOY-REQ", state="published")


def test_a_pilot_goes_live_with_english_where_that_is_said(admin):
    an_area(admin)
    a_form(admin)
    mark = admin.hidden("areas/TOY/edit/")
    admin.send("areas/TOY/edit/", name="Toys", legal_basis="Directive 2009/48/EC", status="pilot",
               position="40", countries=["DE", "IE"], **mark)  # fmt: skip
    admin.post("TOY-REQ/draft/publish/", 422)
    admin.post("TOY-REQ/draft/publish/", fallback="on")
    assert CatalogueEvent.objects.get(name="published", form="TOY-REQ").data["fallback"] is True


def test_parts_move_by_one_place_and_questions_into_the_next_section(admin):
    an_area(admin)
    a_form(admin)

    def order() -> list[tuple[str, list[str]]]:
        sections = draft_of("TOY-REQ").draft["form"]["sections"]
        return [(s["code"], [q["code"] for q in s["questions"]]) for s in sections]

    assert order() == [("A", ["TY01", "TY02"]), ("B", ["TY03"])]
    admin.move("TOY-REQ", "question", "TY02", "up")
    assert order() == [("A", ["TY02", "TY01"]), ("B", ["TY03"])]
    assert "TY02 depends on TY01, which comes after it" in admin.get("TOY-REQ/draft/")
    admin.move("TOY-REQ", "question", "TY01", "down")
    assert order() == [("A", ["TY02"]), ("B", ["TY01", "TY03"])]
    admin.move("TOY-REQ", "question", "TY01", "up")
    admin.move("TOY-REQ", "section", "B", "up")
    assert order() == [("B", ["TY03"]), ("A", ["TY02", "TY01"])]
    admin.move("TOY-REQ", "question", "TY03", "up")
    assert order()[0] == ("B", ["TY03"])
    admin.move("TOY-REQ", "choice", "TY02.other", "up")
    choices = draft_of("TOY-REQ").draft["form"]["sections"][1]["questions"][0]["choices"]
    assert [choice["code"] for choice in choices] == ["other", "small"]


def test_a_changed_english_text_makes_its_translations_unsure_until_they_are_looked_at(admin):
    an_area(admin)
    a_form(admin)
    translate(admin, "de")
    admin.post("TOY-REQ/draft/question/TY03/", section="B", text="Who has made it?", types=["ORG"],
               repeatable="on")  # fmt: skip
    assert "1 text is missing or to be checked" in admin.get("TOY-REQ/draft/texts/de/")
    html = admin.get("TOY-REQ/draft/texts/de/")
    texts = {f"text-{context}": f"de: {context}"
             for context in re.findall(r'name="text-([^"]+)"', html)}  # fmt: skip
    admin.post("TOY-REQ/draft/texts/de/", **texts)
    assert draft_of("TOY-REQ").draft["unsure"]["de"] == ["TY03"]
    admin.post("TOY-REQ/draft/texts/de/", **texts, **{"checked-TY03": "on"})
    assert draft_of("TOY-REQ").draft["unsure"]["de"] == []
    admin.post("TOY-REQ/draft/question/TY01/remove/")
    assert "TY01" not in draft_of("TOY-REQ").draft["texts"]["de"]


def test_a_placeholder_must_be_in_the_translation_too(admin):
    an_area(admin)
    a_form(admin)
    admin.post("TOY-REQ/draft/section/B/", title="Maker of {brand}")
    page = admin.post("TOY-REQ/draft/texts/de/", 422, **{"text-TOY-REQ.section.B": "Hersteller"})
    assert "{brand}" in page
    assert "Hersteller" in page


def test_two_people_do_not_overwrite_each_other(admin):
    an_area(admin)
    a_form(admin)
    old = admin.revision("TOY-REQ")
    admin.post("TOY-REQ/draft/section/B/", title="Producer")
    stale = {"revision": old}
    page = admin.send("TOY-REQ/draft/section/B/", 409, title="Manufacturer", **stale)
    assert 'value="Manufacturer"' in page
    admin.send("TOY-REQ/draft/question/TY01/move/", 409, to="down", **stale)
    admin.send("TOY-REQ/draft/question/TY01/remove/", 409, **stale)
    admin.send("TOY-REQ/draft/texts/de/", 409, **stale)
    admin.send("TOY-REQ/draft/publish/", 409, **stale)
    admin.send("areas/TOY/edit/", 409, name="T", legal_basis="x", status="pilot", position="1",
               mark="old")  # fmt: skip
    titles = [s["title"] for s in draft_of("TOY-REQ").draft["form"]["sections"]]
    assert titles == ["Safety", "Producer"]


def test_codes_are_taken_once(admin):
    an_area(admin)
    a_form(admin)
    admin.post("areas/new/", 422, code="TOY", name="x", legal_basis="x", status="pilot",
               position="1")  # fmt: skip
    admin.post("TOY-REQ/draft/section/new/", 422, code="A", title="Again")
    admin.post("TOY-REQ/draft/question/new/", 422, section="A", code="TY01", types=["T"], text="x")
    admin.post("TOY-REQ/draft/choice/new/?in=TY02", 422, code="help", text="x")
    admin.post("TOY-REQ/draft/field/new/", 422, code="no code", label="x", type="T")
    admin.post("TOY-REQ/draft/field/new/", 422, code="\ud800".encode("utf-8", "replace").decode(),
               label="a\0b", type="T")  # fmt: skip


@pytest.mark.parametrize(
    ("procedure", "question", "said"),
    [
        ("TOY-TWO", "TY01", "Another form of this area has a question with this code."),
        ("TOY-REQ", "TY09", "This area has no such procedure."),
        ("TOY-TWO", "TY09", ""),
    ],
)
def test_of_two_drafts_with_the_same_code_or_procedure_one_is_published(
    admin, procedure, question, said
):
    an_area(admin)
    LegalArea.objects.filter(code="TOY").update(status="pilot")
    admin.post("areas/TOY/procedures/new/", code="TOY-TWO", title="Another question", kind="REQ",
               legal_basis="Art. 43", retention="R6", for_1="reply", count_1="10",
               unit_1="working days", source_1="default")  # fmt: skip
    admin.post("areas/TOY/forms/new/", code="TOY-2", name="Two", procedure=procedure)
    a_form(admin)
    admin.post("TOY-2/draft/section/new/", code="A", title="Safety")
    admin.post("TOY-2/draft/question/new/", section="A", code=question, types=["T"], text="Why?")
    admin.post("TOY-REQ/draft/publish/", fallback="on")
    page = admin.post("TOY-2/draft/publish/", 422 if said else 302, fallback="on")
    assert said in page
    assert Procedure.objects.get(code="TOY-REQ").question_set_id == "TOY-REQ"
    drafts = QuestionSetVersion.objects.filter(question_set="TOY-2", state="draft")
    assert drafts.exists() == bool(said)


def test_a_new_version_leaves_the_one_before_and_is_compared_with_it(admin):
    admin.send("PQ-REQ/start/")
    before = published_version("PQ-REQ")
    admin.post("PQ-REQ/draft/question/PQ02/remove/")
    admin.post("PQ-REQ/draft/question/new/", section="A", code="PQ99", types=["T"], text="New?")
    admin.post("PQ-REQ/draft/field/profession/", label="Trade", type="T", required="on", open="on")
    admin.move("PQ-REQ", "question", "PQ04", "up")
    page = admin.get("PQ-REQ/compare/?old=1&new=2")
    for words in ("PQ02", "removed", "PQ99", "added", "Trade", "changed", "moved"):
        assert words in page
    page = admin.post("PQ-REQ/draft/publish/", 422)
    assert "DE: 2 texts" in page
    assert published_version("PQ-REQ") == before
    assert "PQ02" in form_in(before.pk, "en").questions
    admin.post("PQ-REQ/draft/discard/")
    assert not QuestionSetVersion.objects.filter(question_set="PQ-REQ", state="draft")


def test_a_form_out_of_use_is_not_offered_and_a_discarded_new_one_is_gone(admin):
    an_area(admin)
    admin.post("TOY-REQ/draft/discard/")
    assert not QuestionSet.objects.filter(code="TOY-REQ").exists()
    admin.post("PQ-REQ/retire/")
    assert not QuestionSetVersion.objects.filter(question_set="PQ-REQ", state="published")
    admin.send("PQ-REQ/retire/", 409)


def test_nothing_new_begins_in_an_area_that_has_ended(admin):
    from requests.selectors.catalogue import forms_of

    handler = an_official(an_authority("DE"), "request_handler")
    assert forms_of(handler).exists()
    LegalArea.objects.filter(code="PQ").update(status="retired")
    assert not forms_of(handler).exists()


@pytest.mark.parametrize("side", ["requester", "responder"])
@pytest.mark.parametrize("lang", ["en", "el", "bg"])
def test_the_preview_shows_the_form_as_each_side_sees_it(admin, side, lang):
    page = admin.get(f"PQ-REQ/preview/?version=1&text={lang}&as={side}")
    text = form_in(published_version("PQ-REQ").pk, lang).questions["PQ01"].text
    assert text in page


def test_the_preview_tries_conditions_and_further_rows(admin):
    path = "SVC-REQ/preview/?version=1&as=responder"
    assert "a-SV04-1-" not in admin.get(path)
    page = admin.send(path, 200, add="SV04", **{"a-SV04-rows": "1", "a-SV08-0-YN": "yes"})
    assert "a-SV04-1-" in page


@pytest.mark.parametrize("path", [
    "NONE/", "NONE/draft/", "PQ-REQ/draft/", "PQ-REQ/compare/?old=1&new=9", "areas/NONE/",
    "PQ-REQ/preview/?version=%00", "PQ-REQ/preview/?version=" + "9" * 30, "areas/PQ/texts/xx/",
    "areas/PQ/texts/en/", "%00/", "areas/%00/", "areas/PQ/procedures/NONE/",
])  # fmt: skip
def test_what_isnt_there_is_404(admin, path):
    admin.get(path, 404)


def test_a_draft_answers_404_for_unknown_parts_and_422_for_nonsense(admin):
    an_area(admin)
    a_form(admin)
    draft = "TOY-REQ/draft/"
    for path in ("question/NONE/", "choice/TY02/", "nothing/x/", "choice/new/?in=NONE",
                 "question/%00/", "texts/xx/"):  # fmt: skip
        admin.get(draft + path, 404)
    admin.send(f"{draft}question/TY01/", 422)
    admin.send(f"{draft}question/TY01/move/", 422, to="up", revision="9" * 40)
    admin.send(f"{draft}texts/de/", 422, revision="x")
    admin.post(f"{draft}question/TY01/", 422, section="Z", text="x", types=["NO"])


def test_the_overview_takes_a_constant_number_of_queries(admin, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        page = admin.get("")
    assert "26 of 26 whole" in page
    an_area(admin)
    with django_assert_max_num_queries(18):
        admin.get("")


def test_a_procedure_keeps_all_its_deadlines_however_many():
    deadline = {"for": "reply", "count": 3, "unit": "weeks", "source": "law"}
    procedure = Procedure(
        kind="REQ", title="Joint", legal_basis="Art. 1", retention="R6", deadlines=[deadline] * 8
    )
    initial = procedure_initial(procedure) | {"title": "Joint"}
    form = ProcedureForm(initial | {"mark": "1"}, new=False, initial=initial)
    assert form.is_valid(), form.errors
    assert form.values()["deadlines"] == procedure.deadlines
