"""What passes from one authority to another when it is closed, merged or split.

The registry knows its own things; whoever else holds something of authorities registers a holder.
All of it happens in the caller's transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from authorities.models import Authority, CoordinatorLink, Favourite, Membership, PendingChange
from authorities.services.links import areas_of, areas_without
from authorities.services.problems import InvalidError
from authorities.services.scope import Function, record

#: A number of things, and how they are called on the page that asks.
Line = tuple[str, int]


@dataclass(frozen=True)
class Passing:
    """One authority takes over from another. areas: the codes concerned, None for all of it."""

    origin: Authority
    target: Authority
    at: datetime
    areas: frozenset[str] | None = None


@dataclass(frozen=True)
class Holder:
    """Somebody who holds things of authorities.

    lines: what would pass, counted; areas: those in which something is still open; is_open:
    whether anything is, in whatever area; hand_over: passes them on, returns counts by name.
    Raises InvalidError where something can't pass.
    """

    lines: Callable[[Passing], list[Line]]
    areas: Callable[[Authority], set[str]]
    is_open: Callable[[Authority], bool]
    hand_over: Callable[[Passing], dict[str, int]]


_holders: list[Holder] = []


def register_holder(holder: Holder) -> None:
    """Have a holder asked from now on; done once, when its app is ready."""
    _holders.append(holder)


def held_lines(passing: Passing) -> list[Line]:
    """What the holders would pass on, counted."""
    return [line for holder in _holders for line in holder.lines(passing)]


def open_areas(authority: Authority) -> set[str]:
    """The codes of the areas in which something of an authority is still open."""
    return {area for holder in _holders for area in holder.areas(authority)}


def hand_over(passing: Passing) -> dict[str, int]:
    """Have the holders pass on what they hold; returns counts by name."""
    counts: dict[str, int] = {}
    for holder in _holders:
        counts |= holder.hand_over(passing)
    return counts


def require_areas(origin: Authority, successor: Authority | None) -> None:
    """Refuse a successor that can't go on with what is open. Raises InvalidError."""
    if successor is None:
        if any(holder.is_open(origin) for holder in _holders):
            raise InvalidError("successor", _("Something is open: please name who takes over."))
        return
    left = open_areas(origin)
    had = set(successor.accesses.filter(suspended=False).values_list("area", flat=True))
    if missing := left - had:
        raise InvalidError(
            "successor",
            _("The successor has no access to %(areas)s, where something is open.")
            % {"areas": ", ".join(sorted(missing))},
        )


def pass_names(origin: Authority, target: Authority) -> None:
    """Let the target be found by the names of the origin; the caller saves it."""
    names = [origin.name, origin.name_2, origin.abbreviation, *map(str, origin.former_names)]
    own = {target.name, target.name_2, ""}
    fresh = [name for name in names if name not in own]
    target.former_names = list(dict.fromkeys([*target.former_names, *fresh]))


def pass_registry(origin: Authority, target: Authority) -> dict[str, int]:
    """Pass on names, competences and departments; what waits for a decision is dropped."""
    pass_names(origin, target)
    target.save()
    competences = list(origin.competences.all())
    target.competences.add(*competences)
    Authority.objects.filter(pk=target.pk, parent=origin).update(parent=None)
    departments = Authority.objects.filter(parent=origin).update(parent=target)
    origin.changes.filter(state=PendingChange.State.WAITING).update(
        state=PendingChange.State.REPLACED
    )
    _pass_favourites(origin, target)
    return {"competences": len(competences), "departments": departments}


def _pass_favourites(origin: Authority, target: Authority) -> None:
    """Who has the one at hand has the other one at hand, once."""
    have = Favourite.objects.filter(authority=target).values("membership")
    kept = Favourite.objects.filter(authority=origin)
    kept.filter(membership__in=have).delete()
    kept.filter(membership__authority=target).delete()
    kept.update(authority=target)


def pass_units(origin: Authority, target: Authority) -> int:
    """Pass on units; one whose name is taken is told apart by the reference."""
    known = {unit.name.casefold() for unit in target.units.all()}
    units = list(origin.units.all())
    for unit in units:
        if unit.name.casefold() in known:
            unit.name = f"{unit.name[:100]} ({origin.reference})"[:120]
        unit.authority = target
        unit.save(update_fields=["authority", "name"])
    return len(units)


def pass_areas(origin: Authority, target: Authority, areas: set[str]) -> list[str]:
    """Pass on the access to areas, and who coordinates there; the target's own settings stay.

    Returns the areas that are new to the target. Raises InvalidError where nobody would
    coordinate it.
    """
    had = set(target.accesses.values_list("area", flat=True))
    fresh = sorted(areas - had)
    origin.accesses.filter(area__in=fresh).update(authority=target, kind=target.kind)
    origin.accesses.filter(area__in=areas).delete()
    _pass_links(origin, target, areas)
    for function in (Function.ACCESS, Function.REQUESTS):
        if left := areas_without(target, function) & areas:
            raise InvalidError(
                "",
                _("Nobody would be its %(task)s for %(areas)s.")
                % {"task": Function(function).label, "areas": ", ".join(sorted(left))},
            )
    return fresh


def _pass_links(origin: Authority, target: Authority, areas: set[str]) -> None:
    for link in origin.links.exclude(function=Function.VALIDATION):
        if link.coordinator_id == target.pk:
            continue
        for area in sorted(areas if link.area_id is None else areas & {link.area_id}):
            if link.function == Function.ACCESS and area not in areas_without(target, "access"):
                continue
            there = target.links.filter(coordinator=link.coordinator_id, function=link.function)
            if not any(one.area_id in (None, area) for one in there):
                CoordinatorLink.objects.create(
                    coordinator_id=link.coordinator_id,
                    authority=target,
                    area_id=area,
                    function=link.function,
                )
    origin.links.filter(area__in=areas).delete()


def pass_tasks(origin: Authority, made: Authority, areas: set[str]) -> int:
    """Pass on what a coordinator does in areas; of a task in all areas, these are the new one's.

    Returns how many authorities have another coordinator there.
    """
    tasks = CoordinatorLink.objects.filter(coordinator=origin).exclude(function=Function.VALIDATION)
    passed = tasks.filter(area__in=areas).exclude(authority=made)
    told = set(passed.values_list("authority", flat=True))
    passed.update(coordinator=made)
    wide = list(tasks.filter(area=None).exclude(authority=made).select_related("authority"))
    for link in wide:
        for area in sorted(areas & areas_of(link.authority)):
            CoordinatorLink.objects.get_or_create(
                coordinator=made, authority=link.authority, area_id=area, function=link.function
            )
            told.add(link.authority_id)
    return len(told)


def pass_at_closing(
    origin: Authority, target: Authority | None, *, by: Membership, at: datetime
) -> dict[str, Any]:
    """Pass on what a closed authority leaves, but for its officials, who are taken off.

    Returns what its event keeps. Raises InvalidError.
    """
    require_areas(origin, target)
    if target is None:
        return {}
    moved = pass_registry(origin, target) | hand_over(Passing(origin, target, at))
    origin.successor = target
    record(target, "take over", by=by, at=at, after={"from": origin.reference, "moved": moved})
    return {"successor": target.reference, "moved": moved}
