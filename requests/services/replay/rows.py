"""From simulated stories to rows: exchanges, who took part, and hash-chained events."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from imi.kernel.numbers import case_number
from requests.models import Evaluation, Event, Exchange, Participation, Subject
from requests.services.replay.people import Body, copy_rows
from requests.workflows.base import Side

#: Content is blocked half a year after the closure, and erased three years after it. Only the
#: simulated officials stay, whom the Scoreboard still has to count.
BLOCKED_AFTER, ERASED_AFTER = timedelta(days=182), timedelta(days=1096)
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


#: Name, instant, state after it, authority (None: the system), data.
Step = tuple[str, datetime, str, int | None, dict[str, Any]]


@dataclass
class Draft:
    """An exchange to be written, with its events as (name, at, state, authority, data).

    columns: of the exchange, without key and number. parts: split off it.
    """

    columns: dict[str, Any]
    events: list[Step]
    responders: list[tuple[Body, datetime, datetime | None]]
    rating: tuple[str, str] | None = None
    parts: list["Draft"] = field(default_factory=list)


def chain(
    number: str, events: list[tuple[str, datetime, str, int | None, dict[str, Any]]]
) -> Iterator[str]:
    """Yield the hash of each event together with the one before, as `history` computes it."""
    before = ""
    for sequence, (name, at, state, authority, data) in enumerate(events, start=1):
        content = [
            before, number, sequence, name, at.astimezone(UTC).isoformat(), state, authority, "",
            data,
        ]  # fmt: skip
        before = hashlib.sha256(_encode(content).encode()).hexdigest()
        yield before


class Rows:
    """The rows of a year, collected and copied together."""

    def __init__(self, year: int, keys: Iterator[int], first_number: int) -> None:
        """Take the keys that were reserved, and the first case number that is free."""
        self._year, self._keys, self._next = year, keys, first_number
        self._rows: dict[type, list[dict[str, Any]]] = {
            model: [] for model in (Exchange, Participation, Subject, Evaluation, Event)
        }

    def add(self, draft: Draft) -> None:
        """Number an exchange and its parts, and keep their rows."""
        number = case_number(self._year, self._next)
        self._next += 1
        for place, part in enumerate(draft.parts, start=2):
            part.events[0][-1]["original"] = number
            split = next(event for event in draft.events if event[0] == "split")
            split[-1]["part"] = f"{number}/{place}"
        original = self._add(draft, number, None)
        for place, part in enumerate(draft.parts, start=2):
            self._add(part, f"{number}/{place}", original)

    def write(self) -> int:
        """Copy everything; returns the number of exchanges."""
        for model, rows in self._rows.items():
            copy_rows(model, rows)
        return len(self._rows[Exchange])

    def _add(self, draft: Draft, number: str, original: int | None) -> int:
        key = next(self._keys)
        closed = draft.columns["closed_at"]
        last = draft.events[-1][1]
        self._rows[Exchange].append(
            {
                **draft.columns,
                "id": key,
                "number": number,
                "original_id": original,
                "split_from_id": original,
                "is_open": False,
                "changed_at": last,
                "blocked_at": closed + BLOCKED_AFTER,
                "erased_at": closed + ERASED_AFTER,
                "event_count": len(draft.events),
            }
        )
        self._rows[Subject].append({"exchange_id": key, "erased_at": closed + ERASED_AFTER})
        self._add_participations(key, draft)
        if draft.rating:
            self._rows[Evaluation].append(
                {
                    "exchange_id": key,
                    "timeliness": draft.rating[0],
                    "efforts": draft.rating[1],
                    "rated_at": last,
                }
            )
        self._add_events(key, number, draft)
        return key

    def _add_events(self, key: int, number: str, draft: Draft) -> None:
        hashes = chain(number, draft.events)
        for sequence, (event, digest) in enumerate(zip(draft.events, hashes, strict=True), 1):
            name, at, state, authority, data = event
            self._rows[Event].append(
                {
                    "exchange_id": key,
                    "sequence": sequence,
                    "name": name,
                    "at": at,
                    "state": state,
                    "authority_id": authority,
                    "data": data,
                    "hash": digest,
                }
            )

    def _add_participations(self, key: int, draft: Draft) -> None:
        base = {"exchange_id": key, "is_open": False}
        self._rows[Participation].append(
            {
                **base,
                "authority_id": draft.columns["requester_id"],
                "role": Side.REQUESTER,
                "since": draft.columns["created_at"],
            }
        )
        for place, (body, since, opened) in enumerate(draft.responders):
            following = draft.responders[place + 1 : place + 2]
            self._rows[Participation].append(
                {
                    **base,
                    "authority_id": body.key,
                    "role": Side.RESPONDER,
                    "since": since,
                    "until": following[0][1] if following else None,
                    "opened_at": opened,
                }
            )
