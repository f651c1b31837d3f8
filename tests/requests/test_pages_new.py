"""Making a request step by step: each step keeps what it gets, and back never loses it."""

import pytest

from authorities.services.index import index
from requests.models import Composition, Exchange
from tests.builders import SUBJECT
from tests.personas import a_net
from tests.requests.people import Desk, text_of, url

DETAILS = {f"subject-{name}": value for name, value in SUBJECT.items()} | {
    "justification": "The person has applied for recognition.",
    "wanted_on": "2026-03-24",
    "language": "el",
    "go": "next",
}


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def walk(desk: Desk, *, until: str = "check") -> None:
    steps = {
        "form": ("/requests/new/", {"form": "PQ-REQ"}),
        "authority": ("/requests/new/authority/", {"responder": desk.net.reference("B")}),
        "questions": ("/requests/new/questions/", {"questions": ["PQ05", "PQ01"], "go": "next"}),
        "details": ("/requests/new/details/", DETAILS),
    }
    for name, (path, data) in steps.items():
        if name == until:
            return
        assert desk.post("a", path, data).status_code == 302, name


def test_a_request_is_made_and_sent(desk):
    walk(desk)
    page = text_of(desk.get("a", "/requests/new/check/?with=de"))
    assert "Ist die genannte Person Ihrer Behörde" in page
    assert "Is the person named known" in page
    assert "12 April 1985" in page
    answer = desk.post("a", "/requests/new/check/", {"go": "next"})
    exchange = Exchange.objects.get()
    assert answer.url == url(exchange.number)
    assert [question.code for question in exchange.questions.all()] == ["PQ01", "PQ05"]
    assert exchange.language == "el"
    assert exchange.subject.data == SUBJECT
    assert desk.press("a", exchange.number, "send").status_code == 302
    assert desk.get("a", "/requests/new/check/").url == "/requests/new/"  # a new one begins


def test_only_request_handlers_make_requests(desk, client):
    for who in ("a_basic", "a_super", "c", "a_admin"):
        assert desk.get(who, "/requests/new/").status_code == 404, who
    assert client.get("/requests/new/").status_code == 302


def test_only_the_forms_of_ones_areas_are_offered(desk):
    page = text_of(desk.get("a", "/requests/new/"))
    assert 'value="PQ-REQ"' in page
    assert 'value="SVC-REQ"' not in page
    assert desk.post("a", "/requests/new/", {"form": "SVC-REQ"}).status_code == 422


@pytest.mark.parametrize("step", ["authority", "questions", "details", "check"])
def test_a_step_waits_for_those_before_it(desk, step):
    walk(desk, until={"authority": "form"}.get(step, "authority"))
    answer = desk.get("a", f"/requests/new/{step}/")
    assert answer.status_code == 302
    assert answer.url in {"/requests/new/", "/requests/new/authority/"}


def test_the_authority_is_found_by_words_in_another_language(desk):
    index([one.pk for one in desk.net.authorities.values()])
    walk(desk, until="authority")
    page = text_of(desk.get("a", "/requests/new/authority/?country=DE"))
    assert desk.net.reference("B") in page
    assert desk.net.reference("A") not in page
    assert desk.get("a", "/requests/new/authority/?q=%00").status_code == 200
    assert desk.get("a", "/requests/new/authority/?q=" + "x" * 5000).status_code == 200


def test_one_asked_before_is_offered_first(desk):
    desk.net.sent()
    walk(desk, until="authority")
    page = text_of(desk.get("a", "/requests/new/authority/"))
    assert "Asked before" in page
    assert desk.net.reference("B") in page


@pytest.mark.parametrize("responder", ["OTHER", "A", "", "XX-1", "\x00"])
def test_an_authority_that_cannot_be_asked_is_refused(desk, responder):
    walk(desk, until="authority")
    reference = desk.net.reference(responder) if responder in desk.net.authorities else responder
    answer = desk.post("a", "/requests/new/authority/", {"responder": reference})
    assert answer.status_code == 422
    assert "takes no requests of this form" in text_of(answer)


def test_the_page_of_an_authority_leads_here_with_it(desk):
    reference = desk.net.reference("B")
    assert desk.get("a", "/requests/new/?responder=%00").status_code == 200
    desk.get("a", f"/requests/new/?responder={reference}")
    answer = desk.post("a", "/requests/new/", {"form": "PQ-REQ"})
    assert answer.url == "/requests/new/questions/"


def test_a_whole_section_is_picked_at_once(desk):
    walk(desk, until="questions")
    answer = desk.post(
        "a", "/requests/new/questions/", {"section": "A", "questions": "PQ16", "go": "next"}
    )
    assert answer.url == "/requests/new/details/"
    page = text_of(desk.get("a", "/requests/new/questions/"))
    for code in ("PQ01", "PQ02", "PQ16"):
        assert f'value="{code}" checked' in page


def test_without_a_question_nothing_goes_on(desk):
    walk(desk, until="questions")
    answer = desk.post("a", "/requests/new/questions/", {"go": "next"})
    assert answer.status_code == 422
    assert "Please choose at least one question." in text_of(answer)


