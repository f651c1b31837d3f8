"""What lies on an official's desk: the lists of requests, what waits, and the last steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from authorities.models import CoordinatorLink, Membership
from requests.events import sentence
from requests.models import Event, Exchange
from requests.models.exchange import ACCEPTANCE_DAYS
from requests.selectors.worklist import PAGE_SIZE, listed
from requests.workflows.base import Side
from requests.workflows.information_request import State

_REQUESTER_ACTS = (State.DRAFT, State.REPLIED, State.REFUSED)
_RESPONDER_ACTS = (State.ACCEPTED, State.PARTLY_REPLIED, State.MORE_INFO_ASKED)
_NEGOTIATING = (State.ACCEPTED, State.PARTLY_REPLIED)
_WAITING_DATES = (Exchange.DateState.COUNTERED, Exchange.DateState.EXTENSION)
_APPROVALS = {State.SEND_APPROVAL: Side.REQUESTER, State.REPLY_APPROVAL: Side.RESPONDER}
_REFERRALS = {State.REFERRED_RQ: Side.REQUESTER, State.REFERRED_RS: Side.RESPONDER}
#: Far enough for no due date to lie behind it.
_NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Row:
    """A request in a list, with its last step that both sides may know of.

    mine: it waits for the actor; outgoing, incoming: the actor's authority asks, or answers.
    """

    exchange: Exchange
    mine: bool
    outgoing: bool
    incoming: bool
    last_sentence: str


@dataclass(frozen=True)
class Desk:
    """A page of a list; cursors are None where there is no further page."""

    rows: list[Row]
    next_cursor: str | None


def waiting_for(membership: Membership) -> Q:
    """Requests in which the actor can move next: as a handler, allocator or coordinator."""
    mine, waits = membership.authority_id, Q(pk__in=())
    if membership.has_role("request_handler"):
        date_waits = Q(state__in=_NEGOTIATING, date_state__in=_WAITING_DATES)
        waits |= Q(requester=mine) & (Q(state__in=_REQUESTER_ACTS) | date_waits)
        waits |= Q(responder=mine, sent_at__isnull=False, state__in=_RESPONDER_ACTS)
    if membership.has_role("request_handler", "allocator"):
        waits |= Q(responder=mine, state=State.SENT)
    return waits | approvals(membership) | referrals(membership)


def _decisions(membership: Membership, states: dict[State, Side]) -> Q:
    if not membership.has_role("referral_handler"):
        return Q(pk__in=())
    links = CoordinatorLink.objects.filter(
        Q(area__isnull=True) | Q(area=OuterRef("area")),
        coordinator=membership.authority_id,
        function=CoordinatorLink.Function.REQUESTS,
    )
    found = Q(pk__in=())
    for state, side in states.items():
        found |= Q(Exists(links.filter(authority=OuterRef(side.value))), state=state)
    return found


def approvals(membership: Membership) -> Q:
    """Drafts and replies that wait for the actor's approval; nobody approves an own one."""
    me = membership.official_id
    own = Q(state=State.SEND_APPROVAL, author=me) | Q(state=State.REPLY_APPROVAL, reply_author=me)
    return _decisions(membership, _APPROVALS) & ~own


def referrals(membership: Membership) -> Q:
    """Refusals that wait for the actor's judgement."""
    return _decisions(membership, _REFERRALS)


def overdue(today: date) -> Q:
    """Requests whose due day has passed."""
    return Q(is_open=True, due_on__lt=today)


def unaccepted(today: date) -> Q:
    """Requests sent and not accepted within the days there are for it."""
    since = today - timedelta(days=ACCEPTANCE_DAYS)
    return Q(state=State.SENT, accepted_at__isnull=True, sent_at__date__lt=since)


@dataclass(frozen=True)
class DeskList:
    """A list: what it holds, and whether it goes by due day (else the newest first)."""

    holds: Callable[[Membership, date], Q]
    by_due_day: bool


LISTS: dict[str, DeskList] = {
    "waiting": DeskList(lambda by, today: Q(is_open=True) & waiting_for(by), True),
    "open": DeskList(lambda by, today: Q(is_open=True), True),
    "all": DeskList(lambda by, today: Q(), False),
    "closed": DeskList(lambda by, today: Q(is_open=False), False),
    "overdue": DeskList(lambda by, today: overdue(today), True),
    "unaccepted": DeskList(lambda by, today: unaccepted(today), True),
    "approvals": DeskList(lambda by, today: approvals(by), True),
    "referrals": DeskList(lambda by, today: referrals(by), True),
}


def desk_list(membership: Membership, name: str, today: date) -> QuerySet[Exchange]:
    """The requests of a list, in its order, with what a row shows."""
    chosen = LISTS[name]
    rows = (
        listed(membership)
        .filter(chosen.holds(membership, today))
        .select_related("procedure__question_set")
        .annotate(waits=Case(When(waiting_for(membership), then=True), default=False))
    )
    if chosen.by_due_day:
        return rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    return rows


def desk_page(
    rows: QuerySet[Exchange],
    membership: Membership,
    lang: str,
    *,
    by_due_day: bool,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Desk:
    """Return a page of a list: rows of the cursor's, each with its last step. Two queries.

    cursor: that of the page before; an unreadable one begins anew.
    """
    if after := _read_cursor(cursor):
        rows = rows.filter(_behind(*after) if by_due_day else Q(pk__lt=after[1]))
    found = list(rows[: size + 1])
    shown = found[:size]
    said = last_sentences(shown, lang)
    return Desk(
        [
            Row(
                exchange,
                exchange.is_open and getattr(exchange, "waits", False),
                exchange.requester_id == membership.authority_id,
                exchange.responder_id == membership.authority_id,
                said.get(exchange.pk, ""),
            )
            for exchange in shown
        ],
        _cursor(shown[-1]) if len(found) > size else None,
    )


def _cursor(exchange: Exchange) -> str:
    return f"{(exchange.due_on or _NEVER).isoformat()}_{exchange.pk}"


def _read_cursor(cursor: str) -> tuple[date, int] | None:
    day, _, key = cursor.partition("_")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


def _behind(day: date, key: int) -> Q:
    """What comes after a row in the order of due day and key; no due day comes last."""
    if day == _NEVER:
        return Q(due_on__isnull=True, pk__gt=key)
    return Q(due_on__gt=day) | Q(due_on=day, pk__gt=key) | Q(due_on__isnull=True)


def last_sentences(exchanges: list[Exchange], lang: str) -> dict[int, str]:
    """Return the last step of each request that both sides may know of. One query."""
    events = (
        Event.objects.filter(exchange__in=exchanges, side="")
        .order_by("exchange_id", "-sequence")
        .distinct("exchange_id")
        .select_related("authority")
    )
    return {
        event.exchange_id: sentence(
            event.name, event.authority.name_in(lang) if event.authority else "", event.data
        )
        for event in events
    }


def counts(membership: Membership) -> dict[str, int]:
    """How many requests are open, and how many of them wait for the actor. One query."""
    seen = Exchange.objects.visible_to(membership).filter(is_open=True)
    return seen.aggregate(open=Count("pk"), waiting=Count("pk", filter=waiting_for(membership)))
