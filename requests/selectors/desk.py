"""What lies on an official's desk: the lists of requests, what waits, and the last steps.

Every list starts from the parts through which the actor sees requests (`parts_of`), so that it
costs what these are, not what all requests are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf

from authorities.models import CoordinatorLink, Membership
from requests.events import sentence
from requests.models import Event, Exchange, Participation
from requests.models.exchange import ACCEPTANCE_DAYS
from requests.models.scope import stands_in
from requests.selectors.worklist import PAGE_SIZE, parts_of
from requests.workflows.base import Side
from requests.workflows.information_request import State

_REQUESTER_ACTS = (State.DRAFT, State.REPLIED, State.REFUSED)
_RESPONDER_ACTS = (State.ACCEPTED, State.PARTLY_REPLIED, State.MORE_INFO_ASKED)
_NEGOTIATING = (State.ACCEPTED, State.PARTLY_REPLIED)
_WAITING_DATES = (Exchange.DateState.COUNTERED, Exchange.DateState.EXTENSION)
_APPROVALS = {State.SEND_APPROVAL: Side.REQUESTER, State.REPLY_APPROVAL: Side.RESPONDER}
_REFERRALS = {State.REFERRED_RQ: Side.REQUESTER, State.REFERRED_RS: Side.RESPONDER}
#: Stands for no due day in a cursor: later than any.
_NEVER = date(9999, 12, 31)

Parts = QuerySet[Participation]


@dataclass(frozen=True)
class Row:
    """A request in a list, with its last step that both sides may know of.

    mine: it waits for the actor; outgoing, incoming: the actor's authority asks, or answers.
    """

    exchange: Exchange
    form_name: str
    mine: bool
    outgoing: bool
    incoming: bool
    last_sentence: str


@dataclass(frozen=True)
class Desk:
    """A page of a list; next_cursor is None on the last one."""

    rows: list[Row]
    next_cursor: str | None


def _of_exchange(**conditions: object) -> Q:
    return Q(**{f"exchange__{name}": value for name, value in conditions.items()})


def waiting_for(membership: Membership) -> Q:
    """Parts of requests in which the actor can move next: as handler, allocator, coordinator."""
    mine, waits = membership.authority_id, Q(pk__in=())
    if membership.has_role("request_handler"):
        date_waits = _of_exchange(state__in=_NEGOTIATING, date_state__in=_WAITING_DATES)
        acts = _of_exchange(state__in=_REQUESTER_ACTS) | date_waits
        waits |= _of_exchange(requester=mine) & acts
        waits |= _of_exchange(responder=mine, state__in=_RESPONDER_ACTS)
    if membership.has_role("request_handler", "allocator"):
        waits |= _of_exchange(responder=mine, state=State.SENT)
    return waits | approvals(membership) | referrals(membership)


def _decisions(membership: Membership, states: dict[State, Side]) -> Q:
    if not membership.has_role("referral_handler"):
        return Q(pk__in=())
    mine = membership.authority
    links = CoordinatorLink.objects.filter(
        Q(area__isnull=True) | Q(area=OuterRef("exchange__area")),
        function=CoordinatorLink.Function.REQUESTS,
    )
    found = Q(pk__in=())
    for state, side in states.items():
        ours = Q(Exists(links.filter(coordinator=mine.pk, authority=_authority(side))))
        if stands_in(membership):
            alone = ~Exists(links.filter(authority=_authority(side)))
            home = _of_exchange(**{f"{side.value}__country": mine.country_id})
            ours |= home & ~_of_exchange(**{side.value: mine}) & Q(alone)
        found |= ours & _of_exchange(state=state)
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


@dataclass(frozen=True)
class DeskList:
    """A list: what it holds, and whether it goes by due day (else the newest first)."""

    holds: Callable[[Membership, date], Q]
    by_due_day: bool


_OPEN = Q(is_open=True)
LISTS: dict[str, DeskList] = {
    "waiting": DeskList(lambda by, today: _OPEN & waiting_for(by), True),
    "open": DeskList(lambda by, today: _OPEN, True),
    "all": DeskList(lambda by, today: Q(), False),
    "closed": DeskList(lambda by, today: Q(is_open=False), False),
    "overdue": DeskList(lambda by, today: overdue(today), True),
    "unaccepted": DeskList(lambda by, today: unaccepted(today), True),
    "approvals": DeskList(lambda by, today: _OPEN & approvals(by), True),
    "referrals": DeskList(lambda by, today: _OPEN & referrals(by), True),
}


def desk_list(parts: Parts, membership: Membership, name: str, today: date) -> Parts:
    """The parts of a list's requests, in its order. parts: from `parts_of`. No query."""
    chosen = LISTS[name]
    rows = parts.exclude(exchange__state=State.DELETED).filter(chosen.holds(membership, today))
    if chosen.by_due_day:
        return rows.order_by(F("due_on").asc(nulls_last=True), "exchange_id")
    return rows.order_by("-exchange_id")


