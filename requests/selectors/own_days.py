"""The days by which the requester should act itself, before the system does."""

from datetime import date, timedelta

from imi.kernel.calendars import add_working_days, brussels_day
from requests.deadlines import AUTOMATIC, RQ, Automatic, Since
from requests.models import Exchange
from requests.workflows.information_request import INFORMATION_REQUEST

#: What the system takes out of the requester's hands: the date, the refusal, the reply.
_OWN = tuple(
    step
    for step in AUTOMATIC
    if step.trigger.awaited == RQ and step.name in {"accept_date", "accept_refusal", "close"}
)


def requester_day(exchange: Exchange) -> date | None:
    """The day on which the system acts for the requester of a request; None where it won't.

    On it a date that was proposed counts as agreed, a refusal as accepted, a reply as enough.
    No query, but for the requester's country where it isn't read.
    """
    if exchange.kind != INFORMATION_REQUEST.kind:
        return None
    days = (_day(exchange, step) for step in _OWN)
    return min((day for day in days if day is not None), default=None)


def _day(exchange: Exchange, step: Automatic) -> date | None:
    trigger = step.trigger
    if exchange.state not in trigger.states:
        return None
    if trigger.dates and exchange.date_state not in trigger.dates:
        return None
    proposed = trigger.since == Since.PROPOSED
    since = exchange.date_proposed_at if proposed else exchange.state_since or exchange.changed_at
    if since is None:
        return None
    first = brussels_day(since)
    if trigger.working:
        return add_working_days(first, step.days, exchange.requester.country_id)
    return first + timedelta(days=step.days)
