"""Carrying out an action from a page: what the page didn't know of stops it."""

from typing import Any

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.models import Exchange
from requests.selectors.case import Case
from requests.services.perform import perform
from requests.services.problems import StaleError
from requests.views.access import member_of, seen_events

#: Steps inside the other side, which the actor doesn't see, don't make a page stale.
MOST_TRIES = 3


def do(request: MemberRequest, case: Case, name: str, fields: dict[str, Any]) -> Exchange:
    """Carry out an action unless something the actor can see happened since the page was made.

    Raises what `perform` raises.
    """
    seen = seen_events(request)
    known = case.exchange.event_count
    if seen < 0 or news_since(case, seen):
        raise StaleError(name)
    for _try in range(MOST_TRIES - 1):
        try:
            return _perform(request, case, name, fields, known)
        except StaleError:
            events = Exchange.objects.get(pk=case.exchange.pk).events.filter(sequence__gt=known)
            ours = case.standing.sides_seen
            if any(event.side == "" or event.side in ours for event in events):
                raise
            known += len(events)
    return _perform(request, case, name, fields, known)


def _perform(
    request: MemberRequest, case: Case, name: str, fields: dict[str, Any], seen: int
) -> Exchange:
    return perform(
        number=case.exchange.number,
        name=name,
        by=member_of(request),
        at=clock.now(),
        fields=fields,
        seen=seen,
    )


def news_since(case: Case, seen: int) -> list[Any]:
    """The steps that the actor can see and the page didn't know of."""
    return [event for event in case.events if event.sequence > seen]
