"""Giving a request to officials and units: by an allocator, or by rule as it arrives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from authorities.models import Official, Unit
from requests.models import Allocation, Event, Exchange, Participation, UnitAllocation
from requests.selectors.allocation import Rule, first_that_takes, rules_of
from requests.selectors.arrivals import traits_of
from requests.services.history import append_event
from requests.workflows.base import Side
from requests.workflows.information_request import INFORMATION_REQUEST


@dataclass(frozen=True)
class Given:
    """An official or a unit that a request is given to, to work on or only to read."""

    to: Official | Unit
    reads_only: bool = False


def give(part: Participation, chosen: Iterable[Given]) -> dict[str, int]:
    """Give a part in a request to these and nobody else; returns what the event says of it."""
    given = list(chosen)
    officials = {one.to.pk: one.reads_only for one in given if isinstance(one.to, Official)}
    units = {one.to.pk: one.reads_only for one in given if isinstance(one.to, Unit)}
    if units:
        held = _held(units)
        units = {unit: reads_only for unit, reads_only in units.items() if unit in held}
    Allocation.objects.filter(participation=part).delete()
    UnitAllocation.objects.filter(participation=part).delete()
    Allocation.objects.bulk_create(
        Allocation(participation=part, official_id=official, reads_only=reads_only)
        for official, reads_only in officials.items()
    )
    UnitAllocation.objects.bulk_create(
        UnitAllocation(participation=part, unit_id=unit, reads_only=reads_only)
        for unit, reads_only in units.items()
    )
    readers = [*officials.values(), *units.values()].count(True)
    said = {"count": len(officials), "units": len(units), "readers": readers}
    return {name: number for name, number in said.items() if number or name == "count"}


def _held(units: Iterable[int]) -> set[int]:
    """Keep units from being dissolved until the transaction ends; returns those still there.

    The weakest lock that does: a unit that is renamed, or passes on, waits for nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM authorities_unit WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
            [sorted(units)],
        )
        return {unit for (unit,) in cursor.fetchall()}


def allocate_by_rules(exchange: Exchange, *, at: datetime) -> Event | None:
    """Give a request that just arrived to whom the first fitting rule of the responder names.

    In the caller's transaction, who holds the exchange's lock and saves it afterwards. Without
    such a rule it stays with the allocators. One query where the responder has no rules.
    """
    if exchange.kind != INFORMATION_REQUEST.kind:
        return None
    responder = exchange.answering
    rules = rules_of(responder.pk, exchange.area_id)
    if not rules:
        return None
    codes = exchange.questions.values_list("code", flat=True)
    traits = traits_of(exchange, codes, responder.languages or responder.country.languages)
    rule = first_that_takes(rules, traits)
    if rule is None:
        return None
    part = exchange.participations.get(role=Side.RESPONDER, until__isnull=True)
    said = give(part, _given(rule, exchange.area_id))
    if said["count"] + said.get("units", 0) == said.get("readers", 0):
        give(part, ())  # the unit that it named was dissolved at this moment
        return None
    data = {"rule": rule.row.name, **said}
    return append_event(exchange, "allocate", at=at, authority=None, data=data, side=Side.RESPONDER)


def _given(rule: Rule, area: str) -> list[Given]:
    """Whom a rule gives a request to."""
    return [
        Given(Unit(pk=one.key) if one.is_unit else Official(pk=one.key), one.reads_only)
        for one in rule.usable(area)
    ]
