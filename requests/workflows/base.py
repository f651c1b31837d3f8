"""What a workflow is made of: states, sides, actors, fields, transitions, timers."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests.workflows.words import Words


class Side(StrEnum):
    """The side of an exchange on which an actor stands.

    requester: who begins it (asks, notifies, warns, applies on behalf of); responder: the one
    authority that answers. The others may be many at once: a country's contact, a recipient, the
    Commission, a host authority, one that is consulted, and the applicant, who is no official.
    """

    REQUESTER = "requester"
    RESPONDER = "responder"
    CONTACT = "contact"
    RECIPIENT = "recipient"
    COMMISSION = "commission"
    HOST = "host"
    APPLICANT = "applicant"
    CONSULTED = "consulted"


#: Sides on which one authority at a time stands; a constraint of the database says the same.
ONE_TO_ONE = (Side.REQUESTER, Side.RESPONDER)


class By(StrEnum):
    """What sort of actor takes a step: an official, the system, or a person from outside."""

    OFFICIAL = "official"
    SYSTEM = "system"
    EXTERNAL = "external"


class Whom(StrEnum):
    """Who is told, on the side that a rule names."""

    HANDLERS = "handlers"
    MAILBOX = "mailbox"
    ALLOCATORS = "allocators"
    DECIDERS = "deciders"
    COORDINATORS = "coordinators"
    NATIONAL = "national"
    NEW = "new"  # those who take part since the step
    SUBSCRIBERS = "subscribers"  # officials who follow the procedure


Told = tuple[tuple[Side, Whom], ...]


class NotPossibleError(Exception):
    """The workflow has no such arrow from the present state for this actor."""


@dataclass(frozen=True)
class Actor:
    """Who may take a transition: a side, roles there, and whether as its coordinator.

    author: True demands the author of the draft or reply, False forbids him or her.
    by: the system has no side and no roles, an external person no roles.
    """

    side: Side | None
    roles: frozenset[str] = frozenset()
    coordinator: bool = False
    author: bool | None = None
    by: By = By.OFFICIAL


SYSTEM = Actor(None, by=By.SYSTEM)


@dataclass(frozen=True)
class Field:
    """A value that a transition takes.

    type: text, date, authority, authorities, home_authority, host_authority, centre, body,
    questions, answers, content, officials, choice, flag, country, countries, or exchange.
    rule: only where the rules of the procedure name it; "plain" where it has no form of its own.
    offers: the rule of the procedure that, where there, names other choices than these.
    """

    name: str
    type: str
    required: bool = True
    choices: tuple[str, ...] = ()
    rule: str = ""
    offers: str = ""


def choices_of(field: Field, rules: dict) -> tuple[str, ...]:
    """The codes to choose from: those that the rules of the procedure offer, else the field's."""
    return tuple(rules.get(field.offers) or field.choices)


@dataclass(frozen=True)
class Transition:
    """One arrow of the diagram, or several of the same name.

    target: None leaves the state; BACK returns to the one kept when it was left.
    guards: names of conditions that must hold besides (`requests.services.guards`).
    private: the step is shown to the side that took it only.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    actors: tuple[Actor, ...]
    fields: tuple[Field, ...] = ()
    guards: tuple[str, ...] = ()
    private: bool = False
    rows: str = ""


@dataclass(frozen=True)
class PlainField:
    """A field of the content where a procedure has no form of its own.

    type: as of the subject's fields, T, D or CC; open: identifies nobody.
    """

    code: str
    type: str
    label: Promise
    required: bool = True
    open: bool = False


BACK = "back"


@dataclass(frozen=True)
class Timer:
    """What time brings about: so long after a clock, the system takes an arrow, or reminds.

    clock: STATE (the present state began), or the name of a day that the exchange keeps.
    unit: days, working days (of the initiator's country), or months.
    action: the arrow the system takes; without one, `to` are reminded with `text`.
    repeats: it comes again after each such span, as a reminder.
    """

    code: str
    states: frozenset[str]
    clock: str
    count: int
    unit: str = "days"
    action: str = ""
    to: Told = ()
    repeats: bool = False
    guards: tuple[str, ...] = ()


#: The clock of a timer that counts from the beginning of the present state.
STATE = "state"


@dataclass(frozen=True)
class Workflow:
    """The diagram of one kind of exchange.

    ended: states that nothing leaves but a reopening; waiting: whose turn it is in a state.
    decisions: the states in which a side's coordinator decides; approvals: those of them where
    the author may not. handlers, deciders: the roles that work on it and that decide.
    sees: the sides that see the content once they take part; the responder's side sees it when
    it has taken charge. sees_while_open: others than the initiator see it only until the end.
    shared: once sent, every authority with access to the legal area reads it without taking part;
    readers: the roles that may, besides the handlers.
    consults: the sides that are asked for an opinion: they see what was put to them, and the
    whole content only where the person agreed to be known.
    opening: what is given at the beginning, besides the content; plain: the content where the
    procedure has no form. due: the clocks by state whose first day is the one by which something
    is due; due_of: the sides that a clock waits for, where it isn't whose turn it is. told: who
    hears of a step. coordination: the tasks of a coordinator that count as coordinating it.
    """

    kind: str
    initial: str
    ended: frozenset[str]
    waiting: dict[str, Side]
    transitions: tuple[Transition, ...]
    states: frozenset[str]
    decisions: dict[str, Side] = field(default_factory=dict)
    approvals: frozenset[str] = frozenset()
    handlers: frozenset[str] = frozenset({"module_handler"})
    deciders: frozenset[str] = frozenset({"module_handler"})
    sees: frozenset[Side] = frozenset({Side.REQUESTER})
    sees_while_open: bool = False
    shared: bool = False
    readers: frozenset[str] = frozenset()
    consults: frozenset[Side] = frozenset()
    opening: tuple[Field, ...] = ()
    plain: tuple[PlainField, ...] = (PlainField("text", "T", _("Text")),)
    due: dict[str, tuple[str, ...]] = field(default_factory=dict)
    due_of: dict[str, frozenset[Side]] = field(default_factory=dict)
    timers: tuple[Timer, ...] = ()
    told: dict[str, Told] = field(default_factory=dict)
    coordination: frozenset[str] = frozenset({"requests"})
    words: Words = field(default_factory=Words)
    _by_name: dict[str, list[Transition]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for transition in self.transitions:
            self._by_name.setdefault(transition.name, []).append(transition)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all transitions, in order, each once."""
        return tuple(self._by_name)

    @property
    def goes_into_registers(self) -> bool:
        """Whether its exchanges can be linked in a case register: not records, nor people's own."""
        return not self.shared and not self.consults

    def arrows(self, state: str, name: str | None = None) -> Iterator[Transition]:
        """Yield the transitions that leave a state, those of one name where one is given."""
        for arrow in self._by_name.get(name, []) if name else self.transitions:
            if state in arrow.sources:
                yield arrow
