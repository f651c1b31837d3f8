"""The outbox: promises made inside a transaction, kept after it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from imi.kernel.models import OutboxEntry

MAX_ATTEMPTS = 8
Handler = Callable[[dict], None]
_handlers: dict[str, list[Handler]] = {}


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Register a function that keeps the promises of one topic; it must bear repetition."""

    def register(handler: Handler) -> Handler:
        _handlers.setdefault(topic, []).append(handler)
        return handler

    return register


def promise(topic: str, stream: str, **payload: object) -> None:
    """Write down, in the caller's transaction, what must happen after it."""
    OutboxEntry.objects.create(topic=topic, stream=stream, payload=payload)


def promise_all(topic: str, promises: Iterable[tuple[str, dict]]) -> None:
    """Write down many promises of one topic, each with its stream, in their order. One query."""
    OutboxEntry.objects.bulk_create(
        OutboxEntry(topic=topic, stream=stream, payload=payload) for stream, payload in promises
    )


def deliver(*, at: datetime, limit: int = 500) -> dict[str, int]:
    """Keep the promises that wait, oldest first; an entry that fails waits, its stream with it.

    Returns {"delivered": n, "failed": n}. Safe to run in several workers at once.
    """
    counts = {"delivered": 0, "failed": 0}
    held: set[str] = set()
    for _ in range(limit):
        with transaction.atomic():
            waiting = OutboxEntry.objects.filter(dead=False).exclude(stream__in=held)
            entry = waiting.select_for_update(skip_locked=True).order_by("pk").first()
            if entry is None:
                break
            if _must_wait(entry, at):
                held.add(entry.stream)
                continue
            try:
                with transaction.atomic():
                    for handler in _handlers.get(entry.topic, []):
                        handler(entry.payload)
            except Exception as problem:
                _postpone(entry, problem, at)
                held.add(entry.stream)
                counts["failed"] += 1
            else:
                entry.delete()
                counts["delivered"] += 1
    return counts


def resend(entry: int) -> bool:
    """Let a dead letter be tried anew, before what waits behind it in its stream.

    Returns whether there was one; a second press changes nothing.
    """
    dead = OutboxEntry.objects.filter(pk=entry, dead=True)
    return bool(dead.update(dead=False, attempts=0, not_before=None, error=""))


def _must_wait(entry: OutboxEntry, at: datetime) -> bool:
    """Say whether an entry is not due, or an older one of its stream is still under way."""
    if entry.not_before and entry.not_before > at:
        return True
    older = OutboxEntry.objects.filter(stream=entry.stream, dead=False, pk__lt=entry.pk)
    return older.exists()


def _postpone(entry: OutboxEntry, problem: Exception, at: datetime) -> None:
    entry.attempts += 1
    entry.error = f"{type(problem).__name__}: {problem}"[:2000]
    entry.dead = entry.attempts >= MAX_ATTEMPTS
    entry.not_before = at + timedelta(minutes=2**entry.attempts)
    entry.save(update_fields=["attempts", "error", "dead", "not_before"])
