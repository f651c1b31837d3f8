"""Who calls: a key of the API stands for one membership."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from authorities.models import Membership
from requests.services.api_token import membership_of


class MemberKey(HttpBearer):
    """`Authorization: Bearer TOKEN`; the membership is then `request.auth`."""

    def authenticate(self, request: HttpRequest, token: str) -> Membership | None:
        """Return the membership that the key acts for."""
        if not token.isascii():
            return None
        return membership_of(token)


def member(request: HttpRequest) -> Membership:
    """Return the caller's membership; routes with `MemberKey` have one."""
    caller: Any = request
    return caller.auth
