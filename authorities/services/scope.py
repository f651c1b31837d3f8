"""Who may change what in the registry, and how a change is written down.

Whoever may not is told the same as for an authority that doesn't exist.
"""

from datetime import datetime
from typing import Any

from authorities.models import (
    AreaAccess,
    Authority,
    CoordinatorLink,
    Country,
    Membership,
    RegistryEvent,
    Role,
)

Function = CoordinatorLink.Function


def locked(authority: Authority) -> Authority:
    """Lock the authority's country, then it, and read it anew; changes of one country queue up.

    Raises Authority.DoesNotExist.
    """
    Country.objects.select_for_update(no_key=True).get(pk=authority.country_id)
    return Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)


def is_administrator(membership: Membership | None) -> bool:
    """Say whether somebody looks after the data of an authority."""
    return (
        membership is not None
        and membership.active
        and membership.has_role(Role.LOCAL_DATA_ADMINISTRATOR)
    )


def require_own(by: Membership, authority: Authority) -> None:
    """Let in the local data administrators of the authority itself.

    Raises Authority.DoesNotExist.
    """
    if not is_administrator(by) or by.authority_id != authority.pk:
        raise Authority.DoesNotExist


def validates(by: Membership, authority: Authority) -> bool:
    """Say whether somebody acts for the validating coordinator of an authority. One query."""
    return coordinates(by) and authority.links.filter(
        coordinator=by.authority_id, function=Function.VALIDATION
    ).exists()  # fmt: skip


def require_validating(by: Membership, authority: Authority) -> None:
    """Let in the validating coordinator. Raises Authority.DoesNotExist."""
    if not validates(by, authority):
        raise Authority.DoesNotExist


def is_national(by: Membership, country: str) -> bool:
    """Say whether somebody acts for the national coordinator of a country."""
    own = by.authority
    return coordinates(by) and own.kind == Authority.Kind.NIMIC and own.country_id == country


def require_national(by: Membership, country: str) -> None:
    """Let in the national coordinator. Raises Authority.DoesNotExist."""
    if not is_national(by, country):
        raise Authority.DoesNotExist


def require_people(by: Membership, authority: Authority) -> None:
    """Let in who may invite: the authority's own administrators, or its validating coordinator.

    Nobody is invited on behalf of an authority that doesn't take part yet, or no longer does.
    Raises Authority.DoesNotExist.
    """
    own = is_administrator(by) and by.authority_id == authority.pk
    if not (own and authority.status == Authority.Status.ACTIVE):
        require_validating(by, authority)


def gives_access(by: Membership, authority: Authority, area: str | None) -> bool:
    """Say whether somebody acts for the access coordinator of an area; no area: of all areas."""
    if not coordinates(by):
        return False
    links = authority.links.filter(coordinator=by.authority_id, function=Function.ACCESS)
    return any(link.area_id is None or link.area_id == area for link in links)


def require_access(by: Membership, authority: Authority, area: str) -> None:
    """Let in who decides on the access to an area: its access coordinator.

    Where an area has none yet, the validating coordinator decides.
    Raises Authority.DoesNotExist.
    """
    if gives_access(by, authority, area):
        return
    links = authority.links.filter(function=Function.ACCESS)
    if any(link.area_id is None or link.area_id == area for link in links):
        raise Authority.DoesNotExist
    require_validating(by, authority)


def coordinates(by: Membership) -> bool:
    """Say whether somebody looks after the data of a coordinator that takes part."""
    coordinator = by.authority
    return (
        is_administrator(by)
        and coordinator.kind != Authority.Kind.AUTHORITY
        and coordinator.status == Authority.Status.ACTIVE
    )


def covers(coordinator: Authority, area: str) -> bool:
    """Say whether a coordinator's own tasks reach to an area.

    National and regional ones reach to all, others to those they have access to.
    """
    if coordinator.kind in (Authority.Kind.NIMIC, Authority.Kind.SDIMIC):
        return True
    return AreaAccess.objects.filter(authority=coordinator, area=area, suspended=False).exists()


def record(
    authority: Authority,
    name: str,
    *,
    by: Membership | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> RegistryEvent:
    """Write down a change, in the caller's transaction; by: None for who has no account yet."""
    return RegistryEvent.objects.create(
        authority=authority,
        name=name,
        at=at,
        by_id=by.official_id if by else None,
        before=before or {},
        after=after or {},
    )
