"""The conditions of SOLVIT cases."""

from datetime import datetime

from requests.selectors.standing import Standing
from requests.services.guards.registry import guard


@guard
def complainant_is_not_reminded(standing: Standing, at: datetime) -> bool:
    """No reminder of the present questions was sent."""
    return not standing.exchange.details.get("reminded")


@guard
def is_not_extended(standing: Standing, at: datetime) -> bool:
    """More time was not taken yet."""
    return not standing.exchange.details.get("extended")


@guard
def advice_is_asked(standing: Standing, at: datetime) -> bool:
    """The Commission was asked for advice and has not given it."""
    return "advice" in standing.exchange.clocks


@guard
def advice_is_not_asked(standing: Standing, at: datetime) -> bool:
    """No advice of the Commission is waited for."""
    return not advice_is_asked(standing, at)


@guard
def was_taken_up(standing: Standing, at: datetime) -> bool:
    """The lead centre accepted the case before it ended."""
    return standing.exchange.accepted_at is not None


@guard
def was_not_taken_up(standing: Standing, at: datetime) -> bool:
    """The case ended before a lead centre accepted it."""
    return not was_taken_up(standing, at)
