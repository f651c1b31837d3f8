"""Answering anyone: a public page is made once for each edition and language, then kept.

Visitors are known by nothing: no session, no cookie but the language they chose. What officials
see has their own navigation around it and is made for each of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language

from scoreboard.models import Edition

#: How long others may keep an answer, in seconds: of an edition that changes tonight; of a frozen
#: one, whose pages still have our words around its figures; of what never changes.
PROVISIONAL, FROZEN, FOR_EVER = 600, 3600, 31_536_000
#: In each process; addresses with anything else behind the question mark are made anew.
KEPT = LocMemCache("scoreboard", {"TIMEOUT": 3600, "OPTIONS": {"MAX_ENTRIES": 1000}})
KNOWN = frozenset({"area", "lang", "revision", "shape", "v", "table"})


@dataclass(frozen=True)
class Kept:
    """A finished answer."""

    content: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Freshness:
    """What an answer was made from (stamp), and how long it may be kept."""

    stamp: str
    age: int = PROVISIONAL
    immutable: bool = False


def stamp_of(*found: Edition) -> str:
    """Return what changes whenever one of the editions does."""
    return "|".join(f"{one.pk}:{one.checksum}:{one.published_at.timestamp()}" for one in found)


def freshness(edition: Edition, holding: Iterable[Edition], *, fixed: bool = False) -> Freshness:
    """Return how long what an edition says may be kept; fixed: the address names its content.

    holding: all editions, which pages name and compare with.
    """
    stamp = stamp_of(edition, *holding)
    if fixed:
        return Freshness(stamp, FOR_EVER, immutable=True)
    return Freshness(stamp, FROZEN if edition.frozen else PROVISIONAL)


def answer_page(
    request: HttpRequest, fresh: Freshness, make: Callable[[], HttpResponse]
) -> HttpResponseBase:
    """Answer with a page: kept for visitors, made for officials."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return make()
    response = answer_file(request, fresh, make)
    if _chooses_language(request):
        # The answer carries the cookie of the choice, which is nobody else's.
        response.headers["Cache-Control"] = "private, max-age=0"
    return response


def _chooses_language(request: HttpRequest) -> bool:
    asked = request.GET.get("lang")
    return bool(asked) and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != get_language()


def answer_file(
    request: HttpRequest, fresh: Freshness, make: Callable[[], HttpResponse]
) -> HttpResponseBase:
    """Answer with what is the same for everyone; 304 for those who have it."""
    key = _key(request, fresh)
    kept: Kept | None = KEPT.get(key) if key else None
    if kept is None:
        made = make()
        if made.status_code != 200:
            return made
        etag = quote_etag(sha256(made.content).hexdigest()[:32])
        kept = Kept(made.content, {**made.headers, "ETag": etag})
        if key:
            KEPT.set(key, kept)
    response = HttpResponse(kept.content, headers=kept.headers)
    patch_cache_control(response, public=True, max_age=fresh.age)
    if fresh.immutable:
        patch_cache_control(response, immutable=True)
    found = get_conditional_response(request, etag=kept.headers["ETag"], response=response)
    return found if found is not None else response


def _key(request: HttpRequest, fresh: Freshness) -> str:
    """Return the name under which an answer is kept; empty where it shouldn't be."""
    if settings.DEBUG or not KNOWN.issuperset(request.GET) or "messages" in request.COOKIES:
        return ""
    words = (fresh.stamp, get_language(), request.path, request.GET.urlencode())
    return sha256("\n".join(map(str, words)).encode()).hexdigest()
