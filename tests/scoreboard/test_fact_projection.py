"""From the events of an exchange to its fact (rules R1 to R8), walked through the workflow."""

from datetime import UTC, date, datetime, timedelta

import pytest

from authorities.models import Role
from requests.models import Exchange
from requests.services.history import append_event
from scoreboard.models import DetachedExchange, OtherFact, RequestFact
from scoreboard.services.refresh import refresh
from tests.builders import a_link, a_walk, an_authority, an_official

pytestmark = pytest.mark.django_db
START = datetime(2017, 3, 6, 9, 30, tzinfo=UTC)
FACTS = ["accepted_on", "agreed_on", "replied_on", "refused_on", "withdrawn_on"]


def day(number):
    """A calendar day, counted from the sending."""
    return None if number is None else date(2017, 3, 6) + timedelta(days=number)


class Way:
    """A request from Greece to Germany, each step on a day counted from the sending."""

    def __init__(self):
        requester = an_authority("GR")
        self.responder, self.other = an_authority("DE"), an_authority("DE")
        self.coordinators = {"GR": an_authority("GR", kind="LIMIC"), "DE": an_authority("DE")}
        a_link(self.coordinators["GR"], requester)
        a_link(self.coordinators["DE"], self.responder, self.other)
        self.by = an_official(requester, Role.REQUEST_HANDLER)
        for authority in (self.responder, self.other):
            an_official(authority, Role.REQUEST_HANDLER)
        self.referees = {
            country: an_official(authority, Role.REFERRAL_HANDLER)
            for country, authority in self.coordinators.items()
        }
        self.walk = a_walk(self.by, self.responder, at=START)
        self.walk.send(0)

    @property
    def exchange(self):
        return self.walk.exchange

    def rq(self, on, name, **fields):
        self.walk.requester(name, -on, **fields)

    def rs(self, on, name, **fields):
        self.walk.responder(name, -on, **fields)

    def judge(self, on, country, name, **fields):
        self.walk.step(name, -on, self.referees[country], **fields)

    def reply(self, on):
        self.walk.reply(-on)

    def fact(self):
        refresh()
        return RequestFact.objects.get(exchange_key=self.exchange.pk)


@pytest.fixture
def way(db):
    return Way()


def propose(way, side, on, to):
    getattr(way, side)(on, "propose_date", date=str(day(to)), reason="Holidays.")


def accepted_and_answered(way):
    way.rs(2, "accept")
    way.reply(9)


def answered_in_part(way):
    way.rs(2, "accept")
    way.walk.part(-3)


def more_asked_and_refused(way):
    accepted_and_answered(way)
    way.rq(10, "ask_for_more", questions=["PQ01"], text="And since when?")
    way.rs(12, "refuse_more", reason="law_forbids", comment="No.")


def more_asked_and_answered(way):
    accepted_and_answered(way)
    way.rq(10, "ask_for_more", questions=["PQ01"], text="And since when?")
    way.reply(40)


def withdrawn_after_the_reply(way):
    accepted_and_answered(way)
    way.rq(10, "ask_for_more", questions=["PQ01"], text="And since when?")
    way.rq(12, "withdraw", reason="Solved.")


def reopened(way):
    accepted_and_answered(way)
    way.rq(10, "close")
    way.rq(20, "reopen", reason="One thing more.")
    way.reply(30)


def refused(way):
    way.rs(3, "refuse", reason="duplicate", comment="Asked before.")


def refused_late(way):
    way.rs(2, "accept")
    way.rs(20, "refuse", reason="duplicate", comment="Asked before.")


def referred(way):
    refused(way)
    way.rq(5, "refer", text="We don't think so.")


def overturned(way):
    referred(way)
    way.judge(6, "GR", "support_request", opinion="Right.")
    way.judge(8, "DE", "require_answer", opinion="Answer it.")


def overturned_and_answered(way):
    overturned(way)
    way.rs(9, "accept")
    way.reply(12)


def overturned_and_refused_again(way):
    overturned(way)
    way.rs(9, "accept")
    way.rs(11, "refuse", reason="law_forbids", comment="Still no.")


def withdrawn_after_a_refusal(way):
    refused(way)
    way.rq(5, "withdraw", reason="Never mind.")


