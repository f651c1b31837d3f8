"""Keys of the API: made once, kept as a hash, bound to one membership."""

import hashlib
import secrets
from datetime import datetime

from authorities.models import Membership
from requests.models import ApiToken

PREFIX = "imi_"


def make_token(membership: Membership, *, at: datetime) -> str:
    """Return a new key; it can't be shown again."""
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(membership=membership, sha256=_digest(token), created_at=at)
    return token


def membership_of(token: str) -> Membership | None:
    """Return the membership a valid key acts for, or None. One query."""
    found = (
        ApiToken.objects.filter(
            sha256=_digest(token),
            revoked_at__isnull=True,
            membership__active=True,
            membership__official__is_active=True,
            membership__authority__status="active",
        )
        .select_related("membership__official", "membership__authority__country")
        .first()
    )
    return found.membership if found else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
