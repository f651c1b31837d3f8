"""The conditions of applications for a card."""

from datetime import datetime

from requests.selectors.standing import Standing
from requests.services.guards.registry import guard

MOST_EXTENSIONS = 2


@guard
def home_decides(standing: Standing, at: datetime) -> bool:
    """The card is for temporary services without a prior check: the home authority issues it."""
    return standing.exchange.details.get("purpose") == "temporary"


@guard
def host_decides(standing: Standing, at: datetime) -> bool:
    """The host authority issues the card."""
    return not home_decides(standing, at)


@guard
def home_is_asked(standing: Standing, at: datetime) -> bool:
    """A question of the host authority waits for the home authority."""
    return standing.exchange.clock("answer") is not None


@guard
def home_is_not_asked(standing: Standing, at: datetime) -> bool:
    """No question waits for the home authority."""
    return not home_is_asked(standing, at)


@guard
def applicant_is_asked(standing: Standing, at: datetime) -> bool:
    """The host authority asked the applicant for something."""
    return bool(standing.exchange.details.get("asked"))


@guard
def extended_less_than_twice(standing: Standing, at: datetime) -> bool:
    """The host authority took two more weeks less than twice."""
    taken: int = standing.exchange.details.get("extensions", 0)
    return taken < MOST_EXTENSIONS


@guard
def test_is_owed(standing: Standing, at: datetime) -> bool:
    """An aptitude test must be offered and wasn't yet."""
    return standing.exchange.clock("test") is not None


@guard
def bears_a_notice(standing: Standing, at: datetime) -> bool:
    """A restriction stands in the file of the card."""
    return bool(standing.exchange.details.get("notice"))


@guard
def bears_no_notice(standing: Standing, at: datetime) -> bool:
    """No restriction stands in the file of the card."""
    return not bears_a_notice(standing, at)


@guard
def card_ends(standing: Standing, at: datetime) -> bool:
    """The card is valid for a time only."""
    return standing.exchange.clock("ends") is not None


@guard
def has_no_card(standing: Standing, at: datetime) -> bool:
    """No card was issued yet."""
    return standing.exchange.outcome != "issued"
