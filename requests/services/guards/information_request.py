"""The conditions of information requests."""

from datetime import date, datetime

from authorities.models import Authority
from imi.kernel.calendars import brussels_day
from requests.models import Exchange
from requests.selectors.standing import Standing
from requests.services.guards.registry import guard
from requests.workflows.base import Side
from requests.workflows.information_request import State

MOST_ROUNDS_OF_MORE = 3
DAYS_TO_REFER = 30
DAYS_TO_RATE_OR_REOPEN = 30
DAYS_ASLEEP = 60
DAYS_UNACCEPTED = 8
DAYS_OVERDUE = 5


@guard
def sends_with_approval(standing: Standing, at: datetime) -> bool:
    """The requester's coordinator approves what is sent in this area."""
    return standing.setting(Side.REQUESTER, "approve_sending")


@guard
def sends_directly(standing: Standing, at: datetime) -> bool:
    """No approval is needed before sending."""
    return not sends_with_approval(standing, at)


@guard
def replies_with_approval(standing: Standing, at: datetime) -> bool:
    """The responder's coordinator approves replies in this area."""
    return standing.setting(Side.RESPONDER, "approve_replies")


@guard
def replies_directly(standing: Standing, at: datetime) -> bool:
    """No approval is needed before replying."""
    return not replies_with_approval(standing, at)


@guard
def allocation_is_on(standing: Standing, at: datetime) -> bool:
    """The responder allocates what comes in."""
    return standing.setting(Side.RESPONDER, "allocation")


@guard
def not_yet_replied(standing: Standing, at: datetime) -> bool:
    """No complete reply was sent."""
    return standing.exchange.replied_at is None


@guard
def nothing_sent_yet(standing: Standing, at: datetime) -> bool:
    """No part of the reply was sent."""
    return all(question.answered_at is None for question in standing.questions)


@guard
def several_outstanding(standing: Standing, at: datetime) -> bool:
    """At least two questions have no sent answer, so that a part can go and a part stay."""
    return sum(question.answered_at is None for question in standing.questions) > 1


@guard
def requester_decides_date(standing: Standing, at: datetime) -> bool:
    """A counter-proposal or an extension waits for the requester."""
    waiting = {Exchange.DateState.COUNTERED, Exchange.DateState.EXTENSION}
    return standing.exchange.date_state in waiting


@guard
def requester_may_propose_date(standing: Standing, at: datetime) -> bool:
    """The requester may answer a counter-proposal with another date."""
    return standing.exchange.date_state == Exchange.DateState.COUNTERED


@guard
def responder_decides_date(standing: Standing, at: datetime) -> bool:
    """A proposal of the requester waits for the responder."""
    return standing.exchange.date_state == Exchange.DateState.PROPOSED


@guard
def responder_may_propose_date(standing: Standing, at: datetime) -> bool:
    """The responder may counter a proposal, or ask once for an extension before it is due."""
    exchange = standing.exchange
    if exchange.date_state == Exchange.DateState.PROPOSED:
        return True
    return (
        exchange.date_state == Exchange.DateState.AGREED
        and not exchange.extended
        and exchange.agreed_on is not None
        and brussels_day(at) <= exchange.agreed_on
    )


@guard
def asked_less_than_three_times(standing: Standing, at: datetime) -> bool:
    """More information was asked fewer than three times over the whole life."""
    return standing.exchange.more_count < MOST_ROUNDS_OF_MORE


def _days_since(moment: datetime | None, at: datetime) -> int:
    return (brussels_day(at) - brussels_day(moment)).days if moment else 10**6


@guard
def refused_within_30_days(standing: Standing, at: datetime) -> bool:
    """The refusal is at most 30 days old."""
    exchange = standing.exchange
    return _days_since(exchange.state_since or exchange.changed_at, at) <= DAYS_TO_REFER


@guard
def got_a_reply(standing: Standing, at: datetime) -> bool:
    """The request got a complete reply before it was closed."""
    return standing.exchange.replied_at is not None


@guard
def closed_within_30_days(standing: Standing, at: datetime) -> bool:
    """The request was closed at most 30 days ago."""
    return _days_since(standing.exchange.closed_at, at) <= DAYS_TO_RATE_OR_REOPEN


@guard
def never_reopened(standing: Standing, at: datetime) -> bool:
    """The request was not reopened before."""
    return not standing.exchange.reopened


@guard
def content_is_open(standing: Standing, at: datetime) -> bool:
    """The content is neither blocked nor erased."""
    return standing.exchange.blocked_at is None


@guard
def asleep_for_60_days(standing: Standing, at: datetime) -> bool:
    """Nothing was done for more than 60 days."""
    return _days_since(standing.exchange.changed_at, at) > DAYS_ASLEEP


@guard
def responder_is_silent(standing: Standing, at: datetime) -> bool:
    """The responder is out of service, or far behind on accepting or answering."""
    exchange = standing.exchange
    if exchange.answering.status != Authority.Status.ACTIVE:
        return True
    access = standing.accesses.get(Side.RESPONDER)
    if access is None or access.suspended:
        return True
    if exchange.state == State.SENT:
        since = standing.present.since if standing.present else None
        return _days_since(since, at) >= DAYS_UNACCEPTED
    return _is_behind(exchange, brussels_day(at))


def _is_behind(exchange: Exchange, today: date) -> bool:
    due = exchange.due_on
    return (
        exchange.turn == Side.RESPONDER and due is not None and (today - due).days >= DAYS_OVERDUE
    )
