"""Keeping what is being written, so that no crash, logout or second window loses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from authorities.models import Membership
from requests.models import Composition, Exchange
from requests.selectors.compositions import Data, mark_of, part_of

LONGEST = 20_000
#: What nobody touched for so long is deleted (class DRAFT of the domain reference, §7.2).
DAYS_UNTOUCHED = 183


@dataclass(frozen=True)
class Window:
    """The page that writes. token: its own name; mark: of the part it was made from, or empty."""

    token: str = ""
    mark: str = ""


class OvertakenError(Exception):
    """Another window changed the part meanwhile; data: all that is kept now."""

    def __init__(self, data: Data, at: datetime) -> None:
        """Hold what was kept by the other window, and when."""
        super().__init__()
        self.data, self.at = data, at


@transaction.atomic
def put(
    membership: Membership,
    path: tuple[str, ...],
    value: Any,
    *,
    window: Window,
    at: datetime,
    exchange: Exchange | None = None,
) -> Data:
    """Keep a part of what is being written; returns all of it.

    Raises OvertakenError when another window changed the part since this one was made.
    """
    Composition.objects.get_or_create(
        membership=membership, exchange=exchange, defaults={"changed_at": at}
    )
    row = Composition.objects.select_for_update().get(membership=membership, exchange=exchange)
    data, name = row.data, "/".join(path)
    value = storable(value)
    if (
        window.mark
        and window.mark != mark_of(data, path)
        and data.get("windows", {}).get(name) != window.token
        and part_of(data, path) != value
    ):
        raise OvertakenError(data, row.changed_at)
    holder = data
    for step in path[:-1]:
        holder = holder.setdefault(step, {})
    holder[path[-1]] = value
    data.setdefault("windows", {})[name] = window.token
    row.changed_at = at
    row.save(update_fields=["data", "changed_at"])
    return data


def replace(
    membership: Membership, data: Data, *, at: datetime, exchange: Exchange | None = None
) -> None:
    """Keep something else altogether."""
    Composition.objects.update_or_create(
        membership=membership,
        exchange=exchange,
        defaults={"data": storable(data), "changed_at": at},
    )


@contextmanager
def unchanged(membership: Membership, data: Data, *, at: datetime) -> Iterator[None]:
    """Hold the request being made, so that nobody saves it twice; all or nothing inside.

    Raises OvertakenError when it isn't kept any longer (without data), or was changed.
    """
    with transaction.atomic():
        kept = Composition.objects.select_for_update()
        row = kept.filter(membership=membership, exchange=None).first()
        if row is None:
            raise OvertakenError({}, at)
        if row.data | {"windows": None} != data | {"windows": None}:
            raise OvertakenError(row.data, row.changed_at)
        yield


def forget(membership: Membership, exchange: Exchange | None = None) -> None:
    """Delete what was kept."""
    Composition.objects.filter(membership=membership, exchange=exchange).delete()


def forget_old(at: datetime) -> int:
    """Delete what nobody touched for six months, and answers to what was forwarded or has ended."""
    old = Q(changed_at__lt=at - timedelta(days=DAYS_UNTOUCHED))
    elsewhere = Q(exchange__isnull=False) & ~Q(exchange__responder=F("membership__authority"))
    gone = Composition.objects.filter(old | elsewhere | Q(exchange__is_open=False))
    return gone.delete()[0]


def storable(value: Any) -> Any:
    """Return a value that the database takes: no NUL, no lone surrogate, no text without end."""
    if isinstance(value, str):
        return "".join(filter(_is_storable, value[:LONGEST]))
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {str(storable(key)): storable(item) for key, item in value.items()}
    return value


def _is_storable(letter: str) -> bool:
    return letter != "\x00" and not "\ud800" <= letter <= "\udfff"
