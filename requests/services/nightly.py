"""The steps of the nightly chain that concern requests; each may be repeated."""

from datetime import date, datetime

from requests.services.deadlines import look
from requests.services.mails import promise_digests
from requests.services.retain import retain
from requests.services.rights_mails import promise_reminders


def deadlines(*, day: date, at: datetime) -> dict[str, int]:
    """Remind, escalate, and take the steps that time takes."""
    return look(day=day, at=at) | {"rights": promise_reminders(day)}


def retention(*, day: date, at: datetime) -> dict[str, int]:
    """Block and delete what is due."""
    return retain(day=day, at=at)


def digests(*, day: date, at: datetime) -> dict[str, int]:
    """Promise each official one mail of all that waits."""
    return {"mails": promise_digests(day)}
