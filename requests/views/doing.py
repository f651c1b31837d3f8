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


def do(
    request: MemberRequest, case: Case, name: str, fields: dict[str, Any], *, language: str = ""
) -> Exchange:
    """Carry out an action unless something the actor can see happened since the page was made.

    language: that of the actor's words, where it isn't the actor's own.
    Raises what `perform` raises.
    """
    by = member_of(request)
    exchange = press(
        case, name, fields, seen=seen_events(request), by=by, at=clock.now(), language=language
    )
    note_look([exchange], by)
    return exchange
