"""The question of the date by which the reply is due (domain reference §4.4)."""

from datetime import date, datetime

from requests.models import Exchange
from requests.services.effects.step import Step, drop_set_date, effect, iso
from requests.workflows.base import Side

COUNTERS_UNTIL_AGREED = 3
_State = Exchange.DateState


def agree(exchange: Exchange, day: date | None) -> None:
    """Make a day the agreed one; no proposal waits any longer."""
    drop_set_date(exchange)
    exchange.agreed_on = day
    exchange.date_state = _State.AGREED
    exchange.date_proposed_on = None
    exchange.date_proposed_at = None


def propose(exchange: Exchange, state: str, day: date, at: datetime) -> None:
    """Let a proposal wait for the other side."""
    exchange.date_state = state
    exchange.date_proposed_on, exchange.date_proposed_at = day, at


def counter(exchange: Exchange, day: date, at: datetime) -> None:
    """Propose another date as the responder; the third time it is agreed at once."""
    exchange.counter_count += 1
    if exchange.counter_count >= COUNTERS_UNTIL_AGREED:
        agree(exchange, day)
    else:
        propose(exchange, _State.COUNTERED, day, at)


@effect()
def propose_date(step: Step) -> dict:
    """Propose another date: a counter-proposal, a new proposal, or an extension."""
    exchange = step.exchange
    day = step.future_day("date")
    if exchange.date_state == _State.AGREED:
        exchange.extended = True
        propose(exchange, _State.EXTENSION, day, step.at)
    elif step.standing.side == Side.RESPONDER:
        counter(exchange, day, step.at)
    else:
        propose(exchange, _State.PROPOSED, day, step.at)
    step.write("propose_date", step.values["reason"])
    return {"proposed_on": iso(day), "agreed_on": iso(exchange.agreed_on)}


@effect()
def accept_date(step: Step) -> dict:
    """Agree to the date the other side proposed."""
    agree(step.exchange, step.exchange.date_proposed_on)
    return {"agreed_on": iso(step.exchange.agreed_on)}
