"""What coordinators do to a request beside the steps of its workflow, and being handed one.

Each stands in the history, is told to both sides, and keeps its reason with the texts of the
request. Source: Regulation (EU) No 1024/2012, Articles 6(3) and 14(7); domain reference §4.7.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.deadlines import HAND_OVER
from requests.models import Exchange
from requests.selectors.standing import Standing, standing_of
from requests.services.effects.step import Step, iso
from requests.services.guards.information_request import asleep_for_60_days
from requests.services.history import append_event
from requests.services.perform import keep
from requests.services.problems import (
    FieldProblem,
    InvalidFieldsError,
    NotPossibleError,
    StaleError,
)
from requests.workflows.information_request import INFORMATION_REQUEST, State

OVERVIEW = ("referral_handler", "supervisor")
DEADLINE, COMMENT = "deadline", "coordinator_comment"
_ANSWERING = frozenset({State.ACCEPTED, State.PARTLY_REPLIED, State.MORE_INFO_ASKED})
LONGEST_TEXT = 10_000


def interventions(standing: Standing, at: datetime) -> list[str]:
    """Name what an actor may do now: deadline, coordinator_comment, hand_over."""
    exchange = standing.exchange
    if exchange.kind != INFORMATION_REQUEST.kind or not exchange.is_open:
        return []
    if exchange.sent_at is None:
        return []
    found = []
    if standing.coordinates and standing.has_role(*OVERVIEW):
        found += [DEADLINE] if exchange.state in _ANSWERING else []
        found.append(COMMENT)
    if standing.handles and not exchange.handed_over_at and asleep_for_60_days(standing, at):
        found.append(HAND_OVER)
    return found


@transaction.atomic
def set_deadline(
    *, number: str, day: date | None, reason: str, by: Membership, at: datetime, seen: int
) -> Exchange:
    """Set the day by which the reply is due, or lift the deadline (None).

    What both sides agreed stays agreed: the Scoreboard counts that. A new agreement, a new
    responder or a further question ends what was set.
    Raises Exchange.DoesNotExist, NotPossibleError, StaleError, InvalidFieldsError.
    """

    def effect(step: Step) -> tuple[str, dict]:
        if day is not None:
            step.values["day"] = day
            step.future_day("day")
        step.exchange.due_set_on, step.exchange.due_lifted = day, day is None
        step.write(DEADLINE, _needed("reason", reason))
        return ("set_deadline", {"due_on": iso(day)}) if day else ("lift_deadline", {})

    return _intervene(DEADLINE, number, effect, by=by, at=at, seen=seen)


@transaction.atomic
def comment(*, number: str, text: str, by: Membership, at: datetime, seen: int) -> Exchange:
    """Say something to both sides as a coordinator.

    Raises Exchange.DoesNotExist, NotPossibleError, StaleError, InvalidFieldsError.
    """

    def effect(step: Step) -> tuple[str, dict]:
        step.write(COMMENT, _needed("text", text))
        return COMMENT, {}

    return _intervene(COMMENT, number, effect, by=by, at=at, seen=seen)


@transaction.atomic
def hand_over(*, number: str, by: Membership, at: datetime, seen: int) -> Exchange:
    """Hand a request in which nothing happened for two months to the coordinators.

    It sleeps on: what coordinators may do with a sleeping request stays open to them.
    Raises Exchange.DoesNotExist, NotPossibleError, StaleError.
    """
    return _intervene(HAND_OVER, number, lambda step: (HAND_OVER, {}), by=by, at=at, seen=seen)


def _intervene(
    name: str,
    number: str,
    effect: Callable[[Step], tuple[str, dict[str, Any]]],
    *,
    by: Membership,
    at: datetime,
    seen: int,
) -> Exchange:
    """Lock, check, change, and write down; effect: returns the event's name and data."""
    Exchange.objects.select_for_update(of=("self",)).filter(number=number).first()
    exchange = (
        Exchange.objects.visible_to(by)
        .select_related("requester", "responder", "area")
        .get(number=number)
    )
    if seen != exchange.event_count:
        raise StaleError(name)
    standing = standing_of(exchange, by)
    if name not in interventions(standing, at):
        raise NotPossibleError(name)
    event, data = effect(Step(exchange, standing, {}, at, by.official.language))
    if name == HAND_OVER:
        exchange.handed_over_at = at
    else:
        exchange.changed_at, exchange.handed_over_at = at, None
    exchange.due_on = exchange.next_due()
    append_event(exchange, event, at=at, authority=by.authority, data=data)
    keep(exchange)
    return exchange


def _needed(field: str, text: str) -> str:
    """Return a text without its margins. Raises InvalidFieldsError where it is empty or long."""
    text = text.strip()
    if not text:
        raise InvalidFieldsError(FieldProblem(field, "required", _("This field is required.")))
    if len(text) > LONGEST_TEXT:
        raise InvalidFieldsError(FieldProblem(field, "long", _("This text is too long.")))
    return text
