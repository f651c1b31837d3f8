"""Who may log in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser

from imi.middleware import may_act


class OfficialBackend(AuthenticationBackend):
    """Login by e-mail address; a suspension ends open sessions with the next request."""

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        """Say whether an official is neither locked nor suspended."""
        return may_act(user)
