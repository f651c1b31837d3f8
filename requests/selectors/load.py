"""The load of the authorities that a coordinator looks after, month by month."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import quote

from django.core.cache import cache
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from authorities.models import Membership
from imi.kernel.calendars import BRUSSELS
from requests.selectors.coordination import coordinated
from requests.selectors.desk import Parts
from requests.workflows.base import Side

MONTHS = 12
SECONDS_KEPT = 600


@dataclass(frozen=True)
class Month:
    """How many requests the coordinated authorities received and answered in a month."""

    first: date
    received: int
    answered: int


def months(today: date, count: int = MONTHS) -> list[date]:
    """Return the first days of the last months, the present one last."""
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def load(membership: Membership, today: date, *, area: str = "", region: str = "") -> list[Month]:
    """Count what came in and what was answered in the last twelve months.

    Two queries besides the scope's, which read a year of requests: kept for some minutes.

    A request counts with its present responder, in the months (of Brussels) of its sending and
    of its complete reply.
    """
    key = f"load:{membership.pk}:{area}:{quote(region)}:{today}"
    kept: list[Month] | None = cache.get(key)
    if kept is None:
        kept = _load(membership, today, area, region)
        cache.set(key, kept, SECONDS_KEPT)
    return kept


def _load(membership: Membership, today: date, area: str, region: str) -> list[Month]:
    wanted = Q(role=Side.RESPONDER)
    if area:
        wanted &= Q(exchange__area=area)
    if region:
        wanted &= Q(authority__region=region)
    parts = coordinated(membership).filter(wanted)
    received = _by_month(parts, "exchange__sent_at", today)
    answered = _by_month(parts, "exchange__replied_at", today)
    return [Month(first, received[first], answered[first]) for first in months(today)]


def _by_month(parts: Parts, moment: str, today: date) -> Counter[date]:
    since = datetime.combine(months(today)[0], time(), BRUSSELS)
    rows = (
        parts.filter(**{f"{moment}__gte": since})
        .order_by()
        .annotate(month=TruncMonth(moment, tzinfo=BRUSSELS))
        .values_list("month")
        .annotate(count=Count("exchange", distinct=True))
    )
    return Counter({month.date(): count for month, count in rows})
