"""The case register: exchanges linked under one number, with one timeline.

The exchange that began the case has its number; whatever is entered later is linked to it. Each
reader finds those that he or she may see anyway, and no trace of others.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from authorities.models import Membership
from requests.events import CROSSINGS, sentence
from requests.models import Event, Exchange
from requests.selectors.named_in_steps import recorded, with_names
from requests.workflows.labels import STATES

#: A case of more exchanges shows the first of them.
MOST_LINKED = 200


@dataclass(frozen=True)
class Entry:
    """An exchange in the register. names: of its requester and responder, where there is one."""

    exchange: Exchange
    state: tuple[Promise, str]
    names: list[str]
    begins: bool


@dataclass(frozen=True)
class RegisterStep:
    """A step of one of the exchanges, with its sentence in the current language."""

    at: datetime
    exchange: Exchange
    sentence: str


@dataclass
class CaseRegister:
    """What a reader finds in a case. number: of the exchange that began it, where seen."""

    number: str
    entries: list[Entry] = field(default_factory=list)
    steps: list[RegisterStep] = field(default_factory=list)


def root_of(exchange: Exchange) -> int:
    """The key of the exchange that began the case; its own where it is linked to none."""
    if exchange.linked is None:
        return exchange.pk
    return exchange.linked.linked_id or exchange.linked.pk


def register_of(exchange: Exchange, membership: Membership, lang: str) -> CaseRegister:
    """Return the case of an exchange as a reader may see it, texts in a language.

    exchange: one that the reader may see, as from `find_exchange`. Entries in the order in which
    they were drafted, steps newest first. Six queries at most, whatever their number.
    """
    root = root_of(exchange)
    linked = list(Exchange.objects.filter(linked=root).values_list("pk", flat=True)[:MOST_LINKED])
    deeper = Exchange.objects.filter(linked__in=linked).values_list("pk", flat=True)
    keys = {root, *linked, *deeper[:MOST_LINKED]}
    found = (
        Exchange.objects.readable_by(membership)
        .filter(pk__in=keys)
        .select_related("requester", "responder", "procedure")
        .order_by("created_at", "pk")
    )
    shown = {one.pk: one for one in found if one.workflow.goes_into_registers}
    number = shown[root].number if root in shown else exchange.number
    entries = [_entry(one, root, lang) for one in shown.values()]
    return CaseRegister(number, entries, _steps(shown, lang))


def _entry(exchange: Exchange, root: int, lang: str) -> Entry:
    sides = [exchange.requester, exchange.responder]
    names = [side.name_in(lang) for side in sides if side is not None]
    return Entry(exchange, STATES[exchange.state], names, exchange.pk == root)


def _steps(shown: dict[int, Exchange], lang: str) -> list[RegisterStep]:
    """The steps that every side of an exchange sees; what one side keeps stays on its page."""
    events = Event.objects.filter(exchange__in=shown, side="").select_related("authority")
    events = events.exclude(name__in=CROSSINGS)
    events = with_names(events).order_by("-at", "-pk")
    return [_step(event, shown[event.exchange_id], lang) for event in events]


def _step(event: Event, exchange: Exchange, lang: str) -> RegisterStep:
    by = event.authority.name_in(lang) if event.authority else ""
    text = sentence(event.name, by, recorded(event, lang), kind=exchange.kind)
    return RegisterStep(event.at, exchange, text)
