"""Blocking, deletion, and the log of readings."""

from datetime import date

import pytest
from django.db import Error, connection, transaction

from imi.kernel.calendars import brussels_day
from requests.models import (
    Evaluation,
    Event,
    Exchange,
    IdempotentCall,
    Message,
    Notice,
    Reading,
    ReadingSeal,
    Subject,
)
from requests.retention import FATES, months_before
from requests.selectors.facts import REQUEST_FACTS
from requests.services.deadlines import look
from requests.services.history import broken_at
from requests.services.readings import broken_seals
from requests.services.retain import retain


def night(net, days):
    net.pass_days(days)
    return retain(day=brussels_day(net.now), at=net.now)


def facts():
    with connection.cursor() as cursor:
        cursor.execute(
            REQUEST_FACTS, {"exchanges": list(Exchange.objects.values_list("pk", flat=True))}
        )
        return sorted(cursor.fetchall())


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 10), 6, date(2025, 9, 10)),
        (date(2026, 2, 28), 6, date(2025, 8, 31)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 3, 30), 1, date(2026, 2, 28)),
        (date(2026, 3, 29), 36, date(2023, 3, 29)),
        (date(2026, 1, 15), 18, date(2024, 7, 15)),
    ],
)
def test_a_term_ends_on_its_day_or_the_months_last(day, months, before):
    assert months_before(day, months) == before


def test_a_request_is_blocked_six_months_after_closure(net):
    number = net.closed()  # on 10 March
    assert night(net, 183)["blocked"] == 0  # 9 September
    assert net.see("a", number).body["subject"] is not None
    assert night(net, 1)["blocked"] == 1
    for who in ("a", "b", "c"):
        seen = net.see(who, number)
        assert seen.status == 200
        assert (seen.body["subject"], seen.body["questions"], seen.body["comments"]) == (
            None,
            [],
            None,
        )
        assert seen.actions == set()
    assert night(net, 0)["blocked"] == 0
    assert Subject.objects.get(exchange__number=number).data


def test_personal_data_is_deleted_three_years_after_closure_and_nothing_else(net):
    number = net.closed()
    net.do("a", number, "rate", timeliness="satisfied", efforts="satisfied")
    net.call("a", "POST", f"/requests/{number}/actions/rate", {}, **{"Idempotency-Key": "x"})
    before, events = facts(), list(Event.objects.order_by("pk").values())
    exchange = Exchange.objects.get(number=number)
    night(net, 200)
    assert night(net, 895)["erased"] == 0  # 9 March 2029
    assert night(net, 1)["erased"] == 1
    assert Subject.objects.get(exchange=exchange).data == {}
    assert not Message.objects.filter(exchange=exchange).exists()
    assert not Notice.objects.filter(exchange=exchange).exists()
    assert not exchange.questions.exclude(answer=None).exists()
    assert exchange.questions.count() == 4
    assert Evaluation.objects.get().by is None
    exchange.refresh_from_db()
    assert (exchange.author, exchange.reply_author) == (None, None)
    assert facts() == before
    assert list(Event.objects.order_by("pk").values()) == events
    assert broken_at(exchange) is None
    assert net.see("a", number).body["state"] == "closed"


def test_an_open_request_is_neither_blocked_nor_deleted(net):
    net.accepted()
    assert night(net, 2000) | {"readings": 0, "calls": 0} == {
        "blocked": 0,
        "erased": 0,
        "readings": 0,
        "rights": 0,
        "calls": 0,
        "compositions": 0,
        "applicants": 0,
    }


def test_a_draft_left_for_six_months_is_deleted_after_two_reminders(net):
    number = net.draft()
    told = 0
    for _ in range(182):
        net.pass_days(1)
        told += look(day=brussels_day(net.now), at=net.now)["reminders"]
    assert told == 2
    assert net.see("a", number).status == 200
    net.pass_days(1)
    assert look(day=brussels_day(net.now), at=net.now)["automatic"] == 1
    assert net.see("a", number).status == 404
    assert Subject.objects.get(exchange__number=number).data == {}


def test_answers_kept_for_repeated_calls_are_deleted_after_days(net):
    number = net.accepted()
    path = f"/requests/{number}/actions/comment"
    net.call("a", "POST", path, {"text": "Once."}, **{"Idempotency-Key": "k"})
    assert night(net, 2)["calls"] == 0
    assert night(net, 2)["calls"] == 1
    assert not IdempotentCall.objects.exists()


def test_every_relation_of_an_exchange_has_its_fate():
    relations = {field.related_model.__name__ for field in Exchange._meta.related_objects}
    assert relations == set(FATES)


def test_reading_content_is_noted_with_its_reason_and_a_summary_is_not(net):
    number = net.refused()
    known = Reading.objects.count()
    for who in ("a_basic", "b", "c", "observer"):
        net.see(who, number)
    assert Reading.objects.count() == known
    net.see("a", number)
    assert Reading.objects.last().why == "handling"
    assert Reading.objects.last().official == net.members["a"].official
    net.do("a", number, "refer", text="Please judge.")
    net.see("c", number)
    last = Reading.objects.last()
    assert (last.why, last.authority, last.way) == ("referral", net.authorities["C"], "api")


def test_readings_are_sealed_and_a_change_shows(net):
    number = net.accepted()
    net.see("a", number)
    night(net, 1)
    net.see("b", number)
    night(net, 1)
    assert ReadingSeal.objects.count() == 2
    assert broken_seals() == []
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table requests_reading disable trigger reading_append_only")
        cursor.execute("update requests_reading set why = 'approval' where why = 'handling'")
        cursor.execute("alter table requests_reading enable trigger reading_append_only")
    assert brussels_day(net.now) in broken_seals()


def test_readings_are_deleted_by_retention_only(net):
    net.see("a", net.accepted())
    with pytest.raises(Error), transaction.atomic():
        Reading.objects.all().delete()
    assert night(net, 365 * 3)["readings"] == 0
    assert night(net, 2)["readings"] > 0
    assert not Reading.objects.exists()
    assert broken_seals() == []
