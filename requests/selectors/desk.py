"""What lies on an official's desk: the lists of requests, and what waits.

Every list starts from the parts through which the actor sees requests (`parts_of`), so that it
costs what these are, not what all requests are.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from authorities.models import CoordinatorLink, Membership
from requests.models import Allocation, Exchange, Participation, Publication, UnitAllocation
from requests.models.exchange import ACCEPTANCE_DAYS
from requests.models.scope import stands_in
from requests.workflows import WORKFLOWS
from requests.workflows.base import ONE_TO_ONE, Side
from requests.workflows.information_request import INFORMATION_REQUEST, State
from requests.workflows.notification import NOTIFICATION

_REQUESTER_ACTS = (State.DRAFT, State.REPLIED, State.REFUSED)
_RESPONDER_ACTS = (State.ACCEPTED, State.PARTLY_REPLIED, State.MORE_INFO_ASKED)
NEGOTIATING = (State.ACCEPTED, State.PARTLY_REPLIED)
_WAITING_DATES = (Exchange.DateState.COUNTERED, Exchange.DateState.EXTENSION)
_APPROVALS = {State.SEND_APPROVAL: Side.REQUESTER, State.REPLY_APPROVAL: Side.RESPONDER}
_REFERRALS = {State.REFERRED_RQ: Side.REQUESTER, State.REFERRED_RS: Side.RESPONDER}
#: A responder who did nothing for longer is silent.
DAYS_OF_SILENCE = 14
_RS = Side.RESPONDER

Parts = QuerySet[Participation]


def _of_exchange(**conditions: object) -> Q:
    return Q(**{f"exchange__{name}": value for name, value in conditions.items()})


def waiting_for(membership: Membership) -> Q:
    """Parts of requests in which the actor can move next: as handler, allocator, coordinator.

    The own side is named by the part, not by the exchange: so the database knows that many of the
    open ones wait, and reads them by due day instead of sorting them all.
    """
    mine, waits = Q(authority=membership.authority_id), Q(pk__in=())
    if membership.has_role("request_handler"):
        date_waits = _of_exchange(state__in=NEGOTIATING, date_state__in=_WAITING_DATES)
        acts = _of_exchange(state__in=_REQUESTER_ACTS) | date_waits
        waits |= mine & Q(role=Side.REQUESTER) & acts
    if answered := _answered_by(membership):
        acts = _of_exchange(state__in=answered) & _to_work_on(membership)
        waits |= mine & Q(role=_RS) & acts
    waits &= _of_exchange(kind=INFORMATION_REQUEST.kind)
    waits |= approvals(membership) | referrals(membership)
    return waits | _of_modules(membership) if membership.has_role("module_handler") else waits


def _answered_by(membership: Membership) -> tuple[State, ...]:
    """The states in which the actor moves next on the responder's side."""
    if membership.has_role("request_handler"):
        return (State.SENT, *_RESPONDER_ACTS)
    return (State.SENT,) if membership.has_role("allocator") else ()


def _to_work_on(membership: Membership) -> Q:
    """Parts but for those that the actor was given only to read."""
    if membership.has_role("allocator"):
        return Q()
    mine = Allocation.objects.filter(official=membership.official_id)
    ours = UnitAllocation.objects.filter(unit__members=membership)
    to_me, to_read, to_work, by_unit = (
        Q(pk__in=found.values("participation"))
        for found in (
            mine,
            mine.filter(reads_only=True),
            ours.filter(reads_only=False),
            ours.filter(reads_only=True),
        )
    )
    return ~(to_read | (by_unit & ~to_me & ~to_work))


def _of_modules(membership: Membership) -> Q:
    """Parts of the other kinds that wait: those whose turn it is, to approve, unread ones."""
    mine = membership.authority_id
    others = ~_of_exchange(kind=INFORMATION_REQUEST.kind)
    turns = Q(authority=mine) & _turns()
    approved = _of_exchange(state="submitted") & ~_of_exchange(author=membership.official_id)
    approved &= _looked_after(membership)
    unread = Q(authority=mine, acknowledged_at__isnull=True, is_open=True)
    unread &= ~Q(role__in=ONE_TO_ONE)
    return others & (turns | approved | unread)


def _turns() -> Q:
    """Parts of the side whose turn it is by the table of its kind, but for decisions."""
    found = Q(pk__in=())
    for workflow in WORKFLOWS.values():
        states = [state for state in workflow.waiting if state not in workflow.decisions]
        for side in ONE_TO_ONE if workflow.kind != INFORMATION_REQUEST.kind else ():
            if named := sorted(state for state in states if workflow.waiting[state] == side):
                of_kind = _of_exchange(kind=workflow.kind, state__in=named)
                found |= Q(role=side) & of_kind
    return found


def _looked_after(membership: Membership) -> Q:
    """Parts of exchanges other than requests whose initiator the actor's authority coordinates."""
    found, kinds = Q(pk__in=()), defaultdict(list)
    for kind, workflow in WORKFLOWS.items():
        if kind != INFORMATION_REQUEST.kind:
            kinds[workflow.coordination].append(kind)
    for functions, coordinated in kinds.items():
        ours = _coordinated(membership, Side.REQUESTER, sorted(functions))
        found |= _of_exchange(kind__in=coordinated) & ours
    return found


def _coordinated(membership: Membership, side: Side, functions: Sequence[str]) -> Q:
    """Parts of exchanges in which the actor's authority coordinates a side, or stands in."""
    mine = membership.authority
    links = CoordinatorLink.objects.in_force().filter(
        Q(area__isnull=True) | Q(area=OuterRef("exchange__area")),
        authority=_authority(side),
        function__in=functions,
    )
    ours = Q(Exists(links.filter(coordinator=mine.pk)))
    if stands_in(membership):
        home = _of_exchange(**{f"{side.value}__country": mine.country_id})
        ours |= home & ~_of_exchange(**{side.value: mine}) & ~Q(Exists(links))
    return ours


