"""The requester's lists go by the day on which the system would act for it, where that is first."""

import pytest

from requests.models import Exchange, Participation
from requests.services.deadlines import look
from tests.personas import a_net
from tests.requests.people import Desk, text_of


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def days(desk: Desk, number: str) -> dict[str, str | None]:
    """By side: the due day, counted from now."""
    parts = Participation.objects.filter(exchange__number=number, until=None)
    today = desk.net.now.date()
    return {part.role: (part.due_on - today).days if part.due_on else None for part in parts}


def test_each_side_has_its_own_day(desk):
    net = desk.net
    number = net.sent()
    assert days(desk, number) == {"requester": 7, "responder": 7}
    net.do("b", number, "accept", counter_date=net.day(40), reason="Many files.")
    assert days(desk, number) == {"requester": 3, "responder": 40}
    net.do("a", number, "accept_date")
    assert days(desk, number) == {"requester": 40, "responder": 40}
    other = net.replied()
    assert days(desk, other) == {"requester": 60, "responder": None}
    net.do("a", other, "ask_for_more", questions=["PQ05"], text="Which day?")
    assert days(desk, other) == {"requester": 14, "responder": 14}
    refused = net.refused()
    assert days(desk, refused) == {"requester": 30, "responder": None}
    assert Exchange.objects.get(number=refused).due_on is None
    net.do("a", refused, "refer", text="Please judge.")
    assert days(desk, refused) == {"requester": None, "responder": None}


def test_the_list_is_in_the_order_of_these_days(desk):
    net = desk.net
    replied, refused = net.replied(), net.refused()
    countered = net.sent()
    net.do("b", countered, "accept", counter_date=net.day(40), reason="Many files.")
    sent = net.sent()
    rows = desk.get("a", "/requests/?tab=open").context["page"].rows
    assert [row.exchange.number for row in rows] == [countered, sent, refused, replied]
    left = [(row.due_on - net.now.date()).days for row in rows]
    assert left == [3, 7, 30, 60]


def test_on_its_day_the_system_acts_so_nothing_gets_overdue(desk):
    net = desk.net
    number = net.refused()
    net.pass_days(30)
    look(day=net.now.date(), at=net.now)
    assert Exchange.objects.get(number=number).state == "closed"
    assert not Participation.objects.filter(is_open=True, exchange__number=number).exists()


def test_the_calendar_says_what_the_requester_does_by_then(desk):
    net = desk.net
    number = net.refused()
    due = Participation.objects.get(exchange__number=number, role="requester").due_on
    page = desk.get("a", f"/requests/calendar/?month={due:%Y-%m}")
    cells = [cell for week in page.context["weeks"] for cell in week if cell.items]
    assert [(cell.day, cell.items[0][0].number) for cell in cells] == [(due, number)]
    assert "Accept the refusal, or refer it" in text_of(page)
    assert number not in text_of(desk.get("b", f"/requests/calendar/?month={due:%Y-%m}"))
