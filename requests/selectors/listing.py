"""Pages of the lists on a desk: in order, by keyset, with what each row shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils.functional import Promise

from authorities.models import Membership
from requests.events import CROSSINGS, sentence
from requests.models import Event, Exchange, Look
from requests.selectors.desk import NEGOTIATING, Parts, waiting_parts
from requests.selectors.named_in_steps import FIELDS, named, with_authorities
from requests.selectors.worklist import PAGE_SIZE
from requests.workflows.base import ONE_TO_ONE, Side
from requests.workflows.labels import DATE_TO_DO, TO_DO

#: What no list shows of an authority.
_UNSHOWN = ("former_names", "description", "address", "postcode", "languages", "phone", "url")
#: Stands for no due day in a cursor: later than any.
_NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Row:
    """A request in a list, with its last step that both sides may know of.

    mine: it waits for the actor; outgoing, incoming: the actor's authority asks, or answers.
    unread: something happened since the actor opened it last. to_do: what the actor does next.
    due_on: the day by which one of the sides that the actor looks at should act.
    """

    exchange: Exchange
    form_name: str
    mine: bool
    outgoing: bool
    incoming: bool
    unread: bool
    to_do: Promise | str
    last_sentence: str
    due_on: date | None = None


@dataclass(frozen=True)
class Listing:
    """A page of a list; next_cursor is None on the last one.

    found: how many there are from this page on, as far as was looked.
    """

    rows: list[Row]
    next_cursor: str | None
    found: int


class _Pair(Func):
    """Two values as one row, so that an index answers the comparison of two such."""

    function = ""


class _Behind(Func):
    """Whether one row comes after another: (day, key) > (day, key)."""

    template = "%(expressions)s"
    arg_joiner = " > "
    output_field = BooleanField()


def keys(rows: Parts, most: int) -> list[int]:
    """The keys of a list's requests, in its order, each once. One query."""
    return list(due_days(rows, most))


def due_days(rows: Parts, most: int) -> dict[int, date | None]:
    """Due days by key, in the list's order. One query, but where an exchange has many parts.

    The parts through which an actor sees an exchange stand side by side, mostly one or two.
    """
    found: dict[int, date | None] = {}
    limit = most * 2
    while True:
        read = list(rows.values_list("exchange_id", "due_on")[:limit])
        found = {}
        for key, day in read:
            found[key] = found.get(key) or day
        if len(found) >= most or len(read) < limit:
            return dict(list(found.items())[:most])
        limit *= 4


def page_of_list(
    rows: Parts,
    waiting: Parts,
    membership: Membership,
    lang: str,
    *,
    by_due_day: bool,
    cursor: str = "",
    size: int = PAGE_SIZE,
    look: int = 0,
) -> Listing:
    """Return a page of a list, after the cursor of the page before.

    rows: from `desk_list`, filtered; waiting: from `waiting_parts`. An unreadable cursor begins
    anew. lang: that of names and sentences; look: count up to so many. Two queries, three where the
    days end within the page.
    """
    most = max(size + 1, look)
    found = _after(rows, _read_cursor(cursor), by_due_day, most)
    shown = list(found)[:size]
    last = shown[-1] if len(found) > size else None
    return Listing(
        _rows(shown, waiting, membership, lang, found),
        f"{(found[last] or _NEVER).isoformat()}_{last}" if last else None,
        len(found),
    )


def rows_of(keys: list[int], parts: Parts, membership: Membership, lang: str) -> list[Row]:
    """Requests by their keys, in that order, with what a row shows. Two queries.

    parts: from `parts_of`.
    """
    days = due_days(parts.filter(exchange__in=keys), len(keys)) if keys else {}
    return _rows(keys, waiting_parts(parts, membership), membership, lang, days)


def _rows(
    keys: list[int],
    waiting: Parts,
    membership: Membership,
    lang: str,
    days: dict[int, date | None],
) -> list[Row]:
    by_key = {exchange.pk: exchange for exchange in marked_rows(keys, waiting, membership, lang)}
    mine = membership.authority_id
    return [_row(by_key[key], mine, days.get(key), lang) for key in keys if key in by_key]


def _after(
    rows: Parts, cursor: tuple[date, int] | None, by_due_day: bool, most: int
) -> dict[int, date | None]:
    if cursor is None:
        return due_days(rows, most)
    day, key = cursor
    if not by_due_day:
        return due_days(rows.filter(exchange__lt=key), most)
    undated = rows.filter(due_on__isnull=True)
    if day == _NEVER:
        return due_days(undated.filter(exchange__gt=key), most)
    row = _Pair(F("due_on"), F("exchange_id"), output_field=IntegerField())
    here = _Pair(Value(day, DateField()), Value(key, IntegerField()), output_field=IntegerField())
    found = due_days(rows.filter(_Behind(row, here)), most)
    if len(found) < most:
        found |= due_days(undated, most - len(found))
    return found


