"""An authority's access to a legal area was suspended or opened: its open requests say so."""

from datetime import datetime

from django.db import transaction

from authorities.models import Authority
from requests.models import Exchange, Participation
from requests.services.history import append_event


@transaction.atomic
def tell_of_access(authority: int, area: str, *, suspended: bool, by: int, at: datetime) -> int:
    """Append to each open request of an authority in an area that its access changed.

    by: the coordinator that changed it. Returns the number of requests. What is not sent yet is
    left alone; the coordinators may now pass on what the suspended authority should answer.
    """
    parts = Participation.objects.filter(authority=authority, is_open=True, until__isnull=True)
    parts = parts.filter(exchange__area=area, exchange__sent_at__isnull=False)
    concerned = Authority.objects.get(pk=authority)
    coordinator = Authority.objects.get(pk=by)
    keys = sorted(parts.values_list("exchange", flat=True))
    for key in keys:
        exchange = Exchange.objects.select_for_update().get(pk=key)
        append_event(
            exchange,
            "suspend_access" if suspended else "lift_access",
            at=at,
            authority=coordinator,
            data={"to": concerned.reference},
        )
        exchange.save(update_fields=["event_count"])
    return len(keys)
