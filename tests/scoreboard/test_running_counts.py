"""Running counts: merging changes gives what counting everything gives, whatever happens."""

import datetime as dt
import random

import pytest
from django.db import connection

from requests.selectors.facts import REQUEST_COLUMNS
from scoreboard.models import Edition, RequestFact, Running, RunningCount
from scoreboard.selectors.tally import count_all, counting, running_counts
from scoreboard.services import editions, running
from scoreboard.services.refresh import store
from tests.scoreboard.kept import keep
from tests.scoreboard.rows import answered

pytestmark = pytest.mark.django_db
PROCEDURES = ("PQ-REQ", "SVC-REQ", "PW-REQ", "PW-DOC", "PR-REQ", "CUL-REQ")
COUNTRIES = ("FR", "DE", "EL", "UK", "NO")
START = dt.date(2017, 12, 1)


def a_fact(dice, key):
    """Columns of a fact drawn at random; many of its days lie around the nights tried."""
    procedure = dice.choice(PROCEDURES)
    sent = START + dt.timedelta(dice.randrange(100))
    origin = sent - dt.timedelta(dice.choice((0, 0, 0, 20)))

    def later(most):
        return sent + dt.timedelta(dice.randrange(most)) if dice.random() < 0.6 else None

    accepted = later(14)
    ending = dice.choice(("replied_on", "refused_on", "withdrawn_on", None))
    days = {"replied_on": None, "refused_on": None, "withdrawn_on": None}
    if ending:
        days[ending] = later(30)
    return {
        "exchange_key": key,
        "version": dice.randrange(9),
        "year": origin.year,
        "area": procedure.split("-")[0],
        "procedure": procedure,
        "sender": dice.choice(COUNTRIES),
        "receiver": dice.choice(COUNTRIES),
        "is_part": origin != sent,
        "origin_on": origin,
        "sent_on": sent,
        "accepted_on": accepted,
        "agreed_on": later(30) if accepted else None,
        **days,
        "rated_on": later(40) if days["replied_on"] else None,
        "timeliness_negative": dice.choice((True, False, None)),
        "efforts_negative": dice.choice((True, False, None)),
    }


def incoming(facts):
    """Store facts as the refresh does, from a table instead of events."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists incoming")
        cursor.execute(
            f"""create temporary table incoming as
                select {", ".join(REQUEST_COLUMNS)} from scoreboard_requestfact where false"""
        )
        with cursor.copy(f"copy incoming ({', '.join(REQUEST_COLUMNS)}) from stdin") as copy:
            for fact in facts:
                copy.write_row([fact[name] for name in REQUEST_COLUMNS])
    source = f"select {', '.join(REQUEST_COLUMNS)} from incoming"
    return store(RequestFact, REQUEST_COLUMNS, source, [fact["exchange_key"] for fact in facts])


def counted_in_full(found):
    with counting():
        return {name: numbers for name, numbers in count_all(found).items() if any(numbers)}


@pytest.mark.parametrize("seed", range(12))
def test_merged_counts_are_those_of_a_full_recount(seed):
    dice = random.Random(seed)  # noqa: S311
    incoming([a_fact(dice, key) for key in range(80)])
    night = START + dt.timedelta(dice.randrange(40))
    for _ in range(8):
        due = editions.editions_due(night)
        running.bring_to(due)
        assert running_counts(list(due)) == counted_in_full(due)
        if dice.random() < 0.7:
            keys = dice.sample(range(120), dice.randrange(1, 40))  # some are new
            assert incoming([a_fact(dice, key) for key in keys]) == len(keys)
            assert running_counts(list(due)) == counted_in_full(due)
        night += dt.timedelta(dice.choice((0, 1, 1, 2, 9, 40)))
    assert running.check() == {}


def test_a_change_costs_one_statement_and_touches_the_open_editions_only(
    django_assert_num_queries,
):
    dice = random.Random(1)  # noqa: S311
    incoming([a_fact(dice, key) for key in range(60)])
    running.bring_to({2018: dt.date(2018, 3, 1)})
    # What stands; a savepoint and its settings; the facts with what they change.
    with django_assert_num_queries(5 + 3):  # and the temporary table of this test
        incoming([a_fact(dice, key) for key in range(30)])
    assert set(RunningCount.objects.values_list("running", flat=True)) == {2018}


def test_a_move_of_the_as_of_counts_only_what_its_days_turn(django_assert_max_num_queries):
    dice = random.Random(2)  # noqa: S311
    incoming([a_fact(dice, key) for key in range(60)])
    running.bring_to({2017: dt.date(2018, 1, 1), 2018: dt.date(2018, 1, 1)})
    # A savepoint around; what stands, what goes (two), the merge, the new days.
    with django_assert_max_num_queries(9):
        running.bring_to({2017: dt.date(2018, 1, 2), 2018: dt.date(2018, 1, 2)})


def test_a_full_recount_finds_differences_and_wins():
    keep([answered(f"R{place}") for place in range(12)])
    editions.recompute(dt.date(2017, 7, 1), dt.datetime(2017, 7, 1, 2, tzinfo=dt.UTC))
    RunningCount.objects.filter(pass_name="tally").update(counts=[0] * 11)
    RunningCount.objects.create(running_id=2017, pass_name="sent", key="DE/SVC-REQ", counts=[4])
    assert running.check() == {2017: 2}
    assert running.check() == {}
    assert running_counts([2017]) == counted_in_full({2017: dt.date(2017, 6, 30)})


def test_a_frozen_edition_has_no_running_counts(db):
    keep([answered(f"R{place}") for place in range(12)])
    editions.recompute(dt.date(2018, 3, 31), dt.datetime(2018, 3, 31, 2, tzinfo=dt.UTC))
    assert Running.objects.count() == 1
    editions.recompute(dt.date(2018, 4, 1), dt.datetime(2018, 4, 1, 2, tzinfo=dt.UTC))
    editions.recompute(dt.date(2018, 4, 2), dt.datetime(2018, 4, 2, 2, tzinfo=dt.UTC))
    assert not Running.objects.exists()
    assert Edition.objects.filter(frozen=True).count() == 1
