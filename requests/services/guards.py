"""The conditions that the workflow's tables name."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from authorities.models import AreaAccess, Authority
from imi.kernel.calendars import brussels_day
from requests.models import Exchange, Participation
from requests.workflows.base import Side
from requests.workflows.information_request import State

GUARDS: dict[str, Callable[[Exchange, datetime], bool]] = {}
MOST_ROUNDS_OF_MORE = 3
DAYS_TO_REFER = 30
DAYS_TO_RATE_OR_REOPEN = 30
DAYS_ASLEEP = 60
DAYS_UNACCEPTED = 8
DAYS_OVERDUE = 5


def _guard(function: Callable[[Exchange, datetime], bool]) -> Callable[[Exchange, datetime], bool]:
    GUARDS[function.__name__] = function
    return function


def _access(authority_id: int, exchange: Exchange) -> AreaAccess | None:
    return AreaAccess.objects.filter(authority=authority_id, area=exchange.area_id).first()


@_guard
def sends_with_approval(exchange: Exchange, at: datetime) -> bool:
    """The requester's coordinator approves what is sent in this area."""
    access = _access(exchange.requester_id, exchange)
    return bool(access and access.approve_sending)


@_guard
def sends_directly(exchange: Exchange, at: datetime) -> bool:
    """No approval is needed before sending."""
    return not sends_with_approval(exchange, at)


@_guard
def replies_with_approval(exchange: Exchange, at: datetime) -> bool:
    """The responder's coordinator approves replies in this area."""
    access = _access(exchange.responder_id, exchange)
    return bool(access and access.approve_replies)


@_guard
def replies_directly(exchange: Exchange, at: datetime) -> bool:
    """No approval is needed before replying."""
    return not replies_with_approval(exchange, at)


@_guard
def allocation_is_on(exchange: Exchange, at: datetime) -> bool:
    """The responder allocates what comes in."""
    access = _access(exchange.responder_id, exchange)
    return bool(access and access.allocation)


@_guard
def not_yet_replied(exchange: Exchange, at: datetime) -> bool:
    """No complete reply was sent."""
    return exchange.replied_at is None


@_guard
def nothing_sent_yet(exchange: Exchange, at: datetime) -> bool:
    """No part of the reply was sent."""
    return not exchange.questions.filter(answered_at__isnull=False).exists()


@_guard
def several_outstanding(exchange: Exchange, at: datetime) -> bool:
    """At least two questions have no sent answer, so that a part can go and a part stay."""
    return exchange.questions.filter(answered_at__isnull=True).count() > 1


@_guard
def requester_decides_date(exchange: Exchange, at: datetime) -> bool:
    """A counter-proposal or an extension waits for the requester."""
    return exchange.date_state in {Exchange.DateState.COUNTERED, Exchange.DateState.EXTENSION}


@_guard
def requester_may_propose_date(exchange: Exchange, at: datetime) -> bool:
    """The requester may answer a counter-proposal with another date."""
    return exchange.date_state == Exchange.DateState.COUNTERED


@_guard
def responder_decides_date(exchange: Exchange, at: datetime) -> bool:
    """A proposal of the requester waits for the responder."""
    return exchange.date_state == Exchange.DateState.PROPOSED


@_guard
def responder_may_propose_date(exchange: Exchange, at: datetime) -> bool:
    """The responder may counter a proposal, or ask once for an extension before it is due."""
    if exchange.date_state == Exchange.DateState.PROPOSED:
        return True
    return (
        exchange.date_state == Exchange.DateState.AGREED
        and not exchange.extended
        and exchange.agreed_on is not None
        and brussels_day(at) <= exchange.agreed_on
    )


@_guard
def asked_less_than_three_times(exchange: Exchange, at: datetime) -> bool:
    """More information was asked fewer than three times over the whole life."""
    return exchange.more_count < MOST_ROUNDS_OF_MORE


def _days_since(moment: datetime | None, at: datetime) -> int:
    return (brussels_day(at) - brussels_day(moment)).days if moment else 10**6


@_guard
def refused_within_30_days(exchange: Exchange, at: datetime) -> bool:
    """The refusal is at most 30 days old."""
    refusal = exchange.events.filter(name__in=("refuse", "refuse_more")).last()
    return bool(refusal) and _days_since(refusal.at, at) <= DAYS_TO_REFER


@_guard
def closed_with_reply(exchange: Exchange, at: datetime) -> bool:
    """The request was closed after a reply, not after a refusal."""
    return exchange.outcome in {"replied", "silence"} and exchange.replied_at is not None


@_guard
def closed_within_30_days(exchange: Exchange, at: datetime) -> bool:
    """The request was closed at most 30 days ago."""
    return _days_since(exchange.closed_at, at) <= DAYS_TO_RATE_OR_REOPEN


@_guard
def never_reopened(exchange: Exchange, at: datetime) -> bool:
    """The request was not reopened before."""
    return not exchange.reopened


@_guard
def asleep_for_60_days(exchange: Exchange, at: datetime) -> bool:
    """Nothing was done for more than 60 days."""
    return _days_since(exchange.changed_at, at) > DAYS_ASLEEP


@_guard
def responder_is_silent(exchange: Exchange, at: datetime) -> bool:
    """The responder is out of service, or far behind on accepting or answering."""
    if exchange.responder.status != Authority.Status.ACTIVE:
        return True
    access = _access(exchange.responder_id, exchange)
    if access is None or access.suspended:
        return True
    if exchange.state == State.SENT:
        present = Participation.objects.filter(
            exchange=exchange, role=Side.RESPONDER, until__isnull=True
        ).first()
        return _days_since(present.since if present else None, at) >= DAYS_UNACCEPTED
    return _is_behind(exchange, brussels_day(at))


def _is_behind(exchange: Exchange, today: date) -> bool:
    due = exchange.agreed_on
    return (
        exchange.turn == Side.RESPONDER
        and due is not None
        and today >= due + timedelta(days=DAYS_OVERDUE)
    )
