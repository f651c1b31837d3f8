"""A transition being taken, and the register of effects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from authorities.models import Authority
from imi.kernel.calendars import brussels_day
from requests.models import Exchange, Message, Participation
from requests.selectors.standing import Standing
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.base import Side
from requests.workflows.information_request import INFORMATION_REQUEST

DAYS_FOR_MORE = 14


@dataclass
class Step:
    """A transition being taken: by whom, when, with which cleaned values.

    arrived: the exchanges that came to a responder with it.
    """

    exchange: Exchange
    standing: Standing
    values: dict[str, Any]
    at: datetime
    language: str
    arrived: list[Exchange] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The calendar day in Brussels."""
        return brussels_day(self.at)

    def write(self, kind: str, text: str | None, *, side: str = "") -> None:
        """Keep a free text of the actor; one side only may read it where one is named."""
        if text:
            Message.objects.create(
                exchange=self.exchange,
                kind=kind,
                text=text,
                language=self.language,
                side=side,
                authority=self.standing.membership.authority if self.standing.membership else None,
                at=self.at,
            )

    def future_day(self, field: str) -> date:
        """Return a given date; it must be tomorrow or later."""
        day: date = self.values[field]
        if day <= self.today:
            raise InvalidFieldsError(
                FieldProblem(field, "past", _("Please give a day from tomorrow on."))
            )
        return day

    def wanted_again(self) -> date:
        """Return the day by which more is wanted: the given one, or in two weeks."""
        if "wanted_on" in self.values:
            return self.future_day("wanted_on")
        return self.today + timedelta(days=DAYS_FOR_MORE)


Effect = Callable[[Step], dict | None]
#: By kind of exchange and name of the transition.
EFFECTS: dict[tuple[str, str], Effect] = {}


def effect(
    *names: str, kinds: tuple[str, ...] = (INFORMATION_REQUEST.kind,)
) -> Callable[[Effect], Effect]:
    """Register a function as the effect of transitions, of the one of its name where none is.

    kinds: the kinds of exchange in which it is.
    """

    def register(function: Effect) -> Effect:
        for kind in kinds:
            for name in names or (function.__name__,):
                EFFECTS[kind, name] = function
        return function

    return register


def effect_of(kind: str, name: str) -> Effect:
    """Return the effect of a transition; a test sees to it that each has one."""
    return EFFECTS[kind, name]


def iso(day: date | None) -> str | None:
    """Return a day as events record it."""
    return day.isoformat() if day else None


def drop_set_date(exchange: Exchange) -> None:
    """Let a day that a coordinator set, or lifted, count no longer."""
    exchange.due_set_on = None
    exchange.due_lifted = False


def begin_responding(step: Step, authority: Authority) -> None:
    """Make an authority the present responder; the one before takes part no longer."""
    exchange, at = step.exchange, step.at
    Participation.objects.filter(exchange=exchange, role=Side.RESPONDER, until__isnull=True).update(
        until=at, is_open=False
    )
    exchange.responder = authority
    drop_set_date(exchange)
    Participation.objects.create(
        exchange=exchange, authority=authority, role=Side.RESPONDER, since=at
    )
    step.arrived.append(exchange)


def end(exchange: Exchange, outcome: str, at: datetime) -> None:
    """Close formally; the retention clock starts."""
    exchange.outcome = outcome
    exchange.closed_at = at
