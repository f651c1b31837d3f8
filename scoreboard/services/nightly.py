"""The nightly chain: its steps in order, each recorded, safe to run again.

The plan is the table `NIGHTLY_STEPS` of the settings. Each step is a transaction or a series of
them, and changes nothing when run a second time: a killed run is simply run again.
"""

import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from imi.kernel.calendars import BRUSSELS, brussels_day
from imi.kernel.models import JobRun
from scoreboard.services import editions, refresh, running
from scoreboard.services.alerts import promise_alert

NIGHTLY = "nightly"
COUNTS = "counts"
HOUR = time(2)
Now = Callable[[], datetime]


class AlreadyRunningError(Exception):
    """Another process is at the nightly chain."""


class BrokenEditionError(Exception):
    """A frozen edition no longer says what it said."""


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock of the nightly chain; the database lets go of it if this process dies."""
    key = zlib.crc32(NIGHTLY.encode())
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise AlreadyRunningError
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [key])


def run(day: date, now: Now, only: Collection[str] = ()) -> dict[str, dict[str, Any]]:
    """Run the chain for the night to a day; returns what each step counted.

    now: the caller's clock. only: the jobs to run, all where none is named. A step that fails
    is recorded with its error; those that need it are left out, the others run. Raises
    AlreadyRunningError.
    """
    with _alone():
        JobRun.objects.filter(finished_at__isnull=True, job__in=_jobs()).update(
            finished_at=now(), error="interrupted"
        )
        night = JobRun.objects.create(job=NIGHTLY, started_at=now())
        done: dict[str, dict[str, Any]] = {}
        failed: list[str] = []
        for job, path, needs in settings.NIGHTLY_STEPS:
            if only and job not in only:
                continue
            counts = None if set(needs) & set(failed) else _step(job, path, day, now)
            if counts is None:
                failed.append(job)
            else:
                done[job] = counts
        night.counts = done
        night.error = f"failed or left out: {', '.join(failed)}" if failed else ""
        night.finished_at = now()
        _finish(night, done.get(COUNTS, {}).get("differences", 0))
    return done


@transaction.atomic
def _finish(night: JobRun, differences: int) -> None:
    """Record the end of a night; what went wrong is told to the operators."""
    night.save()
    told = [night.error] if night.error else []
    if differences:
        told.append(
            f"{COUNTS}: {differences} running counts differed from the full recount, which holds"
        )
    if told:
        promise_alert(night.pk, "; ".join(told))


def _jobs() -> list[str]:
    return [NIGHTLY, *(job for job, _path, _needs in settings.NIGHTLY_STEPS)]


def _step(job: str, path: str, day: date, now: Now) -> dict[str, Any] | None:
    """Run one step and record it; None when it failed."""
    started = now()
    at = started if brussels_day(started) == day else datetime.combine(day, HOUR, BRUSSELS)
    record = JobRun.objects.create(job=job, started_at=started)
    try:
        record.counts = import_string(path)(day=day, at=at) or {}
    except Exception as problem:  # a step may fail in any way; the others must run
        record.error = f"{type(problem).__name__}: {problem}"[:2000]
    record.finished_at = now()
    record.save()
    return None if record.error else record.counts


def facts(*, day: date, at: datetime) -> dict[str, int]:
    """Bring the facts up to date."""
    return refresh.refresh()


def check_counts(*, day: date, at: datetime) -> dict[str, int]:
    """Bring the running counts to the end of yesterday, and check them by a full recount."""
    due = editions.editions_due(day)
    running.bring_to(due)
    return {"editions": len(due), "differences": sum(running.check().values())}


def publish_editions(*, day: date, at: datetime) -> dict[str, int]:
    """Make the provisional editions anew, and freeze those whose time has come."""
    return editions.recompute(day, at)


def verify_editions(*, day: date, at: datetime) -> dict[str, int]:
    """Check that frozen editions still say what they said."""
    broken = editions.broken_editions()
    if broken:
        raise BrokenEditionError(", ".join(map(str, broken)))
    return {"broken": 0}
