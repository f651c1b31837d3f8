"""The step of the nightly chain that concerns accounts; it may be repeated."""

from datetime import date, datetime
from importlib import import_module

from django.conf import settings


def sessions(*, day: date, at: datetime) -> dict[str, int]:
    """Delete sessions that have expired, and with them drafts that nobody saved.

    Sessions expire by real time, also where a demo's clock runs ahead.
    """
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {}
