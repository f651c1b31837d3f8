"""Coordinators and administrators need a second factor, outside the demonstration."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from authorities.http import MemberRequest
from authorities.models import Authority, Membership, Official, Role

ADMINISTRATORS = (
    Role.LOCAL_DATA_ADMINISTRATOR,
    Role.CENTRAL_ADMINISTRATOR,
    Role.DATA_PROTECTION_OFFICER,
)
SEEN = "second_factor"
# Where it can be set up, and what must stay open on the way there.
OPEN = ("/account/", "/logout/", "/login/", "/password/", "/static/", "/legal-notice/")
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required(membership: Membership) -> bool:
    """Say whether a membership's powers ask for a second factor."""
    coordinates = membership.authority.kind != Authority.Kind.AUTHORITY
    return not settings.DEMO and (coordinates or membership.has_role(*ADMINISTRATORS))


def is_required_of(official: Official) -> bool:
    """Say whether any of an official's memberships asks for a second factor."""
    memberships = official.memberships.filter(active=True).select_related("authority")
    return any(is_required(membership) for membership in memberships)


def has_one(official: Official, *, besides: int | None = None) -> bool:
    """Say whether an official has an app or a key, not counting one of them."""
    factors = Authenticator.objects.filter(user=official, type__in=FACTORS)
    return factors.exclude(pk=besides).exists()


class SecondFactorMiddleware:
    """Sends those who lack the second factor they need to the page where it is set up.

    One query until it was seen in the session, none after: the last one can't be removed.
    """

    def __init__(self, get_response: Callable[[MemberRequest], HttpResponse]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: MemberRequest) -> HttpResponse:
        """Pass on, or send to the set-up."""
        if self._lacks(request):
            messages.warning(
                request, _("Your role needs a second factor. Please set it up before you go on.")
            )
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def _lacks(request: MemberRequest) -> bool:
        membership = request.membership
        if membership is None or request.path.startswith(OPEN) or not is_required(membership):
            return False
        if request.session.get(SEEN) != request.user.pk:
            if not has_one(request.user):
                return True
            request.session[SEEN] = request.user.pk
        return False
