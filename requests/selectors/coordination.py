"""What a coordinator looks at: figures over the authorities it coordinates, and by authority."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from authorities.models import Authority, CoordinatorLink, Membership
from requests.models.scope import COORDINATING_ROLES
from requests.selectors.desk import approvals, overdue, referrals, unaccepted
from requests.selectors.worklist import parts_of
from requests.workflows.base import Side
from requests.workflows.information_request import State

MOST_AUTHORITIES = 100
Counts = Mapping[str, Any]
#: A decision is counted with the authority whose side it is about.
_DECIDED_ON = Q(
    role=Side.RESPONDER, exchange__state__in=(State.REPLY_APPROVAL, State.REFERRED_RS)
) | Q(role=Side.REQUESTER, exchange__state__in=(State.SEND_APPROVAL, State.REFERRED_RQ))
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
    """Count what a coordinator has to look at. One query besides the scope's."""

    def count(condition: Q) -> Count:
        return Count("exchange", distinct=True, filter=condition)

    counted = (
        parts_of(membership)
        .filter(is_open=True)
        .aggregate(
            overdue=count(overdue(today)),
            referrals=count(referrals(membership)),
            approvals=count(approvals(membership)),
            unaccepted=count(unaccepted(today)),
            open=count(Q()),
        )
    )
    return Figures(**counted)


def by_authority(membership: Membership, today: date) -> list[AuthorityRow]:
    """The linked authorities with open requests, the latest first, then the busiest.

    At most `MOST_AUTHORITIES`. Two queries besides the scope's.
    """
    linked = Authority.objects.filter(pk__in=_links(membership).values("authority"))
    authorities = {one.pk: one for one in linked}
    decided = referrals(membership) | approvals(membership)
    counted = (
        parts_of(membership)
        .filter(is_open=True, authority__in=authorities)
        .order_by()
        .values("authority", "role")
        .annotate(
            count=Count("exchange", distinct=True),
            overdue=Count("exchange", distinct=True, filter=overdue(today)),
            unaccepted=Count("exchange", distinct=True, filter=unaccepted(today)),
            decisions=Count("exchange", distinct=True, filter=decided & _DECIDED_ON),
        )
    )
    by_side: dict[tuple[int, str], Counts] = {
        (row["authority"], row["role"]): row for row in counted
    }
    found = {pk for pk, _role in by_side}
    rows = [
        _row(
            authorities[pk],
            by_side.get((pk, Side.RESPONDER), {}),
            by_side.get((pk, Side.REQUESTER), {}),
        )
        for pk in found
    ]
    rows.sort(
        key=lambda row: (-row.overdue, -row.decisions, -row.received, row.authority.reference)
    )
    return rows[:MOST_AUTHORITIES]


def _row(authority: Authority, received: Counts, sent: Counts) -> AuthorityRow:
    return AuthorityRow(
        authority,
        received=received.get("count", 0),
        sent=sent.get("count", 0),
        overdue=received.get("overdue", 0),
        unaccepted=received.get("unaccepted", 0),
        decisions=received.get("decisions", 0) + sent.get("decisions", 0),
    )
