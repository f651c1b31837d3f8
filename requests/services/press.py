"""Carrying out a step from what somebody saw: what she didn't know of stops it."""

from datetime import datetime
from typing import Any

from authorities.models import Membership
from requests.models import Event, Exchange
from requests.selectors.case import Case, news_since
from requests.services.perform import perform
from requests.services.problems import StaleError

#: Steps inside the other side, which the actor doesn't see, don't stop it.
MOST_TRIES = 3


def press(
    case: Case,
    name: str,
    fields: dict[str, Any],
    *,
    seen: int,
    by: Membership,
    at: datetime,
    language: str = "",
) -> Exchange:
    """Carry out an action unless something the actor can see happened since.

    seen: the number of events the actor's page was made with; language: of the actor's words.
    Raises what `perform` raises.
    """
    if seen < 0 or news_since(case, seen):
        raise StaleError(name)
    known = case.exchange.event_count
    step: dict[str, Any] = {
        "number": case.exchange.number,
        "name": name,
        "fields": fields,
        "language": language,
    }
    for _try in range(MOST_TRIES - 1):
        try:
            return perform(**step, by=by, at=at, seen=known)
        except StaleError:
            events = Event.objects.filter(exchange=case.exchange.pk, sequence__gt=known)
            ours = case.standing.sides_seen
            if any(event.side == "" or event.side in ours for event in events):
                raise
            known += len(events)
    return perform(**step, by=by, at=at, seen=known)
