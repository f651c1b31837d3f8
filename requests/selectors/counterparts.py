"""Authorities that exchanges were had with, and how an authority keeps its dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, Q
from django.db.models.functions import TruncDate

from authorities.models import Authority, Membership
from authorities.selectors.registry import findable, in_order
from imi.kernel.calendars import BRUSSELS
from imi.kernel.rounding import percentage
from requests.models import Exchange
from requests.models.exchange import ACCEPTANCE_DAYS
from requests.workflows.information_request import INFORMATION_REQUEST

MOST_COUNTERPARTS = 8
#: With fewer cases no share and no mean is told (the Scoreboard's rule R16).
FEWEST = 5


@dataclass(frozen=True)
class Figures:
    """One authority's requests of a year; None where there are too few to tell.

    accepted_in_time: whole per cent; mean_days: from sending to acceptance.
    """

    year: int
    received: int
    sent: int
    accepted_in_time: int | None
    mean_days: float | None


def counterparts_of(membership: Membership) -> list[Authority]:
    """The authorities that one's own had exchanges with last, the latest first.

    A constant number of queries.
    """
    own = membership.authority_id
    pairs = (
        Exchange.objects.visible_to(membership)
        .filter(sent_at__isnull=False)
        .order_by("-pk")
        .values_list("requester__reference", "responder__reference", "requester", "responder")[:200]
    )
    found: dict[str, None] = {}
    for requester, responder, requester_key, responder_key in pairs:
        if requester_key == own and responder:
            found[responder] = None
        elif responder_key == own:
            found[requester] = None
    return in_order(findable(membership), list(found)[:MOST_COUNTERPARTS])


def figures_of(authority: Authority, today: date) -> Figures:
    """How many requests of this calendar year an authority had, and how it accepted them.

    Acceptance counts calendar days in Brussels, as indicator 1 does. One query.
    """
    theirs = Q(responder=authority)
    accepted = theirs & Q(accepted_at__isnull=False)
    days = ExpressionWrapper(
        TruncDate("accepted_at", tzinfo=BRUSSELS) - TruncDate("sent_at", tzinfo=BRUSSELS),
        output_field=DurationField(),
    )
    row = (
        Exchange.objects.filter(theirs | Q(requester=authority))
        .filter(kind=INFORMATION_REQUEST.kind, sent_at__year=today.year)
        .annotate(waited=days)
        .aggregate(
            received=Count("pk", filter=theirs),
            sent=Count("pk", filter=Q(requester=authority)),
            accepted=Count("pk", filter=accepted),
            in_time=Count("pk", filter=accepted & Q(waited__lte=timedelta(days=ACCEPTANCE_DAYS))),
            mean=Avg("waited", filter=accepted),
        )
    )
    enough = row["accepted"] >= FEWEST
    return Figures(
        year=today.year,
        received=row["received"],
        sent=row["sent"],
        accepted_in_time=percentage(row["in_time"], row["accepted"]) if enough else None,
        mean_days=row["mean"].total_seconds() / 86400 if enough else None,
    )
