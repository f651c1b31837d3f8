"""The conditions that the workflows' tables name."""

from requests.services.guards import (
    card_application,
    information_request,
    one_to_many,
    repository,
    solvit,
)
from requests.services.guards.registry import GUARDS, Guard

__all__ = [
    "GUARDS",
    "Guard",
    "card_application",
    "information_request",
    "one_to_many",
    "repository",
    "solvit",
]
