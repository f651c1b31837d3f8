"""The yearly confirmation that an authority's data is right."""

from datetime import date, datetime

from django.db import transaction

from authorities.models import Authority, Membership
from authorities.services.scope import locked, record, require_own


@transaction.atomic
def confirm(authority: Authority, *, by: Membership, day: date, at: datetime) -> Authority:
    """Note that the data was looked at and is right. Raises Authority.DoesNotExist."""
    authority = locked(authority)
    require_own(by, authority)
    before = authority.confirmed_on
    authority.confirmed_on = day
    authority.save(update_fields=["confirmed_on", "changed_at"])
    record(
        authority,
        "confirm",
        by=by,
        at=at,
        before={"confirmed_on": before.isoformat() if before else None},
        after={"confirmed_on": day.isoformat()},
    )
    return authority
