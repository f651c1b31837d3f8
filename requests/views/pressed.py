"""A page sent twice, as by a double click: carried out once, and told as done both times."""

import hashlib
import json
from typing import NamedTuple

from django.core.cache import cache

from authorities.http import MemberRequest
from requests.models import Exchange
from requests.views.access import member_of

SECONDS_KEPT = 10 * 60
#: What differs between two presses on the same page without anything else being typed.
OF_THE_PRESS = {"csrfmiddlewaretoken", "do", "mark", "window"}


class Press(NamedTuple):
    """What a page brought about: the action, the events there were after it, the words said."""

    name: str
    events: int
    text: str


def remember(request: MemberRequest, exchange: Exchange, name: str, text: str) -> Press:
    """Keep what was brought about by the page just sent."""
    press = Press(name, exchange.event_count, text)
    cache.set(_key(request), press, SECONDS_KEPT)
    return press


def earlier(request: MemberRequest) -> Press | None:
    """Return what the same page, with the same contents, brought about in this session before."""
    if request.method != "POST":
        return None
    press: Press | None = cache.get(_key(request))
    return press


def _key(request: MemberRequest) -> str:
    typed = sorted(item for item in request.POST.lists() if item[0] not in OF_THE_PRESS)
    files = sorted(
        (name, getattr(file, "name", ""), getattr(file, "size", 0))
        for name, chosen in request.FILES.lists()
        for file in chosen
    )
    whose = [request.session.session_key, member_of(request).pk]
    whole = json.dumps([whose, request.path, typed, files]).encode()
    return f"press:{hashlib.sha256(whole).hexdigest()}"
