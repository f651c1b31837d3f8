"""Addresses whose mail came back, as the operator's mail server says."""

from datetime import datetime

from django.db import transaction

from authorities.models import Authority, Official
from authorities.services.scope import record


@transaction.atomic
def mark_bounced(address: str, *, at: datetime) -> dict[str, int]:
    """Note that mail to an address came back; coordinators see it among what is missing.

    Returns how many authorities and officials have the address. A second time only renews it.
    """
    address = address.strip()
    authorities = list(Authority.objects.filter(email__iexact=address))
    for authority in authorities:
        if authority.bounced_at is None:
            record(authority, "bounced", by=None, at=at)
        Authority.objects.filter(pk=authority.pk).update(bounced_at=at)
    officials = Official.objects.filter(email__iexact=address).update(bounced_at=at)
    return {"authorities": len(authorities), "officials": officials}


@transaction.atomic
def clear_bounced(address: str) -> dict[str, int]:
    """Note that mail to an address arrives again."""
    address = address.strip()
    authorities = Authority.objects.filter(email__iexact=address).update(bounced_at=None)
    officials = Official.objects.filter(email__iexact=address).update(bounced_at=None)
    return {"authorities": authorities, "officials": officials}
