"""One action on several requests: each by itself, each whole or not at all."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from authorities.models import Authority, Membership
from requests.models import Exchange
from requests.selectors.case import case_for, find_exchanges
from requests.selectors.standing import standings_of
from requests.services.looks import note_known, note_look
from requests.services.perform import taken_now
from requests.services.press import press
from requests.services.problems import InvalidFieldsError, NotPossibleError, StaleError
from requests.workflows import WORKFLOWS
from requests.workflows.base import Transition
from requests.workflows.labels import STATES

#: The actions that need no look at each request, and those of their fields that fit all alike.
BULK: dict[str, tuple[str, ...]] = {
    "accept": (),
    "allocate": ("officials",),
    "accept_date": (),
    "close": (),
    "accept_refusal": (),
    "remind": ("text",),
    "close_on_behalf": ("reason",),
}
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Chosen:
    """A request that was chosen in a list; seen: the number of events the list knew of."""

    number: str
    seen: int


@dataclass(frozen=True)
class Ready:
    """A chosen request that can take the action; arrow: it, with its common fields only."""

    exchange: Exchange
    seen: int
    arrow: Transition


@dataclass(frozen=True)
class Outcome:
    """What became of a chosen request; why is empty where the action was carried out."""

    number: str
    exchange: Exchange | None
    why: str = ""


def offered(membership: Membership) -> list[str]:
    """The actions on several requests that an actor's roles allow at all. No query."""
    coordinates = membership.authority.kind != Authority.Kind.AUTHORITY
    open_to = {
        arrow.name
        for workflow in WORKFLOWS.values()
        for arrow in workflow.transitions
        for actor in arrow.actors
        if membership.has_role(*actor.roles) and (coordinates or not actor.coordinator)
    }
    return [name for name in BULK if name in open_to]


def sort_out(
    chosen: list[Chosen], name: str, *, by: Membership, at: datetime
) -> tuple[list[Ready], list[Outcome]]:
    """Return the chosen requests that can take an action, and why the others can't.

    Five queries or so, whatever their number.
    """
    found = find_exchanges([one.number for one in chosen], by)
    standings = standings_of(list(found.values()), by)
    ready: list[Ready] = []
    left: list[Outcome] = []
    for one in chosen:
        exchange = found.get(one.number)
        if exchange is None:
            left.append(Outcome(one.number, None, _gone()))
        elif arrow := taken_now(standings[exchange.pk], name, at):
            common = tuple(field for field in arrow.fields if field.name in BULK[name])
            ready.append(Ready(exchange, one.seen, replace(arrow, fields=common)))
        else:
            left.append(Outcome(exchange.number, exchange, _not_now(exchange)))
    return ready, left


def carry_out(
    ready: list[Ready], fields: dict[str, Any], *, by: Membership, at: datetime, lang: str
) -> list[Outcome]:
    """Carry out the action on each request by itself; one that fails stops no other."""
    return [_carry_out(one, fields, by, at, lang) for one in ready]


def _carry_out(
    one: Ready, fields: dict[str, Any], by: Membership, at: datetime, lang: str
) -> Outcome:
    exchange, number, why = one.exchange, one.exchange.number, ""
    try:
        case = case_for(exchange, by, lang)
        exchange = press(case, one.arrow.name, fields, seen=one.seen, by=by, at=at)
    except Exchange.DoesNotExist:
        return Outcome(number, None, _gone())
    except StaleError:
        why = _("Something happened meanwhile: please look at it first.")
    except NotPossibleError:
        why = _not_now(Exchange.objects.get(pk=exchange.pk))
    except InvalidFieldsError as error:
        why = " ".join(str(problem.message) for problem in error)
    else:
        note_look([exchange], by)
    return Outcome(number, exchange, why)


def mark_read(chosen: list[Chosen], by: Membership) -> int:
    """Note that the actor knows the chosen requests as the list knew them; returns how many."""
    seen = {one.number.replace(".", "/"): one.seen for one in chosen if "\x00" not in one.number}
    found = Exchange.objects.visible_to(by).filter(number__in=seen)
    known = {one.pk: min(seen[one.number], one.event_count) for one in found}
    note_known(known, by)
    return len(known)


def _gone() -> str:
    return _("It is not yours to see any longer.")


def _not_now(exchange: Exchange) -> str:
    state = STATES[exchange.state][0]
    return _("Not possible now; it stands at: %(state)s.") % {"state": state}