def _decisions(membership: Membership, states: dict[State, Side]) -> Q:
    if not membership.has_role("referral_handler"):
        return Q(pk__in=())
    found = Q(pk__in=())
    for state, side in states.items():
        ours = _coordinated(membership, side, (CoordinatorLink.Function.REQUESTS,))
        # The state is asked first: the database doesn't reorder what is joined by OR.
        found |= _of_exchange(state=state) & ours
    return found


def _authority(side: Side) -> OuterRef:
    return OuterRef(f"exchange__{side.value}")


def approvals(membership: Membership) -> Q:
    """Parts of drafts and replies that wait for the actor's approval; never of own ones."""
    me = membership.official_id
    own = _of_exchange(state=State.SEND_APPROVAL, author=me)
    own |= _of_exchange(state=State.REPLY_APPROVAL, reply_author=me)
    return _decisions(membership, _APPROVALS) & ~own


def referrals(membership: Membership) -> Q:
    """Parts of refused requests that wait for the actor's judgement."""
    return _decisions(membership, _REFERRALS)


def overdue(today: date) -> Q:
    """Parts of open requests whose due day has passed."""
    return Q(is_open=True, due_on__lt=today)


def unaccepted(today: date) -> Q:
    """Parts of requests sent and not accepted within the days there are for it."""
    since = today - timedelta(days=ACCEPTANCE_DAYS)
    sent = _of_exchange(state=State.SENT, accepted_at__isnull=True, sent_at__date__lt=since)
    return Q(is_open=True) & sent


def silent(today: date) -> Q:
    """Parts of requests that wait for the responder, in which nothing was done for two weeks."""
    waiting = [state for state, side in INFORMATION_REQUEST.waiting.items() if side == _RS]
    since = today - timedelta(days=DAYS_OF_SILENCE)
    quiet = _of_exchange(state__in=waiting, changed_at__date__lt=since)
    return Q(is_open=True, role=_RS) & quiet


def handed_over() -> Q:
    """Parts of sleeping requests that were handed to the coordinators."""
    return Q(is_open=True) & _of_exchange(handed_over_at__isnull=False)


def published() -> Q:
    """Parts of the owners of what stands published: records in force, notifications made public.

    A published record is no task, so its owner's part isn't open; yet it hasn't ended.
    """
    shared = sorted(kind for kind, workflow in WORKFLOWS.items() if workflow.shared)
    in_force = _of_exchange(kind__in=shared, sent_at__isnull=False, closed_at__isnull=True)
    public = Exists(Publication.objects.readable().filter(exchange=OuterRef("exchange")))
    told = _of_exchange(kind=NOTIFICATION.kind) & Q(public)
    return Q(role=Side.REQUESTER) & (in_force | told)


@dataclass(frozen=True)
class DeskList:
    """A list: what it holds, and whether it goes by due day (else the newest first)."""

    holds: Callable[[Membership, date], Q]
    by_due_day: bool


def of_units(membership: Membership) -> Q:
    """Parts given to a unit of the actor's or to one of its members, or written by one of them."""
    units = membership.units.all()
    mates = Membership.objects.filter(units__in=units).values("official")
    to_units = Participation.units.through.objects.filter(unit__in=units)
    to_mates = Participation.allocated_to.through.objects.filter(official__in=mates)
    mine = membership.authority_id
    given = Q(pk__in=to_units.values("participation"))
    given |= Q(pk__in=to_mates.values("participation"))
    written = _of_exchange(requester=mine, author__in=mates)
    written |= _of_exchange(responder=mine, reply_author__in=mates)
    return Q(authority=mine) & (given | written)


OPEN = Q(is_open=True)
LISTS: dict[str, DeskList] = {
    "waiting": DeskList(lambda by, today: OPEN & waiting_for(by), True),
    "unit": DeskList(lambda by, today: OPEN & of_units(by), True),
    "open": DeskList(lambda by, today: OPEN, True),
    "all": DeskList(lambda by, today: Q(), False),
    "published": DeskList(lambda by, today: published(), False),
    "closed": DeskList(lambda by, today: Q(is_open=False) & ~published(), False),
    "overdue": DeskList(lambda by, today: overdue(today), True),
    "unaccepted": DeskList(lambda by, today: unaccepted(today), True),
    "approvals": DeskList(lambda by, today: OPEN & approvals(by), True),
    "referrals": DeskList(lambda by, today: OPEN & referrals(by), True),
    "silent": DeskList(lambda by, today: silent(today), True),
    "handed": DeskList(lambda by, today: handed_over(), True),
}


def desk_list(
    parts: Parts,
    membership: Membership,
    name: str,
    today: date,
    *,
    waiting: Parts | None = None,
) -> Parts:
    """The parts of a list's requests, in its order. No query.

    parts: from `parts_of`; waiting: from `waiting_parts`, where these are made already.
    """
    chosen = LISTS[name]
    if waiting is not None and name == "waiting":
        rows = waiting
    else:
        rows = parts.filter(chosen.holds(membership, today))
    rows = rows.exclude(exchange__state=State.DELETED)
    if chosen.by_due_day:
        return rows.order_by(F("due_on").asc(nulls_last=True), "exchange_id")
    return rows.order_by("-exchange_id")


def waiting_parts(parts: Parts, membership: Membership) -> Parts:
    """The open parts in which the actor can move next. No query."""
    return parts.filter(OPEN & waiting_for(membership))
