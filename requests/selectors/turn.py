"""Whose turn it is in a request, as one actor sees it."""

from dataclasses import dataclass

from authorities.models import Authority
from requests.models import Exchange
from requests.selectors.standing import Standing
from requests.workflows.base import Side
from requests.workflows.information_request import State

#: Where a proposed date may wait for the requester while the responder works.
_NEGOTIATING = frozenset({State.ACCEPTED, State.PARTLY_REPLIED})


@dataclass(frozen=True)
class Turn:
    """Who moves next. authority: None once ended.

    mine: the actor can move; coordinator: the authority's coordinator decides.
    date_waits: besides, a proposed date waits for the requester; date_mine: who is the actor.
    applicant: it waits for the person who applied, or complained.
    due: whether the due day is one of the actor's side, or of one that it coordinates.
    """

    authority: Authority | None = None
    mine: bool = False
    coordinator: bool = False
    date_waits: bool = False
    date_mine: bool = False
    applicant: bool = False
    due: bool = False


def turn_of(standing: Standing) -> Turn:
    """Say whose turn it is. No query."""
    exchange = standing.exchange
    due = bool(exchange.due_sides() & (standing.sides | standing.coordinates))
    if not exchange.turn:
        return Turn(due=due)
    side = Side(exchange.turn)
    if side == Side.APPLICANT:
        return Turn(applicant=True, due=due)
    authority = exchange.requester if side == Side.REQUESTER else exchange.answering
    coordinator = exchange.state in exchange.workflow.decisions
    mine = standing.decides if coordinator else standing.side == side and standing.handles
    waits = exchange.state in _NEGOTIATING and exchange.date_state in {
        Exchange.DateState.COUNTERED,
        Exchange.DateState.EXTENSION,
    }
    handles_requester = standing.side == Side.REQUESTER and standing.handles
    return Turn(authority, mine, coordinator, waits, waits and handles_requester, due=due)