def withdrawn_after_an_overturned_refusal(way):
    overturned(way)
    way.rq(9, "withdraw", reason="Never mind.")


def forwarded(way):
    way.rs(1, "forward", authority=way.other.reference, reason="Yours.")
    way.rs(3, "accept")


def accepted_forwarded_and_accepted_again(way):
    way.rs(2, "accept")
    way.rs(3, "forward", authority=way.other.reference, reason="Yours.")
    way.rs(9, "accept")
    way.reply(10)


def countered(way):
    way.rs(2, "accept", counter_date=str(day(30)), reason="Holidays.")


def counter_agreed(way):
    countered(way)
    way.rq(3, "accept_date")


def counter_pending_at_the_reply(way):
    countered(way)
    way.reply(9)


def extended_in_time(way):
    way.rs(2, "accept")
    propose(way, "rs", 10, 30)
    way.rq(14, "accept_date")


def extended_too_late(way):
    way.rs(2, "accept")
    propose(way, "rs", 10, 30)
    way.rq(15, "accept_date")


def overturned_after_the_agreed_date(way):
    refused_late(way)
    way.rq(21, "refer", text="We don't think so.")
    way.judge(22, "GR", "support_request", opinion="Right.")
    way.judge(23, "DE", "require_answer", opinion="Answer it.")
    way.reply(30)


@pytest.mark.parametrize(
    ("walked", "accepted", "agreed", "replied", "refused", "withdrawn"),
    [
        (lambda way: None, None, None, None, None, None),
        (accepted_and_answered, 2, 14, 9, None, None),
        (answered_in_part, 2, 14, None, None, None),
        (more_asked_and_refused, 2, 14, 9, None, None),
        (more_asked_and_answered, 2, 14, 9, None, None),
        (withdrawn_after_the_reply, 2, 14, 9, None, None),
        (reopened, 2, 14, 9, None, None),
        (refused, None, None, None, 3, None),
        (refused_late, 2, 14, None, 20, None),
        (referred, None, None, None, 3, None),
        (overturned, None, None, None, None, None),
        (overturned_and_answered, 9, 18, 12, None, None),
        (overturned_and_refused_again, 9, 18, None, 11, None),
        (withdrawn_after_a_refusal, None, None, None, 3, None),
        (withdrawn_after_an_overturned_refusal, None, None, None, None, 9),
        (forwarded, 3, 14, None, None, None),
        (accepted_forwarded_and_accepted_again, 2, 14, 10, None, None),
        (countered, 2, None, None, None, None),
        (counter_agreed, 2, 30, None, None, None),
        (counter_pending_at_the_reply, 2, None, 9, None, None),
        (extended_in_time, 2, 30, None, None, None),
        (extended_too_late, 2, 14, None, None, None),
        (overturned_after_the_agreed_date, 2, 14, 30, None, None),
    ],
)
def test_what_happened_becomes_a_fact(way, walked, accepted, agreed, replied, refused, withdrawn):
    walked(way)
    fact = way.fact()
    assert [getattr(fact, name) for name in FACTS] == [
        day(number) for number in (accepted, agreed, replied, refused, withdrawn)
    ]
    assert (fact.sent_on, fact.origin_on, fact.year) == (day(0), day(0), 2017)
    assert (fact.sender, fact.receiver, fact.procedure) == ("EL", "DE", "PQ-REQ")
    assert fact.version == way.exchange.event_count


def test_a_draft_is_no_fact():
    requester, responder = an_authority("GR"), an_authority("DE")
    a_walk(an_official(requester, Role.REQUEST_HANDLER), responder, at=START)
    refresh()
    assert not RequestFact.objects.exists()


def test_days_are_those_of_brussels():
    requester, responder = an_authority("GR"), an_authority("DE")
    an_official(responder, Role.REQUEST_HANDLER)
    late = datetime(2016, 12, 31, 23, 30, tzinfo=UTC)
    walk = a_walk(an_official(requester, Role.REQUEST_HANDLER), responder, at=late)
    walk.send(0).accept(-0.01)
    refresh()
    fact = RequestFact.objects.get()
    assert (fact.year, fact.sent_on, fact.accepted_on) == (2017, date(2017, 1, 1), date(2017, 1, 1))


