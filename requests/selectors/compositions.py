"""What an official was writing when a page was left."""

import hashlib
import json
from datetime import datetime
from typing import Any

from authorities.models import Membership
from requests.models import Composition, Exchange

Data = dict[str, Any]


def composition(membership: Membership, exchange: Exchange | None = None) -> Composition | None:
    """Return what was kept for a request being answered, or for the one being made. One query."""
    return Composition.objects.filter(membership=membership, exchange=exchange).first()


def kept_at(membership: Membership, exchange: Exchange | None = None) -> datetime | None:
    """When it was kept last, if at all."""
    found = composition(membership, exchange)
    return found.changed_at if found else None


def part_of(data: Data, path: tuple[str, ...]) -> Any:
    """Return the part of the data at a path, None where there is none."""
    found: Any = data
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def mark_of(data: Data, path: tuple[str, ...]) -> str:
    """Return a short mark of a part, which tells a page whether it was changed elsewhere."""
    told = [data.get("number"), data.get("form"), path, part_of(data, path)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
