"""Who coordinates whom: links are made, handed over and removed under rules.

Rules: one country; no circle of validation; exactly one validating coordinator; at most one
access coordinator for an authority and area; the last request coordinator of an area stays.
All changes in one country queue up behind its row, so that two at once can't break a rule.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, CoordinatorLink, Membership
from authorities.services.problems import InvalidError, StaleError
from authorities.services.scope import (
    Function,
    covers,
    gives_access,
    locked,
    record,
    validates,
)

#: What the access coordinator of an area may give to others there.
IN_AN_AREA = (Function.ACCESS, Function.REQUESTS, Function.ALERTS, Function.OBSERVER)


@transaction.atomic
def link(
    authority: Authority,
    coordinator: Authority,
    function: str,
    area: str | None,
    *,
    by: Membership,
    at: datetime,
) -> CoordinatorLink:
    """Give a coordinator a task towards an authority, in an area or (None) in all.

    Validation and access have one holder: the task passes to the new one.
    Raises Authority.DoesNotExist, InvalidError.
    """
    authority = locked(authority)
    coordinator = Authority.objects.get(pk=coordinator.pk)
    _require(by, authority, function, area)
    _check(authority, coordinator, function, area)
    before = _told(authority)
    if function == Function.VALIDATION:
        authority.links.filter(function=function).delete()
    elif function == Function.ACCESS:
        _make_room(authority, area)
    made = CoordinatorLink.objects.create(
        coordinator=coordinator, authority=authority, function=function, area_id=area
    )
    record(authority, "link", by=by, at=at, before=before, after=_told(authority))
    return made


@transaction.atomic
def unlink(authority: Authority, number: int, *, by: Membership, at: datetime) -> None:
    """Take a task from a coordinator; number: the link's key.

    Raises Authority.DoesNotExist, StaleError (it is gone), InvalidError (it is needed).
    """
    authority = locked(authority)
    found = authority.links.filter(pk=number).first()
    if found is None:
        if not validates(by, authority):
            raise Authority.DoesNotExist
        raise StaleError(_("This link was removed meanwhile."))
    _require(by, authority, found.function, found.area_id)
    _check_not_needed(authority, found)
    before = _told(authority)
    found.delete()
    record(authority, "unlink", by=by, at=at, before=before, after=_told(authority))


def _require(by: Membership, authority: Authority, function: str, area: str | None) -> None:
    if validates(by, authority):
        return
    if function not in IN_AN_AREA or not gives_access(by, authority, area):
        raise Authority.DoesNotExist


def _check(authority: Authority, coordinator: Authority, function: str, area: str | None) -> None:
    if coordinator.pk == authority.pk:
        raise InvalidError("coordinator", _("An authority can't coordinate itself."))
    if coordinator.country_id != authority.country_id:
        raise InvalidError("coordinator", _("The coordinator is in another country."))
    if coordinator.status != Authority.Status.ACTIVE:
        raise InvalidError("coordinator", _("The coordinator isn't active."))
    if function != Function.OBSERVER and coordinator.kind == Authority.Kind.AUTHORITY:
        raise InvalidError("coordinator", _("This authority is no coordinator."))
    if function == Function.VALIDATION:
        _check_validation(authority, coordinator, area)
    elif function != Function.OBSERVER and area and not covers(coordinator, area):
        raise InvalidError("area", _("This area isn't among the coordinator's tasks."))
    same = authority.links.filter(coordinator=coordinator, function=function, area=area)
    if same.exists():
        raise InvalidError("coordinator", _("The coordinator has this task already."))


def _check_validation(authority: Authority, coordinator: Authority, area: str | None) -> None:
    if area is not None:
        raise InvalidError("area", _("Validation is for the whole authority, not for one area."))
    above = dict(
        CoordinatorLink.objects.filter(
            function=Function.VALIDATION, authority__country=authority.country_id
        )
        .exclude(authority__kind=Authority.Kind.AUTHORITY)
        .values_list("authority", "coordinator")
    )
    seen: set[int] = set()
    step: int | None = coordinator.pk
    while step is not None and step not in seen:
        if step == authority.pk:
            raise InvalidError("coordinator", _("The validating coordinators would form a circle."))
        seen.add(step)
        step = above.get(step)


def _make_room(authority: Authority, area: str | None) -> None:
    """End what overlaps with a new access link; one for all areas is kept in the others."""
    links = authority.links.filter(function=Function.ACCESS)
    if area is None:
        links.delete()
        return
    links.filter(area=area).delete()
    general = links.filter(area=None).first()
    if general is None:
        return
    others = authority.accesses.exclude(area=area).values_list("area", flat=True)
    general.delete()
    CoordinatorLink.objects.bulk_create(
        CoordinatorLink(
            coordinator_id=general.coordinator_id,
            authority=authority,
            function=Function.ACCESS,
            area_id=other,
        )
        for other in others
    )


def _check_not_needed(authority: Authority, found: CoordinatorLink) -> None:
    if found.function == Function.VALIDATION:
        raise InvalidError(
            "", _("Each authority has a validating coordinator: hand the task over instead.")
        )
    if found.function not in (Function.ACCESS, Function.REQUESTS):
        return
    left = authority.links.filter(function=found.function).exclude(pk=found.pk)
    missing = _uncovered(authority, {link.area_id for link in left})
    if not missing:
        return
    areas = ", ".join(sorted(missing))
    if found.function == Function.ACCESS:
        message = _("Nobody would give access to %(areas)s: hand the task over instead.")
    else:
        message = _("This is the last request coordinator for %(areas)s.")
    raise InvalidError("", message % {"areas": areas})


def _uncovered(authority: Authority, areas: set[str | None]) -> set[str]:
    """The authority's areas that links with these areas leave out."""
    return set() if None in areas else areas_of(authority) - areas


def areas_of(authority: Authority) -> set[str]:
    """The codes of the areas that an authority has, suspended or not."""
    return set(authority.accesses.values_list("area", flat=True))


def areas_without(authority: Authority, function: str) -> set[str]:
    """The authority's areas in which nobody has a task towards it."""
    links = authority.links.filter(function=function).values_list("area", flat=True)
    return _uncovered(authority, set(links))


def _told(authority: Authority) -> dict[str, Any]:
    """The links as an event keeps them."""
    links = authority.links.select_related("coordinator").order_by("pk")
    return {
        "links": [[one.function, one.area_id, one.coordinator.reference] for one in links],
    }
