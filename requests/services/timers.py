"""What time brings to notifications and alerts: steps of the system, reminders.

The timers stand in the tables of the workflows; the nightly step runs them, and may do so twice.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from imi.kernel.calendars import add_months, add_working_days, brussels_day
from requests.deadlines import DAYS_TO_CATCH_UP
from requests.models import Exchange, Reminder
from requests.services.notify import notify_by_timer
from requests.services.perform import perform_by_system
from requests.workflows import WORKFLOWS
from requests.workflows.base import STATE, Timer

BATCH = 500
#: So many days before a day that counts the first reminder of it may come.
DAYS_AHEAD = 92


def run_timers(*, day: date, at: datetime) -> dict[str, int]:
    """Take the steps and send the reminders that are due on a day; a second run changes nothing.

    Returns {"reminders": n, "automatic": n, "told": n}.
    """
    counts = {"reminders": 0, "automatic": 0, "told": 0}
    for exchange in _running(day):
        timers = [timer for timer in exchange.workflow.timers if exchange.state in timer.states]
        if _step(exchange, timers, day, at):
            counts["automatic"] += 1
            continue
        for timer in timers:
            told = None if timer.action else _remind(exchange, timer, day, at)
            counts["reminders"] += told is not None
            counts["told"] += told or 0
    return counts


def _running(day: date) -> Iterator[Exchange]:
    """Open exchanges of the kinds that have timers, one batch after the other.

    Of what is published to be looked up there may be very many: only those that are due soon.
    """
    kinds = [kind for kind, workflow in WORKFLOWS.items() if workflow.timers]
    wanted: QuerySet[Exchange] = Exchange.objects.filter(is_open=True, kind__in=kinds)
    later = Q(due_on__isnull=True) | Q(due_on__gt=day + timedelta(days=DAYS_AHEAD))
    shared = [kind for kind in kinds if WORKFLOWS[kind].shared]
    wanted = wanted.exclude(later, kind__in=shared, sent_at__isnull=False)
    wanted, last = wanted.select_related("requester", "area"), 0
    while batch := list(wanted.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


def falls_on(exchange: Exchange, timer: Timer) -> date | None:
    """Return the day on which a timer comes true; None where its clock doesn't run."""
    since = _since(exchange, timer)
    if since is None:
        return None
    if timer.unit == "months":
        return add_months(since, timer.count)
    if timer.unit == "working days":
        return add_working_days(since, timer.count, exchange.requester.country_id)
    return since + timedelta(days=timer.count)


def _latest(timer: Timer, first: date, day: date) -> tuple[date, date]:
    """Return the last time up to a day at which a repeated timer comes true, as begin and due.

    A repeated timer counts days or months.
    """
    since, due, times = first, first, 1
    while due <= day:
        since, times = due, times + 1
        further = timer.count * (times - 1)
        due = add_months(first, further) if timer.unit == "months" else first + timedelta(further)
    return since, since


def _since(exchange: Exchange, timer: Timer) -> date | None:
    if timer.clock == STATE:
        return brussels_day(exchange.state_since or exchange.changed_at)
    return exchange.clock(timer.clock)


def _step(exchange: Exchange, timers: list[Timer], day: date, at: datetime) -> bool:
    """Let the system take the first step that is due. Returns whether it took one."""
    for timer in timers:
        due = falls_on(exchange, timer) if timer.action else None
        if due is not None and due <= day:
            seen = exchange.event_count
            if perform_by_system(exchange.pk, timer.action, at=at, seen=seen) is not None:
                return True
    return False


@transaction.atomic
def _remind(exchange: Exchange, timer: Timer, day: date, at: datetime) -> int | None:
    """Note a reminder and whom it concerns; None where none is due, or it was noted before."""
    due, since = falls_on(exchange, timer), _since(exchange, timer)
    if timer.repeats and due is not None:
        since, due = _latest(timer, due, day)
    if due is None or since is None or not timedelta() <= day - due <= timedelta(DAYS_TO_CATCH_UP):
        return None
    reminder, new = Reminder.objects.get_or_create(
        exchange=exchange, rule=timer.code, since_on=since, defaults={"at": at}
    )
    if not new:
        return None
    return notify_by_timer(reminder, timer.to)
