"""The secret address under which a calendar program reads an official's deadlines."""

import hashlib
import secrets
from datetime import date, datetime

from authorities.models import Membership
from requests.models import CalendarKey


def make_calendar_key(membership: Membership, *, at: datetime) -> str:
    """Return a new key; the one before stops working. It can't be shown again."""
    key = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(
        membership=membership,
        defaults={"sha256": _digest(key), "created_at": at, "last_used_on": None},
    )
    return key


def revoke_calendar_key(membership: Membership) -> None:
    """Make the key stop working."""
    CalendarKey.objects.filter(membership=membership).delete()


def calendar_member(key: str, today: date) -> Membership | None:
    """Return whose calendar a valid key opens, or None; notes the day it was used."""
    found = (
        CalendarKey.objects.filter(
            sha256=_digest(key),
            membership__active=True,
            membership__official__is_active=True,
            membership__official__suspended_at__isnull=True,
            membership__authority__status="active",
        )
        .select_related("membership__official", "membership__authority__country")
        .first()
    )
    if found is None:
        return None
    if found.last_used_on != today:
        CalendarKey.objects.filter(pk=found.pk).update(last_used_on=today)
    return found.membership


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