def test_back_keeps_what_was_typed_even_where_it_is_wrong(desk):
    walk(desk, until="details")
    wrong = DETAILS | {"subject-birth_date": "long ago", "subject-family_name": "", "go": "back"}
    assert desk.post("a", "/requests/new/details/", wrong).url == "/requests/new/questions/"
    page = text_of(desk.get("a", "/requests/new/details/"))
    assert 'value="long ago"' in page
    assert 'value="Erika"' in page


def test_wrong_details_are_named_and_nothing_is_lost(desk):
    walk(desk, until="details")
    wrong = DETAILS | {"subject-birth_date": "", "wanted_on": "2026-03-10"}
    answer = desk.post("a", "/requests/new/details/", wrong)
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Please give a day from tomorrow on." in page
    assert 'value="Musterfrau"' in page


def test_what_is_wrong_at_the_end_leads_to_its_step(desk):
    walk(desk)
    desk.net.pass_days(30)
    answer = desk.post("a", "/requests/new/check/", {"go": "next"})
    assert answer.status_code == 422
    assert 'href="/requests/new/details/"' in text_of(answer)
    assert not Exchange.objects.exists()


def test_a_draft_can_be_changed_and_keeps_its_number(desk):
    number = desk.net.draft()
    assert desk.post("a", f"{url(number)}change/").url == "/requests/new/check/"
    desk.post("a", "/requests/new/questions/", {"questions": ["PQ20"], "go": "next"})
    desk.post("a", "/requests/new/check/", {"go": "next"})
    exchange = Exchange.objects.get()
    assert exchange.number == number
    assert [question.code for question in exchange.questions.all()] == ["PQ20"]
    assert exchange.subject.data == SUBJECT


def test_changing_a_draft_puts_aside_what_was_begun(desk):
    number = desk.net.draft()
    walk(desk)
    desk.post("a", f"{url(number)}change/")
    assert desk.post("a", "/requests/new/restart/").url == url(number)
    assert desk.get("a", "/requests/new/check/").status_code == 200
    desk.post("a", "/requests/new/check/", {"go": "next"})
    assert Exchange.objects.count() == 2


def test_a_draft_sent_meanwhile_is_not_changed(desk):
    number = desk.net.draft()
    desk.post("a", f"{url(number)}change/")
    desk.post("a", "/requests/new/questions/", {"questions": ["PQ20"], "go": "next"})
    desk.net.do("a", number, "send")
    answer = desk.post("a", "/requests/new/check/", {"go": "next"})
    assert answer.status_code == 422
    assert "changed or sent this draft meanwhile" in text_of(answer)
    assert Exchange.objects.get().questions.count() == 4


def test_a_draft_changed_by_a_colleague_is_shown_beside_ones_own(desk):
    number = desk.net.draft("approved")
    for who, code in (("approved", "PQ20"), ("approved_2", "PQ21")):
        desk.post(who, f"{url(number)}change/")
        desk.net.pass_days(0.01)
        desk.post(who, "/requests/new/questions/", {"questions": [code], "go": "next"})
    desk.post("approved_2", "/requests/new/check/", {"go": "next"})
    answer = desk.post("approved", "/requests/new/check/", {"go": "next"})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "<td>PQ20</td> <td>PQ21</td>" in page
    assert [q.code for q in Exchange.objects.get().questions.all()] == ["PQ21"]
    assert desk.post("approved", "/requests/new/check/", {"go": "next"}).status_code == 302
    assert [q.code for q in Exchange.objects.get().questions.all()] == ["PQ20"]


@pytest.mark.parametrize("meanwhile", ["saved", "changed"])
def test_two_presses_at_once_save_one_draft(desk, monkeypatch, meanwhile):
    walk(desk)
    read_before = Composition.objects.get()
    if meanwhile == "saved":
        desk.post("a", "/requests/new/check/", {"go": "next"})
    else:
        desk.post("a", "/requests/new/questions/", {"questions": ["PQ20"], "go": "next"})
    monkeypatch.setattr("requests.views.draft.composition", lambda *_who: read_before)
    answer = desk.post("a", "/requests/new/check/", {"go": "next"})
    if meanwhile == "saved":
        assert answer.url == "/requests/"
        assert Exchange.objects.count() == 1
    else:
        assert answer.status_code == 409
        assert answer.context["new"].questions == ["PQ20"]
        assert not Exchange.objects.exists()


def test_only_a_draft_of_ones_own_can_be_changed(desk):
    number = desk.net.sent()
    for who in ("a", "b", "foreign", "c"):
        assert desk.post(who, f"{url(number)}change/").status_code == 404, who


def test_a_form_costs_a_constant_number_of_queries(desk, django_assert_max_num_queries):
    walk(desk)
    for step in ("", "questions/", "details/", "check/"):
        desk.get("a", f"/requests/new/{step}")
        with django_assert_max_num_queries(12):
            assert desk.get("a", f"/requests/new/{step}").status_code == 200
