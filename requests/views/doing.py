"""Carrying out an action from a page: what the page didn't know of stops it."""

from typing import Any

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.models import Exchange
from requests.selectors.case import Case
from requests.selectors.case import news_since as news_since
from requests.services.looks import note_look
from requests.services.press import press
from requests.views.access import member_of, seen_events
from requests.views.pressed import earlier


def known_events(request: MemberRequest, case: Case) -> int:
    """The number of events the page knows of: those it was made with, and those it brought about.

    Another press on it, with nothing else typed since, isn't stopped by the one before.
    """
    seen, press = seen_events(request), earlier(request)
    return max(seen, press.events) if press and seen >= 0 and not request.FILES else seen


def do(
    request: MemberRequest, case: Case, name: str, fields: dict[str, Any], *, language: str = ""
) -> Exchange:
    """Carry out an action unless something the actor can see happened since the page was made.

    language: that of the actor's words, where it isn't the actor's own.
    Raises what `perform` raises.
    """
    by = member_of(request)
    exchange = press(
        case,
        name,
        fields,
        seen=known_events(request, case),
        by=by,
        at=clock.now(),
        language=language,
    )
    note_look([exchange], by)
    return exchange
