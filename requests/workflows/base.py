"""What a workflow is made of: states, sides, actors, fields, transitions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Side(StrEnum):
    """The side of an exchange on which an actor stands."""

    REQUESTER = "requester"
    RESPONDER = "responder"


class NotPossibleError(Exception):
    """The workflow has no such arrow from the present state for this actor."""


@dataclass(frozen=True)
class Actor:
    """Who may take a transition: a side, roles there, and whether as its coordinator.

    author: True demands the author of the draft or reply, False forbids him or her.
    """

    side: Side
    roles: frozenset[str]
    coordinator: bool = False
    author: bool | None = None


@dataclass(frozen=True)
class Field:
    """A value that a transition takes.

    type: text, date, authority, questions, answers, officials, or choice.
    """

    name: str
    type: str
    required: bool = True
    choices: tuple[str, ...] = ()


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


BACK = "back"


@dataclass(frozen=True)
class Workflow:
    """The diagram of one kind of exchange.

    ended: states that nothing leaves but a reopening; waiting: whose turn it is in a state.
    """

    kind: str
    initial: str
    ended: frozenset[str]
    waiting: dict[str, Side]
    transitions: tuple[Transition, ...]
    _by_name: dict[str, list[Transition]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for transition in self.transitions:
            self._by_name.setdefault(transition.name, []).append(transition)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all transitions, in order, each once."""
        return tuple(self._by_name)

    def arrows(self, state: str, name: str | None = None) -> Iterator[Transition]:
        """Yield the transitions that leave a state, those of one name where one is given."""
        for arrow in self._by_name.get(name, []) if name else self.transitions:
            if state in arrow.sources:
                yield arrow
