"""How many requests parts lead to, counted no further than is worth showing."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Subquery
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.selectors.desk import OPEN, Parts, waiting_parts

MOST_COUNTED = 1000


class _Counted(Subquery):
    """How many parts a query gives, and how many different requests they belong to."""

    template = (
        "(SELECT ARRAY[COUNT(*), COUNT(DISTINCT exchange_id)] FROM (%(subquery)s) AS counted)"
    )
    output_field = ArrayField(BigIntegerField())


def counts(membership: Membership, parts: Parts, waiting: Parts | None = None) -> dict[str, int]:
    """How many requests are open, and how many of them wait for the actor; see `count_some`.

    parts: from `parts_of`; waiting: from `waiting_parts`, where it is made already.
    """
    waiting = waiting_parts(parts, membership) if waiting is None else waiting
    return count_some(membership, {"open": parts.filter(OPEN), "waiting": waiting})


def count_some(
    membership: Membership, wanted: Mapping[str, Parts], most: int = MOST_COUNTED
) -> dict[str, int]:
    """How many requests each of some lists holds; most + 1 where there are more than that.

    So a list costs no more to count than so many of its parts. One query, but where an actor sees
    many requests through several parts.
    """
    found: dict[str, int] = {}
    limit = most + 1
    while left := {name: parts for name, parts in wanted.items() if name not in found}:
        for name, (parts, requests) in _count(membership, left, limit).items():
            if parts < limit or requests > most:
                found[name] = min(requests, most + 1)
        limit *= 4
    return found


def _count(
    membership: Membership, wanted: Mapping[str, Parts], limit: int
) -> dict[str, tuple[int, int]]:
    counted: dict[str, Any] = {
        name: _Counted(parts.order_by().values("exchange_id")[:limit])
        for name, parts in wanted.items()
    }
    row = Membership.objects.filter(pk=membership.pk).annotate(**counted).values(*counted).get()
    return {name: tuple(pair or (0, 0)) for name, pair in row.items()}


def count_text(number: int, most: int = MOST_COUNTED) -> str:
    """A count in words, such as 1,000+ where it was counted no further."""
    shown = number_format(min(number, most), use_l10n=True, force_grouping=True)
    return _("%(most)s+") % {"most": shown} if number > most else shown
