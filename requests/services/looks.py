"""What an official has seen of requests; what happens after it is news to her."""

from collections.abc import Iterable

from django.db.models import Case, When
from django.db.models.functions import Greatest

from authorities.models import Membership
from requests.models import Exchange, Look


def note_look(exchanges: Iterable[Exchange], by: Membership) -> None:
    """Note that an official knows exchanges up to their present step. At most one statement.

    None where it is known of all of them already (``looked``).
    """
    looks = [
        Look(exchange=one, official_id=by.official_id, sequence=one.event_count)
        for one in exchanges
        if getattr(one, "looked", None) != one.event_count
    ]
    Look.objects.bulk_create(
        looks,
        update_conflicts=True,
        unique_fields=["official", "exchange"],
        update_fields=["sequence"],
    )


def note_known(known: dict[int, int], by: Membership) -> None:
    """Note up to which step an official knows exchanges, by key; what she knew before stays known.

    Two statements.
    """
    if not known:
        return
    looks = [Look(exchange_id=pk, official_id=by.official_id, sequence=0) for pk in known]
    Look.objects.bulk_create(looks, ignore_conflicts=True)
    steps = Case(*(When(exchange=pk, then=sequence) for pk, sequence in known.items()))
    mine = Look.objects.filter(official=by.official_id, exchange__in=known)
    mine.update(sequence=Greatest("sequence", steps))
