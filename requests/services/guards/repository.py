"""The conditions of repository records."""

from datetime import datetime

from requests.selectors.standing import Standing
from requests.services.guards.registry import guard


@guard
def can_be_suspended(standing: Standing, at: datetime) -> bool:
    """The act foresees suspension."""
    return "suspend_days" in standing.exchange.procedure.rules


@guard
def is_reviewed(standing: Standing, at: datetime) -> bool:
    """The record is to be looked at again from time to time."""
    return standing.exchange.clock("review") is not None


@guard
def may_be_public(standing: Standing, at: datetime) -> bool:
    """The act lets the public see the open fields."""
    return bool(standing.exchange.procedure.rules.get("public"))


@guard
def is_public(standing: Standing, at: datetime) -> bool:
    """The record is open to the public."""
    return bool(standing.exchange.details.get("public"))


@guard
def is_not_public(standing: Standing, at: datetime) -> bool:
    """The record isn't open to the public."""
    return not is_public(standing, at)
