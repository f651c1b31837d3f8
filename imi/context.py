"""What every page shows around its content: navigation by role, languages, memberships."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority, Membership, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The addresses fixed by the design, so that the frame needs no application to be there.
ADDRESSES = {
    "api": "/api/v1/openapi.json",
    "authorities": "/authorities/",
    "methodology": "/scoreboard/methodology/",
    "new_request": "/requests/new/",
    "registers": "/registers/",
    "scoreboard": "/scoreboard/",
    "search": "/search/",
}


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation; `current` when the page shown lies below it."""

    url: str
    text: StrOrPromise
    current: bool


def shell(request: HttpRequest) -> dict[str, object]:
    """Return the context of the page frame; no query of its own."""
    membership = getattr(request, "membership", None)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "navigation": navigation(request.path, membership),
        "membership": membership,
        "memberships": getattr(request, "memberships", []),
        "languages": settings.LANGUAGES,
        "language": language,
        "language_own_name": dict(settings.LANGUAGES).get(language, language),
        "interface_is_complete": language in settings.COMPLETE_LANGUAGES,
        "addresses": ADDRESSES,
        "demo": settings.DEMO,
    }


def coordinates(membership: Membership) -> bool:
    """Say whether a membership looks after the requests of other authorities, or observes them."""
    if membership.has_role(Role.OBSERVER):
        return True
    is_coordinator = membership.authority.kind != Authority.Kind.AUTHORITY
    return is_coordinator and membership.has_role(
        Role.BASIC, Role.REFERRAL_HANDLER, Role.SUPERVISOR
    )


def looks_up(membership: Membership) -> bool:
    """Say whether a membership's roles let it look up what is kept in repositories."""
    return membership.has_role(
        Role.BASIC, Role.REQUEST_HANDLER, Role.ALLOCATOR, Role.REFERRAL_HANDLER, Role.SUPERVISOR,
        Role.MODULE_HANDLER,
    )  # fmt: skip


def navigation(path: str, membership: Membership | None) -> list[Entry]:
    """Return the entries for a membership, or those of a visitor."""
    places: list[tuple[str, StrOrPromise]] = []
    if membership is not None:
        places += _official_places(membership)
    else:
        places.append(("/authorities/", _("Find an authority")))
        places.append(("/professional-card/", _("Professional card")))
    places.append(("/scoreboard/", _("Scoreboard")))
    current = max((url for url, _text in places if path.startswith(url)), key=len, default="")
    return [Entry(url, text, url == current) for url, text in places]


def _official_places(membership: Membership) -> list[tuple[str, StrOrPromise]]:
    """The parts of the site that a membership's roles open (domain reference 3.7)."""
    places: list[tuple[str, StrOrPromise]] = []
    only_central = set(membership.roles) == {Role.CENTRAL_ADMINISTRATOR.value}
    if not only_central:
        places.append(("/requests/", _("Requests")))
    if looks_up(membership):
        places.append(("/repositories/", _("Repositories")))
    places.append(("/authorities/", _("Authorities")))
    if coordinates(membership):
        places.append(("/coordination/", _("Coordination")))
        places.append(("/scoreboard/own/", _("Our figures")))
    if membership.has_role(Role.LOCAL_DATA_ADMINISTRATOR):
        places.append(("/registration/", _("Registration")))
    if membership.has_role(Role.DATA_PROTECTION_OFFICER):
        places.append(("/data-protection/", _("Data protection")))
    if membership.has_role(Role.CENTRAL_ADMINISTRATOR):
        places.append(("/administration/", _("Administration")))
    return places
