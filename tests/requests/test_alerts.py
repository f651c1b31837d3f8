"""Alerts: whom they reach, who sees what, the clocks of the law, appeal, end and deletion."""

from datetime import date, timedelta

import pytest

from requests.models import Event, Exchange, Message, Participation, Reminder, Subject
from requests.selectors.case import case_for, find_exchange
from requests.services.begin import begin
from requests.services.perform import perform
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.retain import retain
from requests.services.timers import run_timers
from tests.builders import NOW
from tests.requests.parts import a_world, complete

pytestmark = pytest.mark.django_db


def do(world, who, exchange, name, *, at=NOW, **fields):
    found = perform(number=exchange.number, name=name, by=world[who], at=at, fields=fields)
    exchange.refresh_from_db()
    return found


def active(code="PQ-ALH"):
    world = a_world("PQ")
    exchange = begin(code, by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    do(world, "initiator", exchange, "broadcast")
    return world, exchange


def night(at):
    run_timers(day=at.date(), at=at)
    retain(day=at.date(), at=at)


def seen(world, who, exchange):
    return case_for(find_exchange(exchange.number, world[who]), world[who], "en")


def test_an_alert_reaches_the_contacts_of_all_other_countries():
    world, exchange = active()
    parts = Participation.objects.filter(exchange=exchange)
    told = dict(parts.values_list("authority__country", "role"))
    assert told == {"FR": "requester", "DE": "contact", "GR": "recipient"}
    assert not parts.filter(authority=world["commission"].authority).exists()


def test_nobody_but_sender_and_assigned_sees_who_it_is():
    world, exchange = active()
    assert seen(world, "contact", exchange).subject is None
    assert seen(world, "other", exchange).subject
    with pytest.raises(Exchange.DoesNotExist):
        seen(world, "receiver", exchange)
    chosen = [world["receiver"].authority.reference]
    do(world, "contact", exchange, "disseminate", authorities=chosen)
    assert seen(world, "receiver", exchange).subject
    assert seen(world, "contact", exchange).subject is None
    own = [world["contact"].authority.reference]
    do(world, "contact", exchange, "disseminate", authorities=own)
    assert seen(world, "contact", exchange).subject


def test_what_one_country_does_with_it_is_not_told_to_others():
    world, exchange = active()
    chosen = [world["receiver"].authority.reference]
    do(world, "contact", exchange, "disseminate", authorities=chosen)
    assert "disseminate" in [e.name for e in seen(world, "contact", exchange).events]
    assert "disseminate" not in [e.name for e in seen(world, "other", exchange).events]


def test_late_sending_is_recorded():
    world = a_world("PQ")
    exchange = begin("PQ-ALH", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    decided = exchange.clock("send") - timedelta(days=3)
    on_time = Event.objects.filter(data__late=True)
    late = NOW + timedelta(days=3)
    do(world, "initiator", exchange, "broadcast", at=late)
    assert on_time.count() == ((late.date() - decided).days > 3)
    assert exchange.details["late"]


def test_the_professional_is_told_and_reminded_of_where_not():
    world, exchange = active()
    night(NOW + timedelta(days=1))
    assert Reminder.objects.filter(rule="untold").count() == 1
    with pytest.raises(InvalidFieldsError):
        do(world, "initiator", exchange, "tell_professional", date="2026-05-01")
    do(world, "initiator", exchange, "tell_professional", date="2026-03-10")
    with pytest.raises(NotPossibleError):
        do(world, "initiator", exchange, "tell_professional", date="2026-03-10")
    do(world, "initiator", exchange, "modify", content={})
    do(world, "initiator", exchange, "tell_professional", date="2026-03-10")


def test_an_alert_is_confirmed_each_three_months_or_the_coordinator_hears_of_it():
    world, exchange = active()
    assert exchange.clock("confirm") == date(2026, 6, 10)
    night(NOW + timedelta(days=92))
    night(NOW + timedelta(days=122))
    rules = set(Reminder.objects.values_list("rule", flat=True))
    assert {"still_valid", "unconfirmed"} <= rules
    do(world, "initiator", exchange, "confirm", at=NOW + timedelta(days=123))
    assert exchange.clock("confirm") == date(2026, 10, 11)


def test_an_appeal_marks_the_alert_for_all():
    world, exchange = active()
    do(world, "initiator", exchange, "contest")
    assert exchange.details["contested"]
    with pytest.raises(NotPossibleError):
        do(world, "initiator", exchange, "contest")
    do(world, "initiator", exchange, "settle")
    assert "contested" not in exchange.details


@pytest.mark.parametrize("name", ["revoke", "withdraw"])
def test_the_data_are_gone_within_three_days_of_the_end(name):
    world, exchange = active()
    fields = {"reason": "Sent in error."} if name == "withdraw" else {}
    do(world, "initiator", exchange, name, **fields)
    assert seen(world, "other", exchange).subject is None
    for days in (1, 2, 3):
        night(NOW + timedelta(days=days))
    exchange.refresh_from_db()
    assert exchange.state == "deleted"
    assert not Subject.objects.get(exchange=exchange).data
    assert not Message.objects.filter(exchange=exchange).exists()
    assert not exchange.questions.filter(answer__isnull=False).exists()
    assert not exchange.revisions.exists()
    with pytest.raises(Exchange.DoesNotExist):
        find_exchange(exchange.number, world["initiator"])
    assert exchange.sent_at and exchange.requester_id  # noqa: PT018  (the tombstone)
    before = Event.objects.count()
    night(NOW + timedelta(days=4))
    assert Event.objects.count() == before


def test_an_alert_ends_with_its_period():
    world = a_world("PQ")
    exchange = begin("PQ-ALH", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    exchange.details["ends_on"] = "2026-03-20"
    exchange.save()
    do(world, "initiator", exchange, "broadcast")
    night(NOW + timedelta(days=10))
    exchange.refresh_from_db()
    assert exchange.is_open
    night(NOW + timedelta(days=11))
    exchange.refresh_from_db()
    assert (exchange.state, exchange.outcome) == ("closed", "expired")
    night(NOW + timedelta(days=13))
    exchange.refresh_from_db()
    assert exchange.state == "deleted"


def services_alert():
    world = a_world("SVC")
    exchange = begin("SVC-ALE", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    do(world, "initiator", exchange, "submit")
    return world, exchange


def test_a_services_alert_is_sent_returned_or_discarded_by_the_coordinator():
    world, exchange = services_alert()
    do(world, "approver", exchange, "return_draft", comment="Say more.")
    assert exchange.state == "draft"
    do(world, "initiator", exchange, "submit")
    do(world, "approver", exchange, "broadcast")
    told = dict(exchange.participations.values_list("authority__country", "role"))
    assert told == {"FR": "requester", "DE": "contact", "BE": "commission"}
    world, exchange = services_alert()
    do(world, "approver", exchange, "discard", reason="Not serious.")
    assert (exchange.state, exchange.outcome) == ("discarded", "discarded")


def test_a_services_alert_needs_its_whole_checklist():
    world = a_world("SVC")
    exchange = begin("SVC-ALE", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    content = {"opening": {"causal": False}}
    do(world, "initiator", exchange, "save_content", content=content)
    with pytest.raises(InvalidFieldsError) as refusal:
        do(world, "initiator", exchange, "submit")
    assert [problem.field for problem in refusal.value] == ["opening.causal"]


def test_the_country_of_establishment_proposes_the_closure_and_others_may_object():
    world, exchange = services_alert()
    do(world, "approver", exchange, "broadcast")
    with pytest.raises(NotPossibleError):
        do(world, "commission", exchange, "propose_closure", text="Over.")
    do(world, "contact", exchange, "add_information", text="We look into it.")
    do(world, "contact", exchange, "propose_closure", text="Over.")
    do(world, "initiator", exchange, "object", reason="It goes on.")
    assert exchange.state == "open"
    do(world, "contact", exchange, "propose_closure", text="Over.")
    at = NOW + timedelta(days=40)
    run_timers(day=at.date(), at=at)
    exchange.refresh_from_db()
    assert exchange.state == "closed"


def test_an_unfounded_services_alert_is_blocked_at_once():
    world, exchange = services_alert()
    do(world, "approver", exchange, "broadcast")
    do(world, "initiator", exchange, "withdraw", reason="Unfounded.")
    assert exchange.blocked_at == NOW
    assert seen(world, "contact", exchange).subject is None


def test_an_alert_is_not_sent_and_not_emptied_without_what_it_must_tell():
    world = a_world("PQ")
    exchange = begin("PQ-ALH", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    decision = {"T": "Court of Lyon", "D": "2026-03-09"}
    less = {"AH01": None, "AH02": {"D": "2026-03-09"}, "AH04": None, "AH05": None}
    more = {"AH01": "Doctor", "AH02": decision, "AH05": {"from": "2026-03-09", "to": None}}

    def refused(name, **answers):
        with pytest.raises(InvalidFieldsError) as refusal:
            do(world, "initiator", exchange, name, content={"answers": answers})
        return [problem.field for problem in refusal.value]

    def save(answers):
        do(world, "initiator", exchange, "save_content", content={"answers": answers})

    save(less)
    with pytest.raises(InvalidFieldsError) as refusal:
        do(world, "initiator", exchange, "broadcast")
    missing = [problem.field for problem in refusal.value]
    assert missing == ["answers.AH01", "answers.AH02", "answers.AH05"]
    save(more)
    do(world, "initiator", exchange, "broadcast")
    assert refused("modify", AH03=None) == ["answers.AH03"]
    assert refused("modify", AH03="restriction") == ["answers.AH04"]
    assert refused("modify", AH01={"cannot_provide": "not_held"})
    do(world, "initiator", exchange, "modify", content={"answers": {"AH01": "Nurse"}})
