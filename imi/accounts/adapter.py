"""How allauth works here: no sign-up, secrets encrypted, mail in the official's language."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from authorities.models import Official
from imi.accounts.second_factor import has_one, is_required_of
from imi.middleware import may_act


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators of authorities, never by a visitor."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "invalid_login": _("The e-mail address or the password is not right."),
        "incorrect_password": _("The password is not right."),
        "incorrect_code": _("The code is not right, or was used already."),
        "enter_current_password": _("Please type your current password."),
        "invalid_password_reset": _("The link was used already or is too old."),
        "rate_limited": _("Too many attempts. Please wait a while."),
        "too_many_login_attempts": _("Too many attempts. Please wait a while."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False

    def pre_login(
        self, request: HttpRequest, user: Official, **details: Any
    ) -> HttpResponse | None:
        """Stop a suspended official, by whatever way she logs in."""
        if not may_act(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **details)

    def format_email_subject(self, subject: str) -> str:
        """Name the system first."""
        return f"Open IMI: {subject}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return "/account/"

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Official,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell an official of a change to the account, at the address of the account."""
        context = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Write to an official in her own language, whatever language the page had."""
        user = context.get("user")
        with translation.override(getattr(user, "language", None) or translation.get_language()):
            return super().render_mail(template_prefix, email, context, headers)


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"mfa" + settings.SECRET_KEY.encode()).digest()))


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors lie encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right, or was used already."),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor: set up another one before you remove this."
        ),
    }

    def generate_authenticator_name(self, user: Official, type: Authenticator.Type) -> str:
        """Propose a name for a new key."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Key %(number)d") % {"number": number}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second factor of those who need one."""
        official = authenticator.user
        return has_one(official, besides=authenticator.pk) or not is_required_of(official)

    def encrypt(self, text: str) -> str:
        """Encrypt with a key made of SECRET_KEY."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The counterpart of encrypt."""
        return _box().decrypt(encrypted_text.encode()).decode()
