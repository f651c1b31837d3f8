"""How often a visitor may send what needs no account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from imi.kernel.limits import within

HOUR = 3600
View = Callable[..., HttpResponse]


def posts_limited(action: str, most: int) -> Callable[[View], View]:
    """Answer 429 from the most posts an hour on, counted by network address.

    Many people of a demonstration share one address.
    """

    def limit(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            allowed = most * 20 if settings.DEMO else most
            who = get_client_ip(request) or ""
            if request.method == "POST" and not within(action, who, most=allowed, seconds=HOUR):
                return respond_429(request)
            return view(request, *args, **kwargs)

        return limited

    return limit