@pytest.mark.parametrize(
    ("timeliness", "efforts", "expected"),
    [
        ("dissatisfied", "very_dissatisfied", (True, True)),
        ("satisfied", "very_satisfied", (False, False)),
        ("no_opinion", "dissatisfied", (None, True)),
    ],
)
def test_the_last_rating_counts_from_its_day(way, timeliness, efforts, expected):
    accepted_and_answered(way)
    way.rq(10, "close")
    way.rq(11, "rate", timeliness="very_satisfied", efforts="no_opinion")
    way.rq(13, "rate", timeliness=timeliness, efforts=efforts)
    fact = way.fact()
    assert fact.rated_on == day(13)
    assert (fact.timeliness_negative, fact.efforts_negative) == expected


def test_a_part_runs_from_its_split_and_from_the_original_sending(way):
    way.rs(2, "accept")
    way.rs(4, "split", authority=way.other.reference, questions=["PQ01"], reason="Theirs.")
    part = Exchange.objects.get(original=way.exchange)
    way.fact()
    fact = RequestFact.objects.get(exchange_key=part.pk)
    assert (fact.is_part, fact.sent_on, fact.origin_on) == (True, day(4), day(0))
    assert fact.accepted_on is None


def test_the_part_of_a_december_request_belongs_to_its_year():
    requester, responder, other = an_authority("GR"), an_authority("DE"), an_authority("DE")
    an_official(responder, Role.REQUEST_HANDLER)
    start = datetime(2016, 12, 30, 9, tzinfo=UTC)
    walk = a_walk(an_official(requester, Role.REQUEST_HANDLER), responder, at=start)
    walk.send(0).accept(0)
    walk.responder("split", -5, authority=other.reference, questions=["PQ01"], reason="Theirs.")
    refresh()
    assert {fact.year for fact in RequestFact.objects.all()} == {2016}


def test_only_exchanges_with_new_events_are_read_again(way):
    assert refresh()["requests"] == 1
    assert refresh() == {"requests": 0, "others": 0, "detached": 0}
    way.rs(2, "accept")
    assert refresh()["requests"] == 1
    assert RequestFact.objects.get().accepted_on == day(2)


def test_a_lost_fact_heals(way):
    refresh()
    RequestFact.objects.all().delete()
    assert refresh()["requests"] == 1


def test_a_fact_of_a_blocked_exchange_leads_nowhere_and_is_counted_once(way):
    accepted_and_answered(way)
    refresh()
    Exchange.objects.update(blocked_at=START)
    assert refresh()["detached"] == 1
    fact = RequestFact.objects.get()
    assert (fact.exchange_key, fact.replied_on) == (None, day(9))
    assert DetachedExchange.objects.filter(pk=way.exchange.pk).exists()
    assert refresh() == {"requests": 0, "others": 0, "detached": 0}
    assert RequestFact.objects.count() == 1


def test_a_fact_stays_when_its_exchange_is_gone(way):
    gone = way.fact()
    gone.pk, gone.exchange_key = None, 10**9
    gone.save()
    refresh()
    assert RequestFact.objects.get(pk=gone.pk).exchange_key is None


def test_other_kinds_are_facts_of_their_own(way):
    exchange = way.exchange
    other = Exchange.objects.create(
        number="IMI-2017-999999-9",
        kind=exchange.kind,
        area_id="PQ",
        procedure_id="PQ-ALH",
        state="closed",
        requester=exchange.requester,
        responder=exchange.responder,
        language="en",
        created_at=START,
        changed_at=START,
        sent_at=START,
        closed_at=START,
        outcome="ended",
    )
    append_event(other, "create", at=START, authority=exchange.requester)
    other.save()
    refresh()
    fact = OtherFact.objects.get()
    assert (fact.kind, fact.sender, fact.sent_on, fact.outcome) == ("ALE", "EL", day(0), "ended")
    assert RequestFact.objects.count() == 1


def test_projecting_many_takes_as_many_queries_as_one(way, django_assert_num_queries):
    for _ in range(3):
        a_walk(way.by, way.responder, at=START).send(0)
    # Twice what changed; one to store and two to detach, in a transaction each.
    with django_assert_num_queries(10):
        refresh()
    assert RequestFact.objects.count() == 4
