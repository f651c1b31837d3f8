"""What an official has seen of requests; what happens after it is news to her."""

from collections.abc import Iterable

from authorities.models import Membership
from requests.models import Exchange, Look


def note_look(exchanges: Iterable[Exchange], by: Membership) -> None:
    """Note that an official knows exchanges up to their present step. One statement."""
    looks = [
        Look(exchange=one, official_id=by.official_id, sequence=one.event_count)
        for one in exchanges
    ]
    Look.objects.bulk_create(
        looks,
        update_conflicts=True,
        unique_fields=["official", "exchange"],
        update_fields=["sequence"],
    )
