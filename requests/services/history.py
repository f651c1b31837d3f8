"""Appending to the history of an exchange, each event chained to the one before."""

import hashlib
import json
from datetime import UTC, datetime

from authorities.models import Authority
from imi.kernel.outbox import promise, promise_all
from requests.models import Event, Exchange

#: What the outbox calls once an exchange has moved.
MOVED = "exchange.moved"


def append_event(
    exchange: Exchange,
    name: str,
    *,
    at: datetime,
    authority: Authority | None,
    data: dict | None = None,
    side: str = "",
) -> Event:
    """Append an event; the caller holds the exchange's lock and saves it afterwards.

    authority: whose step it is, None for the system. side: the only one it is shown to.
    """
    before = (
        Event.objects.filter(exchange=exchange, sequence=exchange.event_count)
        .values_list("hash", flat=True)
        .first()
        or ""
    )
    event = next_event(exchange, name, before, at=at, authority=authority, data=data, side=side)
    event.save(force_insert=True)
    stream, payload = _promised(event)
    promise(MOVED, stream, **payload)
    return event


def next_event(
    exchange: Exchange,
    name: str,
    before: str,
    *,
    at: datetime,
    authority: Authority | None,
    data: dict | None = None,
    side: str = "",
) -> Event:
    """Make the next event of an exchange, and count it; nothing is saved.

    before: the hash of the last one, empty where it is the first. The rest is as above.
    """
    exchange.event_count += 1
    event = Event(
        exchange=exchange,
        sequence=exchange.event_count,
        name=name,
        at=at,
        state=exchange.state,
        authority=authority,
        side=side,
        data=data or {},
    )
    event.hash = chained_hash(before, exchange.number, event)
    return event


def append_all(events: list[Event]) -> None:
    """Append events made by `next_event`, each exchange's in their order. Two queries."""
    Event.objects.bulk_create(events)
    promise_all(MOVED, map(_promised, events))


def _promised(event: Event) -> tuple[str, dict]:
    return event.exchange.number, {"event": event.pk, "name": event.name}


def chained_hash(before: str, number: str, event: Event) -> str:
    """Return the SHA-256 (hex) of an event together with the hash of the one before."""
    content = json.dumps(
        [
            before,
            number,
            event.sequence,
            event.name,
            event.at.astimezone(UTC).isoformat(),
            event.state,
            event.authority_id,
            event.side,
            event.data,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(content.encode()).hexdigest()


def broken_at(exchange: Exchange) -> int | None:
    """Return the sequence of the first event that doesn't fit the chain, or None."""
    before = ""
    for expected, event in enumerate(exchange.events.order_by("sequence"), start=1):
        if event.sequence != expected or event.hash != chained_hash(before, exchange.number, event):
            return expected
        before = event.hash
    return None
