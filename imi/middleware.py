"""The language of a request, and the membership in which its official acts."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from authorities.http import MemberRequest
from authorities.models import Membership, Official

Layer = Callable[[MemberRequest], HttpResponse]
KNOWN = frozenset(code for code, _ in settings.LANGUAGES)
# What browsers call Norwegian and Irish by other names.
SAME = {"no": "nb", "nn": "nb", "mol": "ro", "mo": "ro"}
# These are asked by machines, without a session, and must answer when the database doesn't.
WITHOUT_SESSION = ("/healthz", "/readyz", "/metrics", "/static/", "/api/")
#: So are the Scoreboard's files and its charts in other people's pages, which any cache may keep.
PUBLIC_FILES = re.compile(r"/scoreboard/[0-9]{4}/(embed/.*|.*\.(svg|png|csv|json|xlsx|zip))")
MEMBERSHIP = "membership"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def without_session(path: str) -> bool:
    """Say whether what is at a path is the same for everyone, so that no session is looked at."""
    return path.startswith(WITHOUT_SESSION) or PUBLIC_FILES.fullmatch(path) is not None


def known_language(code: str | None) -> str | None:
    """Return the language of ours that a code such as de-AT or EL means, if any."""
    base = (code or "").strip().lower().replace("_", "-").partition("-")[0]
    base = SAME.get(base, base)
    return base if base in KNOWN else None


def preferred_language(request: HttpRequest) -> str | None:
    """Return the first language of the browser's list that we have."""
    header = request.headers.get("Accept-Language", "")[:500].lower()
    for code, _ in parse_accept_lang_header(header):
        if found := known_language(code):
            return found
    return None


def visitor_language(request: HttpRequest) -> str:
    """Return the language that a visitor reads: ?lang, the cookie, the browser's list, ours."""
    return (
        known_language(request.GET.get("lang"))
        or known_language(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
        or preferred_language(request)
        or settings.LANGUAGE_CODE
    )


class LanguageMiddleware:
    """Choose the language: ?lang, the official's setting, the cookie, the browser's list."""

    def __init__(self, get_response: Layer) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        """Activate the language for what follows, and remember the one asked for."""
        asked = known_language(request.GET.get("lang"))
        with translation.override(asked or self._setting(request) or visitor_language(request)):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if not without_session(request.path):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            if asked and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != asked:
                remember_language(response, asked)
        return response

    def _setting(self, request: MemberRequest) -> str | None:
        if not without_session(request.path) and request.user.is_authenticated:
            return known_language(request.user.language)
        return None


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the visitor's choice for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class PrivacyMiddleware:
    """Keep pages of officials out of caches, and switch off what no page needs."""

    def __init__(self, get_response: Layer) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        """Add the headers to what passes."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        if request.membership is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class MembershipMiddleware:
    """Set request.membership (None for visitors and suspended officials) and request.memberships.

    One query for an official, none for a visitor.
    """

    def __init__(self, get_response: Layer) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        """Find the memberships and the one chosen in this session, else the first."""
        request.memberships = []
        request.membership = None
        if not without_session(request.path) and may_act(request.user):
            request.memberships = list(
                Membership.objects.filter(official=request.user.pk, active=True)
                .select_related("authority__country")
                .order_by("pk")
            )
            chosen = request.session.get(MEMBERSHIP)
            request.membership = next(
                (one for one in request.memberships if one.pk == chosen),
                next(iter(request.memberships), None),
            )
            if request.membership is not None:
                # The official is known already; saves a query wherever it is read.
                request.membership.official = request.user
        return self.get_response(request)


def may_act(user: object) -> bool:
    """Say whether a user is an official who may act now."""
    return isinstance(user, Official) and user.is_active and user.suspended_at is None
