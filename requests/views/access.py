"""Who is let in: officials with a membership; a foreign request is as if it weren't there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language

from authorities.http import MemberRequest
from authorities.models import Membership
from imi.kernel import clock
from requests.models import Exchange
from requests.selectors.case import Case, case_for, find_exchange
from requests.services.readings import note_own_reading, note_reading

View = Callable[..., HttpResponseBase]


def member_required(view: View) -> View:
    """Let in officials who may act; visitors are sent to the login, others find nothing."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "membership", None) is None:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def member_of(request: MemberRequest) -> Membership:
    """The membership in which the official acts; the view is `member_required`."""
    if request.membership is None:
        raise Http404
    return request.membership


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def exchange_or_404(request: MemberRequest, number: str) -> Exchange:
    """Return a request within the actor's sight, or answer 404."""
    try:
        return find_exchange(number, member_of(request))
    except Exchange.DoesNotExist as missing:
        raise Http404 from missing


def case_or_404(request: MemberRequest, number: str) -> Case:
    """Return a request as the actor may see it, or answer 404."""
    return case_for(exchange_or_404(request, number), member_of(request), language())


def note(request: MemberRequest, case: Case, way: str = "page") -> None:
    """Log that the content of a request was read, where it is shown. way: a `Reading.Way`."""
    note_reading(case.standing, way=way, address=request.META.get("REMOTE_ADDR"), at=clock.now())


def note_own(exchange: Exchange, way: str = "page") -> None:
    """Log that the person from outside whose case it is was shown what it holds."""
    if not exchange.blocked_at:
        note_own_reading(exchange, way=way, at=clock.now())


def seen_events(request: MemberRequest) -> int:
    """The number of events that the page was made with; a page without one is stale."""
    given = (request.POST if request.method == "POST" else request.GET).get("seen", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1
