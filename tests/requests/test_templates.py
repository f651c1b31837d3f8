"""What others ask, and templates of one's own."""

import pytest

from requests.models import Exchange, RequestTemplate
from requests.selectors.catalogue import form_in, published_version
from requests.selectors.usual import FEWEST_REQUESTS, usual_questions
from tests.personas import a_net
from tests.requests.people import Desk, text_of
from tests.requests.test_pages_new import DETAILS, walk

PATH = "/requests/new/templates/"
#: Three authorities ask; the others' requests go abroad as A's do.
ASKERS = ("a", "other", "foreign")


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def ask(desk: Desk, times: int, *codes: str, profession: str = "nurse") -> None:
    subject = {"family_name": "M", "first_names": "E", "birth_date": "1985-04-12",
               "profession": profession}  # fmt: skip
    for time in range(times):
        desk.net.sent(ASKERS[time % 3], questions=list(codes), subject=subject)


def usual(**subject: str):
    return usual_questions(form_in(published_version("PQ-REQ").pk, "en"), subject)


def test_of_few_requests_or_of_few_authorities_nothing_is_told(desk):
    ask(desk, FEWEST_REQUESTS - 1, "PQ01")
    assert usual().requests == 0
    ask(desk, 1, "PQ01")
    assert usual().counts == {"PQ01": FEWEST_REQUESTS}
    Exchange.objects.update(requester=desk.net.authorities["A"])
    assert usual().requests == 0


def test_small_counts_drafts_and_blocked_requests_are_left_out(desk):
    ask(desk, 8, "PQ01", "PQ05")
    ask(desk, 4, "PQ01", "PQ20")
    desk.net.draft()
    assert usual().counts == {"PQ01": 12, "PQ05": 8}
    assert usual().most == ["PQ01", "PQ05"]
    Exchange.objects.filter(pk__gt=0).update(blocked_at=desk.net.now)
    assert usual().requests == 0


def test_the_profession_counts_where_it_is_known_and_common(desk):
    ask(desk, 11, "PQ01")
    ask(desk, 12, "PQ05", profession="Doctor")
    assert usual(profession="doctor ").counts == {"PQ05": 12}
    assert usual(profession="welder").counts == {"PQ05": 12, "PQ01": 11}
    assert usual(family_name="M").requests == 23


def test_what_is_asked_most_is_chosen_by_a_button(desk):
    ask(desk, 11, "PQ01", "PQ14")
    walk(desk, until="questions")
    page = text_of(desk.get("a", "/requests/new/questions/"))
    assert "Asked in 11 of 11 such requests" in page
    answer = desk.post("a", "/requests/new/questions/", {"questions": ["PQ20"], "go": "usual"})
    assert answer.url == "/requests/new/questions/"
    page = text_of(desk.get("a", "/requests/new/questions/"))
    for code in ("PQ01", "PQ14", "PQ20"):
        assert f'value="{code}" checked' in page


def test_a_template_is_kept_and_applied(desk):
    walk(desk)
    assert desk.post("a", PATH, {"do": "keep", "name": " Nurses ", "reason": "on"}).url == PATH
    template = RequestTemplate.objects.get()
    assert (template.name, template.questions) == ("Nurses", ["PQ01", "PQ05"])
    assert template.justification == DETAILS["justification"]
    desk.post("a", "/requests/new/restart/")
    walk(desk, until="questions")
    assert "Nurses" in text_of(desk.get("a", PATH))
    assert desk.post("a", PATH, {"do": "apply", "template": template.pk}).status_code == 302
    page = text_of(desk.get("a", "/requests/new/questions/"))
    assert 'value="PQ05" checked' in page
    assert DETAILS["justification"] in text_of(desk.get("a", "/requests/new/details/"))


def test_a_template_holds_nothing_of_the_case(desk):
    walk(desk, until="details")
    desk.post("a", "/requests/new/details/", DETAILS | {"justification": "Ms MUSTERFRAU applied."})
    answer = desk.post("a", PATH, {"do": "keep", "name": "Nurses", "reason": "on"})
    assert answer.status_code == 422
    assert "holds no personal data" in text_of(answer)
    assert desk.post("a", PATH, {"do": "keep", "name": "Nurses"}).status_code == 302
    assert RequestTemplate.objects.get().justification == ""


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "\x00"])
def test_a_template_needs_a_name(desk, name):
    walk(desk)
    assert desk.post("a", PATH, {"do": "keep", "name": name}).status_code == 422


def test_a_template_is_shared_within_the_authority_and_stays_ones_own(desk):
    for who in ("approved", "approved_2", "other"):
        desk.post(who, "/requests/new/", {"form": "PQ-REQ"})
        desk.post(who, "/requests/new/authority/", {"responder": desk.net.reference("B")})
        desk.post(who, "/requests/new/questions/", {"questions": ["PQ01"], "go": "next"})
    desk.post("approved", PATH, {"do": "keep", "name": "Mine"})
    pk = RequestTemplate.objects.get().pk
    assert desk.post("approved_2", PATH, {"do": "apply", "template": pk}).status_code == 404
    change = {"do": "change", "template": pk, "name": "Ours", "shared": "on"}
    assert desk.post("approved_2", PATH, change).status_code == 404
    assert desk.post("approved", PATH, change).status_code == 302
    assert "Ours" in text_of(desk.get("approved_2", PATH))
    assert "Ours" not in text_of(desk.get("other", PATH))
    assert desk.post("approved_2", PATH, {"do": "apply", "template": pk}).status_code == 302
    assert desk.post("other", PATH, {"do": "apply", "template": pk}).status_code == 404
    assert desk.post("approved_2", PATH, {"do": "delete", "template": pk}).status_code == 404
    assert desk.post("approved", PATH, {"do": "delete", "template": pk}).status_code == 302
    assert not RequestTemplate.objects.exists()


@pytest.mark.parametrize("pk", ["", "x", "\x00", "9" * 30, "0" * 5000, "-1", "²"])
def test_a_template_that_is_none_is_not_found(desk, pk):
    walk(desk)
    assert desk.post("a", PATH, {"do": "apply", "template": pk}).status_code == 404
    assert desk.post("a", PATH, {"do": "nonsense"}).status_code == 404
