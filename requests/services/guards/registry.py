"""The register of the conditions that the workflows' tables name."""

from collections.abc import Callable
from datetime import datetime

from requests.selectors.standing import Standing

Guard = Callable[[Standing, datetime], bool]
GUARDS: dict[str, Guard] = {}


def guard(function: Guard) -> Guard:
    """Register a condition by its name."""
    GUARDS[function.__name__] = function
    return function
