"""The nightly look at every open exchange: reminders, escalations, automatic steps."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from imi.kernel.calendars import add_working_days, brussels_day
from requests.deadlines import (
    AUTOMATIC,
    DAYS_TO_CATCH_UP,
    REMINDERS,
    Automatic,
    Reminding,
    Since,
    Trigger,
)
from requests.models import Exchange, Participation, Reminder
from requests.selectors.recipients import recipients
from requests.services.automatic import take
from requests.services.notify import notify_of_reminder
from requests.workflows.base import Side
from requests.workflows.information_request import INFORMATION_REQUEST

BATCH = 1000


def look(*, day: date, at: datetime) -> dict[str, int]:
    """Do what the deadlines ask for on a day; a second run the same day changes nothing.

    Returns {"reminders": n, "automatic": n, "told": n}.
    """
    counts = {"reminders": 0, "automatic": 0, "told": 0}
    for exchange in _open():
        step = next(_automatic(exchange, day), None)
        if step and take(exchange.pk, step, seen=exchange.event_count, at=at):
            counts["automatic"] += 1
            continue
        for rule, since in _due_rules(exchange, day):
            told = _remind(exchange, rule, since, at)
            counts["reminders"] += told is not None
            counts["told"] += told or 0
    return counts


def _open() -> Iterator[Exchange]:
    """Open requests with what the rules look at, one batch after the other."""
    last = 0
    wanted = Exchange.objects.filter(is_open=True, kind=INFORMATION_REQUEST.kind)
    wanted = wanted.select_related("requester", "responder")
    while batch := list(wanted.filter(pk__gt=last).order_by("pk")[:BATCH]):
        _attach_parts(batch)
        yield from batch
        last = batch[-1].pk


def _attach_parts(batch: list[Exchange]) -> None:
    """Put the present responder's part on each exchange of a batch."""
    present = Participation.objects.filter(
        exchange__in=batch, role=Side.RESPONDER, until__isnull=True
    )
    given = present.prefetch_related("allocation_set", "unitallocation_set")
    parts = {part.exchange_id: part for part in given}
    for exchange in batch:
        exchange.present = parts.get(exchange.pk)  # type: ignore[attr-defined]


def _since(exchange: Exchange, since: Since) -> date | None:
    """Return the day from which a rule counts, None where there is none."""
    if since == Since.DUE:
        return exchange.due_on
    present: Participation | None = exchange.present  # type: ignore[attr-defined]
    moments = {
        Since.TAKEN_UP: present.since if present else exchange.sent_at,
        Since.PROPOSED: exchange.date_proposed_at,
        Since.STATE: exchange.state_since or exchange.changed_at,
        Since.CHANGED: exchange.changed_at,
    }
    moment = moments[since]
    return brussels_day(moment) if moment else None


def _waits(exchange: Exchange, trigger: Trigger) -> bool:
    """Say whether an exchange is in the situation of a trigger."""
    if exchange.state not in trigger.states:
        return False
    if trigger.dates and exchange.date_state not in trigger.dates:
        return False
    if trigger.unhanded and exchange.handed_over_at:
        return False
    if not trigger.unallocated:
        return True
    present: Participation | None = exchange.present  # type: ignore[attr-defined]
    allocates = exchange.answering.accesses.filter(area=exchange.area_id, allocation=True)
    return bool(present and not present.is_given and allocates.exists())


def _falls_on(exchange: Exchange, trigger: Trigger, days: int) -> date | None:
    """Return the day on which a rule comes true, None where its situation isn't there."""
    since = _since(exchange, trigger.since) if _waits(exchange, trigger) else None
    if since is None or not date.min + timedelta(400) < since < date.max - timedelta(400):
        return None
    if not trigger.working:
        return since + timedelta(days=days)
    awaited = exchange.requester if trigger.awaited == Side.REQUESTER else exchange.answering
    return add_working_days(since, days, awaited.country_id)


def _automatic(exchange: Exchange, day: date) -> Iterator[Automatic]:
    for step in AUTOMATIC:
        falls_on = _falls_on(exchange, step.trigger, step.days)
        if falls_on is None or falls_on > day:
            continue
        if step.caught_up is None or (day - falls_on).days <= step.caught_up:
            yield step


def _due_rules(exchange: Exchange, day: date) -> Iterator[tuple[Reminding, date]]:
    """Yield, for each situation, the last rule that came true, unless it is long past."""
    latest: dict[str, tuple[Reminding, date]] = {}
    for rule in REMINDERS:
        falls_on = _falls_on(exchange, rule.trigger, rule.days)
        if falls_on is not None and timedelta() <= day - falls_on <= timedelta(DAYS_TO_CATCH_UP):
            latest[rule.trigger.name] = (rule, falls_on)
    for rule, _falls in latest.values():
        since = _since(exchange, rule.trigger.since)
        if since is not None:
            yield rule, since


@transaction.atomic
def _remind(exchange: Exchange, rule: Reminding, since: date, at: datetime) -> int | None:
    """Note a reminder and whom it concerns; None where it was noted before."""
    reminder, new = Reminder.objects.get_or_create(
        exchange=exchange, rule=rule.code, since_on=since, defaults={"at": at}
    )
    if not new:
        return None
    found = recipients(exchange, rule.to)
    return notify_of_reminder(reminder, found, urgent=rule.urgent)
