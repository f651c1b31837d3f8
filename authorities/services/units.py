"""The units of an authority: made, renamed, peopled, dissolved."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, Unit
from authorities.services.problems import InvalidError, StaleError
from authorities.services.scope import locked, record, require_own


@transaction.atomic
def keep_unit(
    authority: Authority,
    number: int | None,
    *,
    name: str,
    members: Iterable[str],
    by: Membership,
    at: datetime,
) -> Unit:
    """Make a unit, or change the one of a key; members: keys of active memberships.

    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    authority = locked(authority)
    require_own(by, authority)
    unit = Unit(authority=authority) if number is None else _found(authority, number)
    before = _told(unit) if unit.pk else {}
    unit.name = name
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as taken:
        raise InvalidError("name", _("There is a unit of this name already.")) from taken
    unit.members.set(authority.memberships.filter(active=True, pk__in=list(members)))
    record(authority, "unit", by=by, at=at, before=before, after=_told(unit))
    return unit


@transaction.atomic
def dissolve_unit(authority: Authority, number: int, *, by: Membership, at: datetime) -> None:
    """Remove a unit; what was allocated to it is with the allocators again.

    Raises Authority.DoesNotExist, StaleError.
    """
    authority = locked(authority)
    require_own(by, authority)
    unit = _found(authority, number, dissolving=True)
    record(authority, "unit_dissolved", by=by, at=at, before=_told(unit))
    unit.delete()


def _found(authority: Authority, number: int, *, dissolving: bool = False) -> Unit:
    """A unit by its key; before it goes, what is being given to it at the moment arrives."""
    units = authority.units.select_for_update() if dissolving else authority.units.all()
    unit = units.filter(pk=number).first()
    if unit is None:
        raise StaleError(_("This unit was dissolved meanwhile."))
    return unit


def _told(unit: Unit) -> dict[str, Any]:
    members = unit.members.order_by("pk").values_list("pk", flat=True)
    return {"unit": unit.pk, "name": unit.name, "members": list(members)}
