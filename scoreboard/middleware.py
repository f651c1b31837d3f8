"""Finished pages of the Scoreboard, given before anything asks who the reader is.

What visitors see follows from the address, the language and the editions. The editions are looked
at once in LOOK_SECONDS in each process; pages stand in its memory and, for the other processes
and for those that the night finished, in the common cache.
"""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from time import monotonic

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from redis import RedisError

from imi.middleware import known_language, visitor_language, without_session
from scoreboard.models import Edition
from scoreboard.selectors.edition import editions

PLACE = "/scoreboard/"
SECONDS = 3600
FINISHED = LocMemCache("scoreboard", {"TIMEOUT": SECONDS, "OPTIONS": {"MAX_ENTRIES": 1000}})
#: Addresses with anything else behind the question mark are made anew.
KNOWN = frozenset({"area", "lang", "revision", "shape", "v", "table"})
#: Who has one of these is no stranger, or has something to be told.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")
Page = tuple[bytes, dict[str, str]]


class FinishedPagesMiddleware:
    """Answer visitors with pages that were finished before; keep those that are finished now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Take the next layer."""
        self.get_response = get_response
        self._stamp, self._looked = "", 0.0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from what is kept, else pass on."""
        key = self._key(request) if _is_for_all(request) else ""
        if not key:
            return self.get_response(request)
        page = _find(key)
        if page is None:
            response = self.get_response(request)
            if isinstance(response, HttpResponse) and _may_be_kept(response):
                _keep(key, (response.content, dict(response.items())))
            return response
        content, headers = page
        answer = HttpResponse(content, headers=headers)
        found = get_conditional_response(request, etag=headers["ETag"], response=answer)
        return found if found is not None else answer

    def _key(self, request: HttpRequest) -> str:
        """Return the name under which an answer is kept; empty while nobody knows the editions."""
        now = monotonic()
        if not self._stamp or now - self._looked >= settings.SCOREBOARD_LOOK_SECONDS:
            with suppress(DatabaseError):  # what was finished before is better than no page
                self._stamp = stamp_of(*editions())
            self._looked = now
        if not self._stamp:
            return ""
        words = (self._stamp, visitor_language(request), request.get_full_path())
        return f"scoreboard.{sha256('|'.join(words).encode()).hexdigest()}"


def _find(key: str) -> Page | None:
    page: Page | None = FINISHED.get(key)
    if page is None:
        with suppress(RedisError):
            page = cache.get(key)
        if page is not None:
            FINISHED.set(key, page)
    return page


def _keep(key: str, page: Page) -> None:
    FINISHED.set(key, page)
    with suppress(RedisError):
        cache.set(key, page, SECONDS)


def stamp_of(*found: Edition) -> str:
    """Return what changes whenever one of the editions does."""
    return "|".join(f"{one.pk}:{one.checksum}:{one.published_at.timestamp()}" for one in found)


def _is_for_all(request: HttpRequest) -> bool:
    if request.method != "GET" or not request.path.startswith(PLACE) or settings.DEBUG:
        return False
    if not KNOWN.issuperset(request.GET):
        return False
    if without_session(request.path):
        return True
    if any(name in request.COOKIES for name in PERSONAL):
        return False
    # Who chooses a language gets a cookie, which is nobody else's.
    asked = request.GET.get("lang")
    return not asked or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == known_language(asked)


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.cookies
        and response.has_header("ETag")
        and "public" in response.get("Cache-Control", "")
    )
