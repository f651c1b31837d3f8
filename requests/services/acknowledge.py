"""Putting aside what came in: it stays in the lists and waits no longer."""

from datetime import datetime

from authorities.models import Membership, Role
from requests.models import Participation
from requests.models.scope import parts_seen_by
from requests.workflows.base import ONE_TO_ONE


def acknowledge(numbers: list[str], *, by: Membership, at: datetime) -> int:
    """Put aside the exchanges of numbers for the actor's authority. Returns how many were new."""
    if not by.has_role(Role.MODULE_HANDLER):
        return 0
    seen = Participation.objects.filter(parts_seen_by(by), authority=by.authority_id)
    mine = seen.exclude(role__in=ONE_TO_ONE).filter(
        exchange__number__in=[number for number in numbers if "\x00" not in number],
        acknowledged_at__isnull=True,
    )
    keys = list(mine.values_list("pk", "exchange"))
    Participation.objects.filter(pk__in=[key for key, _exchange in keys]).update(acknowledged_at=at)
    return len({exchange for _key, exchange in keys})
