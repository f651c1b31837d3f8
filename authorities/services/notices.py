"""Mails about the registry: invitations, and steps of an authority. Sent from the outbox."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership
from imi.kernel import outbox

INVITED = "official.invited"
MOVED = "authority.moved"


def promise_invitation(membership: Membership) -> None:
    """Promise the mail with which an official comes in."""
    outbox.promise(INVITED, f"official-{membership.official_id}", membership=membership.pk)


def promise_step(authority: Authority, name: str, reason: str) -> None:
    """Promise a mail to the authority about a step in the registry."""
    stream = f"authority-{authority.pk}"
    outbox.promise(MOVED, stream, authority=authority.pk, step=name, reason=reason)


def send_invitation(number: int) -> bool:
    """Write to a new member; a first password is chosen with a link that works once."""
    membership = Membership.objects.select_related("official", "authority").filter(pk=number)
    found = membership.filter(active=True, official__is_active=True).first()
    if found is None:
        return False
    official = found.official
    with translation.override(official.language):
        lines = [
            _("You were invited to work in Open IMI for this authority: %(name)s")
            % {"name": found.authority.display_name},
            "",
        ]
        if official.has_usable_password():
            lines += [_("Please log in as usual:"), f"{settings.SITE_URL}/login/"]
        else:
            key = default_token_generator.make_token(official)
            address = reverse(
                "account_reset_password_from_key",
                kwargs={"uidb36": user_pk_to_url_str(official), "key": key},
            )
            again = reverse("account_reset_password")
            lines += [
                _("With this link you choose your password; it works once and for one hour:"),
                f"{settings.SITE_URL}{address}",
                "",
                _("If it is too old, ask for a new one here:"),
                f"{settings.SITE_URL}{again}",
            ]
        lines += ["", _("This message was sent automatically; please do not answer it.")]
        subject = _("Open IMI: invitation")
        EmailMessage(subject, "\n".join(lines), to=[official.email]).send()
    return True


def send_step(number: int, step: str, reason: str) -> bool:
    """Write to an authority's own address what was decided about it."""
    authority = Authority.objects.select_related("country").get(pk=number)
    if not authority.email:
        return False
    with translation.override(_language(authority)):
        texts = {
            "apply": _("Your registration was sent to the validating coordinator."),
            "validate": _("Your registration was validated: your authority now takes part."),
            "return": _("Your registration was returned. Please correct it and send it again."),
            "refuse": _("Your registration was refused."),
            "suspend": _("Your authority was suspended."),
            "lift": _("The suspension of your authority was lifted."),
            "close": _("Your authority was closed in Open IMI."),
        }
        lines = [f"{authority.reference} · {authority.name}", "", texts[step]]
        if reason:
            lines += ["", _("Reason: %(reason)s") % {"reason": reason}]
        lines += ["", _("This message was sent automatically; please do not answer it.")]
        subject = _("Open IMI: registration of %(reference)s")
        subject %= {"reference": authority.reference}
        EmailMessage(subject, "\n".join(lines), to=[authority.email]).send()
    return True


def _language(authority: Authority) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    wanted = [*authority.languages, *authority.country.languages]
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)
