"""In which legal areas an authority allocates what arrives; otherwise all its handlers see it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, Role
from authorities.services.problems import InvalidError, StaleError
from authorities.services.scope import locked, record, require_own


@transaction.atomic
def set_allocation(
    authority: Authority, areas: Collection[str], *, by: Membership, at: datetime
) -> None:
    """Let an authority allocate in exactly these of its legal areas.

    Invariant: allocation is switched on only where somebody allocates.
    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    authority = locked(authority)
    require_own(by, authority)
    if authority.status in (Authority.Status.CLOSED, Authority.Status.REFUSED):
        raise StaleError(_("The authority was closed meanwhile."))
    accesses = list(authority.accesses.order_by("area__position"))
    before = [access.area_id for access in accesses if access.allocation]
    after = [access.area_id for access in accesses if access.area_id in areas]
    fresh = [area for area in after if area not in before]
    if idle := [area for area in fresh if not _allocators(authority, area)]:
        raise InvalidError(
            "areas",
            _("Nobody is an allocator in: %(areas)s. Please give somebody the role first.")
            % {"areas": ", ".join(idle)},
        )
    if before == after:
        return
    authority.accesses.filter(area__in=after).update(allocation=True)
    authority.accesses.exclude(area__in=after).update(allocation=False)
    record(authority, "allocation", by=by, at=at, before={"areas": before}, after={"areas": after})


def _allocators(authority: Authority, area: str) -> bool:
    there = Q(areas=[]) | Q(areas__contains=[area])
    found = authority.memberships.filter(
        there, active=True, official__is_active=True, roles__contains=[Role.ALLOCATOR]
    )
    return found.exists()
