"""What a coordinator looks at: figures over the authorities it coordinates, and by authority."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Min, Q, QuerySet, When

from authorities.models import Authority, CoordinatorLink, Membership
from requests.models.scope import COORDINATING_ROLES
from requests.selectors.desk import (
    Parts,
    approvals,
    handed_over,
    overdue,
    referrals,
    silent,
    unaccepted,
)
from requests.selectors.worklist import parts_of
from requests.workflows.base import Side
from requests.workflows.information_request import State

MOST_ROWS = 100
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
    silent: int
    handed: int
    open: int


@dataclass
class Row:
    """The open requests of a group: received, sent, late, not accepted, silent, to be decided on.

    days_late: by how much the latest is late. What is late, not accepted or silent counts with
    whoever received it.
    """

    key: str
    received: int = 0
    sent: int = 0
    overdue: int = 0
    days_late: int = 0
    unaccepted: int = 0
    silent: int = 0
    decisions: int = 0
    authority: Authority | None = None


def may_coordinate(membership: Membership | None) -> bool:
    """Say whether an actor looks after other authorities' requests. At most one query."""
    if membership is None or not (COORDINATING_ROLES | {"observer"}) & set(membership.roles):
        return False
    if membership.authority.kind != Authority.Kind.AUTHORITY:
        return True
    return _links(membership).exists()


def _links(membership: Membership) -> QuerySet[CoordinatorLink]:
    return CoordinatorLink.objects.in_force().filter(
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
            silent=count(silent(today)),
            handed=count(handed_over()),
            open=count(Q()),
        )
    )
    return Figures(**counted)


#: What the open requests can be grouped by. country: that of the other side.
_OTHER = Case(
    When(role=Side.RESPONDER, then=F("exchange__requester__country")),
    default=F("exchange__responder__country"),
    output_field=CharField(),
)
GROUPS: dict[str, Any] = {
    "authority": F("authority__reference"),
    "region": F("authority__region"),
    "area": F("exchange__area"),
    "country": _OTHER,
}


def grouped(
    membership: Membership, today: date, by: str, *, area: str = "", region: str = ""
) -> list[Row]:
    """Count the open requests of coordinated authorities by a group of GROUPS, the latest first.

    area, region: of which only, where named. At most `MOST_ROWS`; two queries besides the scope's.
    """
    parts = coordinated(membership).filter(is_open=True)
    if area:
        parts = parts.filter(exchange__area=area)
    if region:
        parts = parts.filter(authority__region=region)
    rows: dict[str, Row] = defaultdict(lambda: Row(""))
    for counted in _counted(parts, membership, today, by):
        key = counted["group"] or ""
        rows[key].key = key
        _add(rows[key], counted, today)
    shown = sorted(rows.values(), key=_urgency)[:MOST_ROWS]
    if by == "authority":
        found = Authority.objects.in_bulk([row.key for row in shown], field_name="reference")
        for row in shown:
            row.authority = found[row.key]
    return shown


def coordinated(membership: Membership) -> Parts:
    """The parts of other authorities through which the actor sees exchanges. No query."""
    return parts_of(membership).exclude(authority=membership.authority_id)


def _counted(parts: Parts, membership: Membership, today: date, by: str) -> Iterable[Any]:
    """One row a group and side. No query until it is read."""

    def count(condition: Q) -> Count:
        return Count("exchange", distinct=True, filter=condition)

    decided = referrals(membership) | approvals(membership)
    return (
        parts.order_by()
        .annotate(group=GROUPS[by])
        .values("group", "role")
        .annotate(
            count=Count("exchange", distinct=True),
            late=count(overdue(today)),
            earliest=Min("due_on", filter=overdue(today)),
            not_accepted=count(unaccepted(today)),
            quiet=count(silent(today)),
            decisions=count(decided & _DECIDED_ON),
        )
    )


def _add(row: Row, counted: Any, today: date) -> None:
    row.decisions += counted["decisions"]
    if counted["role"] == Side.REQUESTER:
        row.sent += counted["count"]
        return
    row.received += counted["count"]
    row.overdue += counted["late"]
    row.unaccepted += counted["not_accepted"]
    row.silent += counted["quiet"]
    if counted["earliest"]:
        row.days_late = max(row.days_late, (today - counted["earliest"]).days)


def _urgency(row: Row) -> tuple[int, int, int, str]:
    return (-row.overdue, -row.decisions, -row.received, row.key)


def by_authority(membership: Membership, today: date) -> list[Row]:
    """The linked authorities with open requests. Two queries besides the scope's."""
    return grouped(membership, today, "authority")