def _read_cursor(cursor: str) -> tuple[date, int] | None:
    day, _, key = cursor.partition("_")
    if not (key.isascii() and key.isdigit() and len(key) < 18):
        return None
    try:
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


def _row(exchange: Any, mine: int, due_on: date | None, lang: str) -> Row:
    return Row(
        exchange=exchange,
        due_on=due_on,
        form_name=exchange.form_name or "",
        mine=exchange.waits,
        outgoing=exchange.requester_id == mine,
        incoming=exchange.responder_id == mine
        or (exchange.responder_id is None and exchange.requester_id != mine),
        unread=exchange.unread,
        to_do=_to_do(exchange, mine) if exchange.waits else "",
        last_sentence=_last_sentence(exchange, lang),
    )


def _to_do(exchange: Exchange, mine: int) -> Promise | str:
    """What is to be done next by whom a request waits for: a decision, a step, or a date."""
    if exchange.state in NEGOTIATING and exchange.requester_id == mine:
        return DATE_TO_DO
    return TO_DO.get(exchange.state, "")


def shown_rows(keys: list[int], lang: str) -> QuerySet[Exchange]:
    """Exchanges with what a row shows: Exchange + ``form_code``, ``form_name``, ``last_step``."""
    form = "procedure__question_set"
    last = Event.objects.filter(exchange=OuterRef("pk"), side="").order_by("-sequence")
    step = JSONObject(
        name="name",
        data="data",
        informal="authority__informal",
        official="authority__name",
        **{f"named_{field}": named(field) for field in FIELDS},
    )
    return (
        Exchange.objects.filter(pk__in=keys)
        .select_related("requester", "responder")
        .defer(*(f"{side}__{name}" for side in ONE_TO_ONE for name in _UNSHOWN))
        .annotate(
            form_code=F(f"{form}_id"),
            form_name=Coalesce(
                NullIf(F(f"{form}__name_{lang}"), Value("")),
                F(f"{form}__name_en"),
                NullIf(F(f"procedure__title_{lang}"), Value("")),
                F("procedure__title_en"),
                output_field=CharField(),
            ),
            last_step=Subquery(last.values_list(step)[:1]),
        )
    )


def marked_rows(
    keys: list[int], waiting: Parts, membership: Membership, lang: str
) -> QuerySet[Exchange]:
    """What `shown_rows` gives, with ``waits`` (for the actor) and ``unread``. One query."""
    mine = waiting.filter(exchange=OuterRef("pk"))
    return shown_rows(keys, lang).annotate(
        waits=Exists(mine.order_by()), unread=_unread("", membership)
    )


def is_unread(membership: Membership) -> Q:
    """Parts of exchanges in which something happened since the actor opened them last."""
    return _unread("exchange__", membership)


def _unread(to: str, membership: Membership) -> Q:
    """A condition on exchanges, or on what leads to them by a path.

    What was never opened is news while it is open, in the actor's own authority.
    """
    mine, me = membership.authority_id, membership.official_id
    own = Q(side=Side.REQUESTER, exchange__requester=mine)
    own |= Q(side=Side.RESPONDER, exchange__responder=mine)
    seen = Look.objects.filter(exchange=OuterRef("exchange"), official=me).values("sequence")
    news = Event.objects.filter(
        Q(side="") | Q(name__in=CROSSINGS) | own,
        exchange=OuterRef(f"{to}pk"),
        sequence__gt=Coalesce(Subquery(seen[:1]), 0),
    )
    looked = Q(Exists(Look.objects.filter(exchange=OuterRef(f"{to}pk"), official=me)))
    takes_part = Q(**{f"{to}requester": mine}) | Q(**{f"{to}responder": mine})
    return Q(Exists(news)) & (looked | Q(**{f"{to}is_open": True}) & takes_part)


def _last_sentence(exchange: Exchange, lang: str) -> str:
    step: dict[str, Any] | None = getattr(exchange, "last_step", None)
    if step is None:
        return ""
    informal = step["informal"] or {}
    name = informal.get(lang) or informal.get("en") or step["official"] or ""
    data = with_authorities(step["data"], step, lang)
    return sentence(step["name"], name, data, kind=exchange.kind)
