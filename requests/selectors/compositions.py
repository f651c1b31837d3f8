"""What an official was writing when a page was left."""

import hashlib
import json
from datetime import datetime
from typing import Any

from authorities.models import Membership
from requests.models import AskedQuestion, Composition, Exchange

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


#: The last answers of so many replies are offered anew.
MOST_REPLIES = 50
#: Answers of these types are about one person or thing, and don't fit the next case.
ABOUT_ONE_CASE = frozenset({"PER", "ORG", "OBJ", "DOC", "QUA"})


def last_answers(exchange: Exchange, membership: Membership) -> dict[str, Any]:
    """Return an official's last answers to the questions of a request, in earlier ones.

    Shape: {code: answer}. Of blocked requests and of such as name a person or a thing: none.
    One query.
    """
    replies = (
        Exchange.objects.filter(
            reply_author=membership.official_id,
            responder=membership.authority_id,
            version=exchange.version_id,
            blocked_at__isnull=True,
        )
        .exclude(pk=exchange.pk)
        .order_by("-pk")[:MOST_REPLIES]
    )
    found = (
        AskedQuestion.objects.filter(exchange__in=replies.values("pk"), answered_at__isnull=False)
        .exclude(answer=None)
        .order_by("code", "-answered_at", "-pk")
        .distinct("code")
    )
    return dict(found.values_list("code", "answer"))
