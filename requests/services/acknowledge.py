"""Putting aside what came in: it stays in the lists and waits no longer."""

from datetime import datetime

from django.db.models import QuerySet

from authorities.models import Membership, Role
from requests.models import Participation
from requests.models.scope import parts_seen_by
from requests.workflows.base import ONE_TO_ONE


def acknowledge(numbers: list[str], *, by: Membership, at: datetime) -> list[str]:
    """Put aside the exchanges of numbers for the actor's authority. Returns those newly put."""
    parts = _parts(numbers, by).filter(acknowledged_at__isnull=True)
    return _set(parts, at)


def take_back(numbers: list[str], *, by: Membership) -> list[str]:
    """Let what was put aside wait again. Returns the numbers of those that do."""
    parts = _parts(numbers, by).filter(acknowledged_at__isnull=False, is_open=True)
    return _set(parts, None)


def _parts(numbers: list[str], by: Membership) -> QuerySet[Participation]:
    """The parts of the actor's authority, among many that were told, in exchanges of numbers."""
    if not by.has_role(Role.MODULE_HANDLER):
        return Participation.objects.none()
    seen = Participation.objects.filter(parts_seen_by(by), authority=by.authority_id)
    storable = [number for number in numbers if "\x00" not in number]
    return seen.exclude(role__in=ONE_TO_ONE).filter(exchange__number__in=storable)


def _set(parts: QuerySet[Participation], at: datetime | None) -> list[str]:
    keys = list(parts.values_list("pk", "exchange__number"))
    Participation.objects.filter(pk__in=[key for key, _number in keys]).update(acknowledged_at=at)
    return sorted({number for _key, number in keys})
