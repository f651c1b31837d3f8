"""Answering anyone: what others may keep of a public page, and for how long.

Visitors are known by nothing: no session, no cookie but the language they chose. What officials
see has their own navigation around it and is made for each of them. `scoreboard.middleware` keeps
what is finished.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language

from scoreboard.models import Edition

#: How long others may keep an answer, in seconds: of an edition that changes tonight; of a frozen
#: one, whose pages still have our words around its figures; of what never changes.
PROVISIONAL, FROZEN, FOR_EVER = 600, 3600, 31_536_000


@dataclass(frozen=True)
class Freshness:
    """How long an answer may be kept, in seconds."""

    age: int = PROVISIONAL
    immutable: bool = False


def freshness(edition: Edition, *, fixed: bool = False) -> Freshness:
    """Return how long what an edition says may be kept; fixed: the address names its content."""
    if fixed:
        return Freshness(FOR_EVER, immutable=True)
    return Freshness(FROZEN if edition.frozen else PROVISIONAL)


def answer_page(
    request: HttpRequest, make: Callable[[], HttpResponse], fresh: Freshness = Freshness()
) -> HttpResponseBase:
    """Answer with a page: for everyone where a visitor asks, an official's own where one does."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return make()
    response = answer_file(request, make, fresh)
    if _chooses_language(request):
        # The answer carries the cookie of the choice, which is nobody else's.
        response.headers["Cache-Control"] = "private, max-age=0"
    return response


def _chooses_language(request: HttpRequest) -> bool:
    asked = request.GET.get("lang")
    return bool(asked) and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != get_language()


def answer_file(
    request: HttpRequest, make: Callable[[], HttpResponse], fresh: Freshness
) -> HttpResponseBase:
    """Answer with what is the same for everyone; 304 for those who have it."""
    response = make()
    if response.status_code != 200:
        return response
    response.headers["ETag"] = quote_etag(sha256(response.content).hexdigest()[:32])
    patch_cache_control(response, public=True, max_age=fresh.age)
    if fresh.immutable:
        patch_cache_control(response, immutable=True)
    found = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return found if found is not None else response
