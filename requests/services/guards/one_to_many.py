"""The conditions of notifications and alerts."""

from datetime import datetime

from authorities.models import Authority
from imi.kernel.calendars import brussels_day
from requests.selectors.standing import Standing
from requests.services.guards.registry import guard
from requests.workflows.base import Side


def _rule(standing: Standing, name: str) -> object:
    return standing.exchange.procedure.rules.get(name)


@guard
def contact_broadcasts(standing: Standing, at: datetime) -> bool:
    """The initiator's coordinator sends it: the procedure or the authority's setting says so.

    A coordinator's own needs nobody else.
    """
    access = standing.accesses.get(Side.REQUESTER)
    coordinates = access is not None and access.kind != Authority.Kind.AUTHORITY
    if coordinates or standing.exchange.requester.kind != Authority.Kind.AUTHORITY:
        return False
    return bool(_rule(standing, "approval")) or standing.setting(Side.REQUESTER, "approve_sending")


@guard
def broadcasts_directly(standing: Standing, at: datetime) -> bool:
    """The initiator sends it itself."""
    return not contact_broadcasts(standing, at)


@guard
def is_examined(standing: Standing, at: datetime) -> bool:
    """The act lets the Commission, or a body of the Union, examine it first."""
    return bool(_rule(standing, "review_months") or _rule(standing, "review"))


@guard
def is_not_examined(standing: Standing, at: datetime) -> bool:
    """The act foresees no examination."""
    return not is_examined(standing, at)


@guard
def examination_can_be_extended(standing: Standing, at: datetime) -> bool:
    """The act foresees a further extension, and the time for the examination isn't over."""
    exchange = standing.exchange
    foreseen = exchange.procedure.rules.get("extensions", [])
    last = exchange.clock("review")
    used = int(exchange.details.get("extensions", 0))
    return used < len(foreseen) and last is not None and brussels_day(at) <= last


@guard
def comments_are_open(standing: Standing, at: datetime) -> bool:
    """The time for comments, where there is one, isn't over."""
    last = standing.exchange.clock("comments")
    return last is None or brussels_day(at) <= last


@guard
def was_commented(standing: Standing, at: datetime) -> bool:
    """Somebody commented."""
    return any(one.kind == "comment" and not one.side for one in standing.messages)


@guard
def check_runs(standing: Standing, at: datetime) -> bool:
    """The time for checking the object runs."""
    return standing.exchange.clock("check") is not None


@guard
def others_are_not_told(standing: Standing, at: datetime) -> bool:
    """The second step, telling all others, is foreseen and not taken."""
    told = standing.exchange.details.get("others_told")
    return bool(_rule(standing, "two_steps")) and not told


@guard
def is_of_establishment(standing: Standing, at: datetime) -> bool:
    """The actor is of the provider's country of establishment."""
    country = standing.exchange.details.get("establishment")
    return standing.member.authority.country_id == country


@guard
def professional_is_not_told(standing: Standing, at: datetime) -> bool:
    """It isn't recorded that the professional was told of the alert as it stands."""
    return "told_on" not in standing.exchange.details


@guard
def is_contested(standing: Standing, at: datetime) -> bool:
    """The alert bears the mark of an appeal."""
    return bool(standing.exchange.details.get("contested"))


@guard
def is_not_contested(standing: Standing, at: datetime) -> bool:
    """The alert bears no mark of an appeal."""
    return not is_contested(standing, at)
