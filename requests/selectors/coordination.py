"""What a coordinator looks at: figures over the authorities it coordinates, and by authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from authorities.models import Authority, CoordinatorLink, Membership
from requests.models import Exchange
from requests.models.exchange import COORDINATING_ROLES
from requests.selectors.desk import approvals, overdue, referrals, unaccepted

MOST_AUTHORITIES = 100
Counts = Mapping[str, Any]
_FUNCTIONS = (CoordinatorLink.Function.REQUESTS, CoordinatorLink.Function.OBSERVER)


@dataclass(frozen=True)
class Figures:
    """How many open requests there are of each sort; the lists of the desk hold the same."""

    overdue: int
    referrals: int
    approvals: int
    unaccepted: int
    open: int


@dataclass(frozen=True)
class AuthorityRow:
    """An authority's open requests: received, late, not accepted in time, to be decided on."""

    authority: Authority
    received: int = 0
    sent: int = 0
    overdue: int = 0
    unaccepted: int = 0
    decisions: int = 0


def may_coordinate(membership: Membership | None) -> bool:
    """Say whether an actor looks after other authorities' requests. At most one query."""
    if membership is None or not (COORDINATING_ROLES | {"observer"}) & set(membership.roles):
        return False
    if membership.authority.kind != Authority.Kind.AUTHORITY:
        return True
    return _links(membership).exists()


def _links(membership: Membership) -> QuerySet[CoordinatorLink]:
    return CoordinatorLink.objects.filter(
        coordinator=membership.authority_id, function__in=_FUNCTIONS
    )


def figures(membership: Membership, today: date) -> Figures:
    """Count what a coordinator has to look at. One query."""
    counted = (
        Exchange.objects.visible_to(membership)
        .filter(is_open=True)
        .aggregate(
            overdue=Count("pk", filter=overdue(today)),
            referrals=Count("pk", filter=referrals(membership)),
            approvals=Count("pk", filter=approvals(membership)),
            unaccepted=Count("pk", filter=unaccepted(today)),
            open=Count("pk"),
        )
    )
    return Figures(**counted)


def by_authority(membership: Membership, today: date) -> list[AuthorityRow]:
    """The linked authorities with open requests, the latest first, then the busiest.

    At most `MOST_AUTHORITIES`. Three queries.
    """
    linked = Authority.objects.filter(pk__in=_links(membership).values("authority"))
    authorities = {one.pk: one for one in linked.select_related("country")}
    seen = Exchange.objects.visible_to(membership).filter(is_open=True)
    decided = referrals(membership) | approvals(membership)
    received = {
        row["responder"]: row
        for row in seen.filter(responder__in=authorities, sent_at__isnull=False)
        .order_by()
        .values("responder")
        .annotate(
            received=Count("pk"),
            overdue=Count("pk", filter=overdue(today)),
            unaccepted=Count("pk", filter=unaccepted(today)),
            decisions=Count("pk", filter=decided & Q(state__in=("reply_approval", "referred_rs"))),
        )
    }
    sent = {
        row["requester"]: row
        for row in seen.filter(requester__in=authorities)
        .order_by()
        .values("requester")
        .annotate(
            sent=Count("pk"),
            decisions=Count("pk", filter=decided & Q(state__in=("send_approval", "referred_rq"))),
        )
    }
    rows = [
        _row(authorities[pk], received.get(pk, {}), sent.get(pk, {}))
        for pk in received.keys() | sent.keys()
    ]
    rows.sort(
        key=lambda row: (-row.overdue, -row.decisions, -row.received, row.authority.reference)
    )
    return rows[:MOST_AUTHORITIES]


def _row(authority: Authority, received: Counts, sent: Counts) -> AuthorityRow:
    return AuthorityRow(
        authority,
        received=received.get("received", 0),
        sent=sent.get("sent", 0),
        overdue=received.get("overdue", 0),
        unaccepted=received.get("unaccepted", 0),
        decisions=received.get("decisions", 0) + sent.get("decisions", 0),
    )
