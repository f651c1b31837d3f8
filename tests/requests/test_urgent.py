"""The urgent check of a register: only the questions of the form's short list, and its own day."""

import pytest

from requests.models import Exchange
from requests.services.create import Draft, create_request
from requests.services.perform import perform
from requests.services.problems import InvalidFieldsError
from tests.builders import NOW, an_authority, an_official
from tests.personas import Net
from tests.requests.people import Desk, text_of, url

PW = ("PW",)
DETAILS = {
    "subject-name": "Baltic Build SIA",
    "subject-country": "LV",
    "subject-activity": "construction",
    "wanted_on": "2026-04-24",
    "language": "de",
    "go": "next",
}


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    authorities = {"A": an_authority("DE", areas=PW), "B": an_authority("LV", areas=PW)}
    members = {n.lower(): an_official(a, "request_handler") for n, a in authorities.items()}
    net = Net(authorities, members)
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def walk(desk: Desk, *codes: str, **details: str) -> str:
    desk.post("a", "/requests/new/", {"form": "PW-REQ"})
    desk.post("a", "/requests/new/authority/", {"responder": desk.net.reference("B")})
    desk.post("a", "/requests/new/questions/", {"questions": codes, "go": "next"})
    page = text_of(desk.get("a", "/requests/new/details/"))
    desk.post("a", "/requests/new/details/", DETAILS | details)
    return page


def test_an_urgent_request_is_due_in_two_working_days_of_the_responder(desk):
    page = walk(desk, "PW01", "PW03", urgent="on")
    assert "12 March 2026" in page  # NOW is Tuesday, 10 March
    assert "12 March 2026" in text_of(desk.get("a", "/requests/new/check/"))
    desk.post("a", "/requests/new/check/", {"go": "next"})
    exchange = Exchange.objects.get()
    assert exchange.urgent
    assert str(exchange.wanted_on) == "2026-03-12"
    desk.net.pass_days(3)  # the days count from the sending: Friday, so until Tuesday
    assert desk.press("a", exchange.number, "send").status_code == 302
    exchange.refresh_from_db()
    assert str(exchange.wanted_on) == "2026-03-17"
    assert str(exchange.due_on) == "2026-03-17"
    for who in ("a", "b"):
        assert "Urgent" in text_of(desk.get(who, url(exchange.number))), who
    assert "Urgent" in text_of(desk.get("b", "/requests/"))


def test_other_questions_are_not_asked_urgently(desk):
    page = walk(desk, "PW01", "PW05", urgent="on")
    assert 'name="urgent"' not in page
    desk.post("a", "/requests/new/check/", {"go": "next"})
    exchange = Exchange.objects.get()
    assert not exchange.urgent
    assert str(exchange.wanted_on) == "2026-04-24"


def test_the_service_refuses_them_too(desk):

    draft = Draft(
        form="PW-REQ",
        responder=desk.net.reference("B"),
        wanted_on="2026-04-24",
        questions=["PW01", "PW05"],
        subject={"name": "X", "country": "LV", "activity": "construction"},
        language="de",
        urgent=True,
    )
    with pytest.raises(InvalidFieldsError) as caught:
        create_request(draft, by=desk.net.members["a"], at=NOW)
    assert [problem.field for problem in caught.value] == ["urgent"]
    draft.questions = ["PW01"]
    exchange = create_request(draft, by=desk.net.members["a"], at=NOW)
    sent = perform(number=exchange.number, name="send", by=desk.net.members["a"], at=NOW)
    assert str(sent.date_proposed_on) == "2026-03-12"
