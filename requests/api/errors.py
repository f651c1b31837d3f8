"""The errors that the API tells as problem documents; the root of the API maps them."""

from requests.api.body import UnreadableBodyError
from requests.models import Exchange
from requests.services.problems import InvalidFieldsError, NotPossibleError, StaleError

#: Foreign or missing, which look the same.
OutOfSightError = Exchange.DoesNotExist

__all__ = [
    "InvalidFieldsError",
    "NotPossibleError",
    "OutOfSightError",
    "StaleError",
    "UnreadableBodyError",
]
