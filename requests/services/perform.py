"""The only door through which an exchange moves: by officials, by the system, from outside."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from authorities.models import Authority, Membership
from requests.models import Exchange, Participation
from requests.selectors.own_days import requester_day
from requests.selectors.standing import (
    Standing,
    standing_of,
    standing_of_person,
    standing_of_system,
)
from requests.services.allocation import allocate_by_rules
from requests.services.effects import Step, effect_of
from requests.services.fields import clean
from requests.services.guards import GUARDS
from requests.services.history import append_event
from requests.services.problems import NotPossibleError, StaleError
from requests.services.records import file_record
from requests.workflows.base import BACK, ONE_TO_ONE, Side, Transition
from requests.workflows.information_request import INFORMATION_REQUEST

_MOVED = ("requester", "responder", "area", "subject")


def possible(standing: Standing, at: datetime) -> list[Transition]:
    """Return what an actor may do with an exchange now, in the order of the table."""
    exchange = standing.exchange
    found: dict[str, Transition] = {}
    for arrow in exchange.workflow.arrows(exchange.state):
        if arrow.name not in found and _open_to(arrow, standing, at):
            found[arrow.name] = arrow
    return list(found.values())


def taken_now(standing: Standing, name: str, at: datetime) -> Transition | None:
    """Return the arrow of a name that an actor may take now, if there is one."""
    exchange = standing.exchange
    arrows = exchange.workflow.arrows(exchange.state, name) if name else ()
    return next((arrow for arrow in arrows if _open_to(arrow, standing, at)), None)


def _open_to(arrow: Transition, standing: Standing, at: datetime) -> bool:
    if not any(standing.fits(actor) for actor in arrow.actors):
        return False
    return all(GUARDS[guard](standing, at) for guard in arrow.guards)


@transaction.atomic
def perform(
    *,
    number: str,
    name: str,
    by: Membership,
    at: datetime,
    fields: dict[str, Any] | None = None,
    seen: int | None = None,
    language: str = "",
) -> Exchange:
    """Carry out one transition of an exchange and record who did it, and when.

    fields: the values of the transition, as in JSON. at: aware datetime; the caller's clock.
    seen: the number of events the actor knew of, where a stale page must not act.
    language: that of the actor's words, where it isn't the actor's own.
    Raises Exchange.DoesNotExist outside the actor's scope, NotPossibleError when the table has
    no such arrow now, StaleError when others moved the exchange, InvalidFieldsError.
    """
    Exchange.objects.select_for_update(of=("self",)).filter(number=number).first()
    exchange = Exchange.objects.visible_to(by).select_related(*_MOVED).get(number=number)
    if seen is not None and seen != exchange.event_count:
        raise StaleError(name)
    standing = standing_of(exchange, by)
    written_in = language or by.official.language
    return _take(standing, name, fields or {}, at, written_in, by.authority)


@transaction.atomic
def perform_by_person(
    *,
    number: str,
    name: str,
    side: Side,
    language: str,
    at: datetime,
    fields: dict[str, Any] | None = None,
) -> Exchange:
    """Carry out a step of a person from outside, such as an applicant, on his or her side.

    Whoever calls has made sure who it is. The event has no authority. Raises what `perform` does.
    """
    exchange = Exchange.objects.select_for_update(of=("self",)).get(number=number)
    return _take(standing_of_person(exchange, side), name, fields or {}, at, language, None)


@transaction.atomic
def perform_by_system(
    exchange_id: int, name: str, *, at: datetime, seen: int | None = None
) -> Exchange | None:
    """Carry out a step that time brings; None where it isn't possible any more.

    seen: the number of events there were when it was decided. The event has no authority.
    """
    exchange = Exchange.objects.select_for_update(of=("self",)).get(pk=exchange_id)
    if seen is not None and seen != exchange.event_count:
        return None
    try:
        return _take(standing_of_system(exchange), name, {}, at, exchange.language, None)
    except NotPossibleError:
        return None


def _take(
    standing: Standing,
    name: str,
    fields: dict[str, Any],
    at: datetime,
    language: str,
    authority: Authority | None,
) -> Exchange:
    """Take an arrow under the lock that the caller holds."""
    exchange = standing.exchange
    arrow = taken_now(standing, name, at)
    if arrow is None:
        raise NotPossibleError(name)
    values = clean(arrow.fields, fields, standing, language)
    step = Step(exchange, standing, values, at, language)
    side = next(a.side for a in arrow.actors if standing.fits(a)) if arrow.private else ""
    data = effect_of(exchange.kind, name)(step) or {}
    _move(exchange, arrow, at)
    append_event(exchange, name, at=at, authority=authority, data=data, side=side or "")
    _allocate(step)
    keep(exchange)
    return exchange


def _allocate(step: Step) -> None:
    """Give what arrived with a step to whom the responders' rules name."""
    for arrived in step.arrived:
        done = allocate_by_rules(arrived, at=step.at)
        if done and arrived is not step.exchange:
            arrived.save(update_fields=["event_count"])


def _move(exchange: Exchange, arrow: Transition, at: datetime) -> None:
    if arrow.target is not None:
        move_to(exchange, exchange.state_before if arrow.target == BACK else arrow.target, at)
    exchange.changed_at = at
    exchange.handed_over_at = None
    exchange.due_on = exchange.next_due()


def move_to(exchange: Exchange, state: str, at: datetime) -> None:
    """Put an exchange in a state, and note since when. Raises ValueError for an unknown one."""
    if state not in exchange.workflow.states:
        raise ValueError(f"{exchange.kind} has no state {state}")
    exchange.state = str(state)
    exchange.state_since = at
    exchange.is_open = exchange.state not in exchange.workflow.ended


def keep(exchange: Exchange) -> None:
    """Save the exchange, and repeat what the worklist's index needs where it is new."""
    exchange.save()
    if exchange.workflow.shared:
        file_record(exchange)
    present = exchange.participations.filter(until__isnull=True)
    if exchange.workflow.shared and exchange.sent_at:
        # A published record is no task of its owner; it is found in its directory.
        present.filter(role=Side.REQUESTER, is_open=True).update(due_on=None, is_open=False)
        present = present.exclude(role=Side.REQUESTER)
    sides = exchange.due_sides() if exchange.due_on else frozenset(ONE_TO_ONE)
    if own := requester_day(exchange):
        first = min(own, exchange.due_on or own)
        _repeat(present.filter(role=Side.REQUESTER), first, exchange.is_open)
        sides -= {Side.REQUESTER}
    _repeat(present.filter(role__in=sides), exchange.due_on, exchange.is_open)
    if exchange.kind != INFORMATION_REQUEST.kind:
        _repeat(present.exclude(role__in=sides), None, exchange.is_open)


def _repeat(parts: QuerySet[Participation], due: date | None, is_open: bool) -> None:
    same = Q(due_on__isnull=True) if due is None else Q(due_on=due)
    parts.exclude(same, is_open=is_open).update(due_on=due, is_open=is_open)
