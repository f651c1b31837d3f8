"""The nightly chain is killed at any point: published editions stay whole, the next run ends it."""

import datetime as dt
import os
import random
import signal
import time

import pytest
from django.db import connection, connections

from imi.kernel.models import JobRun
from requests.models import Exchange
from requests.services.replay.run import replay
from scoreboard.models import Edition, RequestFact, Running
from scoreboard.selectors.tally import count_all, counting, running_counts
from scoreboard.services import editions, nightly

KILLS = 10
FIRST = dt.date(2018, 1, 10)
CHAIN = ["facts", "counts", "editions", "frozen-editions"]


def instant(day):
    return dt.datetime.combine(day, dt.time(1, 30), dt.UTC)


def in_a_worker(day):
    """Run the night in a process of its own, as the worker does; returns its id."""
    connections.close_all()
    if child := os.fork():
        return child
    try:
        nightly.run(day, lambda: instant(day), CHAIN)
    finally:
        os._exit(0)


def wait_until_its_connection_is_gone():
    """The database lets go of a killed worker's lock a moment later."""
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute(
                """select count(*) from pg_locks
                   where locktype = 'advisory' and database =
                         (select oid from pg_database where datname = current_database())"""
            )
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the lock of a killed worker is still held")


def every_edition_is_whole():
    found = list(Edition.objects.all())
    for edition in found:
        assert editions.checksum(edition) == edition.checksum, edition
    return {edition.year: edition.as_of for edition in sorted(found, key=lambda one: one.as_of)}


@pytest.mark.django_db(transaction=True)
def test_a_night_killed_ten_times_publishes_whole_editions_and_is_finished_by_the_next():
    dice = random.Random(11)  # noqa: S311
    replay(0.004, 7, lambda steps, name: steps)
    Exchange.objects.update(blocked_at=None)  # so that lost facts can be made again
    nightly.run(FIRST, lambda: instant(FIRST), CHAIN)
    day = FIRST + dt.timedelta(1)
    start = time.monotonic()
    os.waitpid(in_a_worker(day), 0)
    taken = time.monotonic() - start
    before = every_edition_is_whole()
    assert before[2017] == day - dt.timedelta(1)
    killed = 0
    while killed < KILLS:
        day += dt.timedelta(1)
        lost = dice.sample(list(RequestFact.objects.values_list("pk", flat=True)), 30)
        RequestFact.objects.filter(pk__in=lost).delete()  # so that every step has work to do
        worker = in_a_worker(day)
        time.sleep(taken * dice.random())
        os.kill(worker, signal.SIGKILL)
        _pid, status = os.waitpid(worker, 0)
        killed += os.WIFSIGNALED(status)
        wait_until_its_connection_is_gone()
        after = every_edition_is_whole()
        assert after.keys() == before.keys()
        assert all(after[year] >= before[year] for year in before)
        before = after
    day += dt.timedelta(1)
    done = nightly.run(day, lambda: instant(day), CHAIN)
    assert set(done) == set(CHAIN)
    assert every_edition_is_whole()[2017] == min(day - dt.timedelta(1), dt.date(2018, 3, 31))
    assert JobRun.objects.filter(job="nightly", error="interrupted").exists()
    assert not JobRun.objects.filter(finished_at=None).exists()
    # Nothing is missing, nothing is there twice, and the counts are those of a full recount.
    sent = Exchange.objects.filter(sent_at__isnull=False, procedure__kind="REQ").count()
    assert RequestFact.objects.count() == sent
    due = dict(Running.objects.values_list("year", "as_of"))
    with counting():
        assert running_counts(list(due)) == {
            name: numbers for name, numbers in count_all(due).items() if any(numbers)
        }
