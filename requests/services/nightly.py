"""The steps of the nightly chain that concern requests; each may be repeated."""

from datetime import date, datetime

from requests.services.alerted_cards import tell_of_alerts
from requests.services.deadlines import look
from requests.services.mails import promise_digests
from requests.services.retain import retain
from requests.services.rights_mails import promise_reminders
from requests.services.timers import run_timers


def deadlines(*, day: date, at: datetime) -> dict[str, int]:
    """Remind, escalate, and take the steps that time takes, in exchanges of every kind."""
    counts = look(day=day, at=at)
    for name, count in run_timers(day=day, at=at).items():
        counts[name] += count
    counts["told"] += tell_of_alerts(at=at)
    return counts | {"rights": promise_reminders(day)}


def retention(*, day: date, at: datetime) -> dict[str, int]:
    """Block and delete what is due."""
    return retain(day=day, at=at)


def digests(*, day: date, at: datetime) -> dict[str, int]:
    """Promise each official one mail of all that waits."""
    return {"mails": promise_digests(day)}