def keys(rows: Parts, most: int) -> list[int]:
    """The keys of a list's requests, in its order, each once. One query."""
    found = rows.values_list("exchange_id", "due_on").distinct()[:most]
    return [key for key, _due_on in found]


def desk_page(
    rows: Parts,
    membership: Membership,
    lang: str,
    *,
    by_due_day: bool,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Desk:
    """Return a page of a list, after the cursor of the page before. Two queries.

    An unreadable cursor begins anew. lang: that of names and sentences.
    """
    if after := _read_cursor(cursor):
        rows = rows.filter(_behind(*after) if by_due_day else Q(exchange__lt=after[1]))
    waits = Case(When(_OPEN & waiting_for(membership), then=True), default=False)
    marked = rows.annotate(waits=waits).values_list("exchange_id", "due_on", "waits")
    found = list(marked.distinct()[: size + 1])
    shown = found[:size]
    mine = membership.authority_id
    by_key = {exchange.pk: exchange for exchange in shown_rows([key for key, *_ in shown], lang)}
    return Desk(
        [_row(by_key[key], mine, lang, waiting) for key, _due, waiting in shown if key in by_key],
        _cursor(shown[-1][0], shown[-1][1]) if len(found) > size else None,
    )


def _row(exchange: Exchange, mine: int, lang: str, waiting: bool) -> Row:
    return Row(
        exchange=exchange,
        form_name=getattr(exchange, "form_name", ""),
        mine=waiting,
        outgoing=exchange.requester_id == mine,
        incoming=exchange.responder_id == mine,
        last_sentence=_last_sentence(getattr(exchange, "last_step", None), lang),
    )


def shown_rows(keys: list[int], lang: str) -> QuerySet[Exchange]:
    """Exchanges with what a row shows: Exchange + ``form_code``, ``form_name``, ``last_step``."""
    form = "procedure__question_set"
    last = Event.objects.filter(exchange=OuterRef("pk"), side="").order_by("-sequence")
    step = JSONObject(
        name="name", data="data", informal="authority__informal", official="authority__name"
    )
    return (
        Exchange.objects.filter(pk__in=keys)
        .select_related("requester", "responder")
        .annotate(
            form_code=F(f"{form}_id"),
            form_name=Coalesce(
                NullIf(F(f"{form}__name_{lang}"), Value("")),
                F(f"{form}__name_en"),
                output_field=CharField(),
            ),
            last_step=Subquery(last.values_list(step)[:1]),
        )
    )


def _last_sentence(step: dict[str, Any] | None, lang: str) -> str:
    if step is None:
        return ""
    informal = step["informal"] or {}
    name = informal.get(lang) or informal.get("en") or step["official"] or ""
    return sentence(step["name"], name, step["data"])


def _cursor(key: int, due_on: date | None) -> str:
    return f"{(due_on or _NEVER).isoformat()}_{key}"


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
        return Q(due_on__isnull=True, exchange__gt=key)
    return Q(due_on__gt=day) | Q(due_on=day, exchange__gt=key) | Q(due_on__isnull=True)


def counts(membership: Membership, parts: Parts | None = None) -> dict[str, int]:
    """How many requests are open, and how many of them wait for the actor. One query.

    parts: from `parts_of`, which is asked where they aren't given.
    """
    parts = parts_of(membership) if parts is None else parts
    waits = Count("exchange", distinct=True, filter=waiting_for(membership))
    return parts.filter(is_open=True).aggregate(
        open=Count("exchange", distinct=True), waiting=waits
    )
