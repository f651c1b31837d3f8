"""What coordinators do beside a request's own steps: said, told, and undone by a new agreement."""

import re
from datetime import timedelta

import pytest

from authorities.services.standing import set_access
from imi.kernel import outbox
from requests.models import Event, Exchange, Message, Notice
from requests.services.deadlines import look
from requests.services.history import broken_at
from requests.services.notify import notify_of_event
from tests.builders import a_link, an_official
from tests.personas import a_net
from tests.requests.people import Desk, text_of, url


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def address(number, name):
    return f"/coordination/requests/{number.replace('/', '.')}/{name}/"


def offered(desk, who, number):
    """The interventions on the page of a request."""
    page = desk.case(who, number).content.decode()
    return set(re.findall(r"/coordination/requests/[^/]+/([a-z_]+)/", page))


def intervene(desk, who, number, name, **data):
    seen = desk.case(who, number).context["exchange"].event_count
    return desk.post(who, address(number, name), {"seen": seen, **data})


def told(number, name):
    event = Event.objects.get(exchange__number=number, name=name)
    notify_of_event(event, at=event.at)
    notices = Notice.objects.filter(event=event, official__isnull=False)
    return {notice.official.email.partition("@")[0] for notice in notices}


def test_only_coordinators_are_offered_to_intervene_and_only_after_the_sending(desk):
    number = desk.net.accepted()
    for who in ("c", "c_super", "d", "d_super"):
        assert offered(desk, who, number) == {"deadline", "coordinator_comment"}, who
    for who in ("a", "b", "observer"):
        assert offered(desk, who, number) == set(), who
        assert intervene(desk, who, number, "coordinator_comment", text="No.").status_code == 409
    draft = desk.net.draft()
    assert desk.get("d", address(draft, "deadline")).status_code == 404
    assert offered(desk, "c", draft) == set()
    assert offered(desk, "c", desk.net.sent()) == {"coordinator_comment"}


def test_they_are_no_actions_of_the_contract(desk):
    number = desk.net.accepted()
    assert desk.net.see("c", number).actions == {"remind"}
    assert desk.net.act("c", number, "deadline", date=desk.net.day(5)).status == 409


def test_a_deadline_is_set_told_and_ended_by_a_new_agreement(desk):
    number = desk.net.accepted()
    agreed = Exchange.objects.get(number=number).agreed_on
    day = desk.net.day(30)
    answer = intervene(desk, "d", number, "deadline", do="set", day=day, reason="Ill.")
    assert answer.status_code == 302
    exchange = Exchange.objects.get(number=number)
    assert (exchange.due_on.isoformat(), exchange.agreed_on) == (day, agreed)
    assert exchange.participations.filter(until=None, due_on=day).count() == 2
    assert told(number, "set_deadline") == {"a", "b"}
    page = text_of(desk.case("a", number))
    assert "Ill." in page
    assert "set " in page
    assert "Ill." not in text_of(desk.case("c", number))  # a coordinator sees a summary
    desk.net.do("b", number, "propose_date", date=desk.net.day(20), reason="More time.")
    desk.net.do("a", number, "accept_date")
    exchange.refresh_from_db()
    assert (exchange.due_set_on, exchange.due_on.isoformat()) == (None, desk.net.day(20))
    assert broken_at(exchange) is None


def test_a_lifted_deadline_is_none_and_nobody_is_reminded(desk):
    number = desk.net.accepted()
    assert intervene(desk, "c", number, "deadline", do="lift", reason="Law.").status_code == 302
    exchange = Exchange.objects.get(number=number)
    assert (exchange.due_on, exchange.due_lifted) == (None, True)
    desk.net.pass_days(20)
    at = desk.net.now
    assert look(day=at.date(), at=at)["reminders"] == 0
    assert desk.net.see("a", number).events == ["create", "send", "accept", "lift_deadline"]


