"""The calendar of deadlines, and its feed under a secret address."""

import re

import pytest
from django.test import Client
from icalendar import Calendar

from requests.models import CalendarKey, Exchange
from tests.personas import a_net
from tests.requests.people import Desk, text_of

PAGE = "/requests/calendar/"
KEY = "/requests/calendar/key/"


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def feed_address(desk: Desk, who: str) -> str:
    page = text_of(desk.post(who, KEY, {"do": "make"}))
    found = re.search(r"http://testserver(/requests/calendar/[\w-]+\.ics)", page)
    assert found
    return found[1]


def test_a_request_stands_on_the_day_it_is_due(desk):
    number = desk.net.sent()
    due = Exchange.objects.get(number=number).due_on
    answer = desk.get("b", f"{PAGE}?month={due:%Y-%m}")
    cells = [cell for week in answer.context["weeks"] for cell in week]
    found = {cell.day: [one.number for one, _what in cell.items] for cell in cells if cell.items}
    assert found == {due: [number]}
    assert "To be accepted" in text_of(answer)
    assert number not in text_of(desk.get("b", f"{PAGE}?month=2030-01"))
    assert number not in text_of(desk.get("foreign", PAGE))


def test_many_on_a_day_lead_to_their_list(desk):
    numbers = {desk.net.sent() for _ in range(6)}
    due = Exchange.objects.get(number=min(numbers)).due_on
    page = text_of(desk.get("b", f"{PAGE}?month={due:%Y-%m}"))
    assert "2 more" in page
    listed = desk.get("b", f"/requests/?tab=open&day={due.isoformat()}").context["page"].rows
    assert {row.exchange.number for row in listed} == numbers


def test_the_week_begins_as_the_reader_is_used_to(desk):
    days = desk.get("b", f"{PAGE}?month=2026-03&lang=de").context["weekdays"]
    assert str(days[0]) == "Monday" or str(days[0]) == "Montag"


def test_a_month_costs_the_same_however_much_is_due(desk, django_assert_max_num_queries):
    for _ in range(5):
        desk.net.sent()
    desk.get("b", PAGE)
    with django_assert_max_num_queries(7 + 2):
        desk.get("b", PAGE)


@pytest.mark.parametrize(
    "query", ["month=%00", "month=2026-13", "month=9999-12", "month=0001-01", "month=x&tab=%00"]
)
def test_bad_months_are_the_present_one_or_the_nearest(desk, query):
    assert desk.get("b", f"{PAGE}?{query}").status_code == 200


def test_the_feed_says_number_area_and_what_is_due(desk):
    number = desk.net.sent()
    exchange = Exchange.objects.get(number=number)
    answer = Client().get(feed_address(desk, "b"))
    assert answer["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == exchange.due_on
    assert str(event["summary"]) == f"{number} · PQ · To be accepted"
    assert str(event["url"]).endswith(exchange.get_absolute_url())
    assert b"Musterfrau" not in answer.content
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_what_hasnt_changed_isnt_sent_again(desk):
    number = desk.net.sent()
    address = feed_address(desk, "b")
    etag = Client().get(address)["ETag"]
    assert Client().get(address, headers={"If-None-Match": etag}).status_code == 304
    desk.net.do("b", number, "accept")
    answer = Client().get(address, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "Reply due" in answer.content.decode()


def test_a_new_address_ends_the_old_and_revoking_ends_both(desk):
    old, new = feed_address(desk, "b"), feed_address(desk, "b")
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert CalendarKey.objects.get().last_used_on == desk.net.now.date()
    desk.post("b", KEY, {"do": "revoke"})
    assert Client().get(new).status_code == 404


def test_who_was_taken_off_has_no_feed(desk):
    address, member = feed_address(desk, "b"), desk.net.members["b"]
    member.official.suspended_at = desk.net.now
    member.official.save()
    assert Client().get(address).status_code == 404


def test_the_feed_speaks_the_officials_language(desk):
    desk.net.sent()
    official = desk.net.members["b"].official
    official.language = "de"
    official.save()
    content = Client().get(feed_address(desk, "b")).content.decode()
    assert "Open IMI" in content