@pytest.mark.parametrize(
    "data",
    [
        {"do": "set", "day": "", "reason": "Why."},
        {"do": "set", "day": "2020-01-01", "reason": "Why."},
        {"do": "lift", "reason": "  "},
        {"do": "what", "reason": "Why."},
        {"do": "lift", "reason": "nul\0"},
        {"do": "lift", "reason": "x" * 10_001},
    ],
)
def test_what_cannot_be_used_is_shown_again(desk, data):
    number = desk.net.accepted()
    before = Exchange.objects.get(number=number).event_count
    assert intervene(desk, "d", number, "deadline", **data).status_code == 422
    assert Exchange.objects.get(number=number).event_count == before


def test_a_stale_page_changes_nothing_and_keeps_the_words(desk):
    number = desk.net.accepted()
    seen = desk.case("d", number).context["exchange"].event_count
    desk.net.do("a", number, "comment", text="News.")
    answer = desk.post("d", address(number, "coordinator_comment"), {"seen": seen, "text": "Mine."})
    assert answer.status_code == 409
    assert "Mine." in text_of(answer)
    assert not Message.objects.filter(kind="coordinator_comment").exists()


def test_a_coordinators_comment_is_read_by_both_sides(desk):
    number = desk.net.accepted()
    assert intervene(desk, "c", number, "coordinator_comment", text="Hurry.").status_code == 302
    assert told(number, "coordinator_comment") == {"a", "b"}
    for who in ("a", "b"):
        assert "Hurry." in text_of(desk.get(who, url(number)))


def test_a_sleeping_request_is_handed_over_with_one_press(desk):
    number = desk.net.sent()
    desk.net.pass_days(60)
    assert offered(desk, "a", number) == set()
    desk.net.pass_days(1)
    assert offered(desk, "a", number) == offered(desk, "b", number) == {"bring_in_coordinators"}
    changed = Exchange.objects.get(number=number).changed_at
    assert intervene(desk, "b", number, "bring_in_coordinators").status_code == 302
    assert told(number, "bring_in_coordinators") == {"c", "c_super", "c_both", "d", "d_super"}
    assert offered(desk, "a", number) == set()
    exchange = Exchange.objects.get(number=number)
    assert (exchange.changed_at, exchange.handed_over_at) == (changed, desk.net.now)
    # It sleeps still, so that the requester's coordinator may close it.
    assert "close_on_behalf" in desk.net.see("c", number).actions
    desk.net.do("b", number, "accept")
    assert Exchange.objects.get(number=number).handed_over_at is None


def test_after_five_more_days_the_system_hands_it_over_itself_once(desk):
    number = desk.net.sent()
    sent_on = desk.net.now.date()
    for days, taken in ((65, 0), (66, 1), (67, 0)):
        day = sent_on + timedelta(days=days)
        at = desk.net.now + timedelta(days=days)
        assert look(day=day, at=at)["automatic"] == taken, days
    event = Event.objects.get(exchange__number=number, name="bring_in_coordinators")
    assert event.authority is None


def test_old_sleepers_are_left_alone(desk):
    desk.net.sent()
    desk.net.pass_days(200)
    assert look(day=desk.net.now.date(), at=desk.net.now)["automatic"] == 0


def test_suspended_access_stands_in_the_authoritys_open_requests_and_lets_others_step_in(desk):
    net = desk.net
    open_one, ended = net.sent(), net.closed()
    untouched = net.sent("a", "NEXT")
    coordinator = net.authorities["D"]
    a_link(coordinator, net.authorities["B"], function="access")
    keeper = an_official(coordinator, "local_data_administrator")
    common = {"by": keeper, "at": net.now, "reason": "Complaints."}
    set_access(net.authorities["B"], "PQ", suspended=True, **common)
    outbox.deliver(at=net.now)
    told_to = told(open_one, "suspend_access")
    assert {"a", "b"} <= told_to
    assert net.see("a", open_one).events[-1] == "suspend_access"
    assert "reassign" in net.see("d", open_one).actions
    set_access(net.authorities["B"], "PQ", suspended=False, **common)
    outbox.deliver(at=net.now)
    assert net.see("a", open_one).events[-2:] == ["suspend_access", "lift_access"]
    for number in (ended, untouched):
        assert "suspend_access" not in net.see("a", number).events
    assert broken_at(Exchange.objects.get(number=open_one)) is None
