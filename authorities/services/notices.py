"""Mails about the registry: invitations, and steps of an authority. Sent from the outbox."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import Signer
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from authorities.models import Application, Authority, Membership
from authorities.models.application import DAYS_OF_CODE, HOURS_TO_CONFIRM
from authorities.services.codes import make_code
from imi.kernel import outbox

INVITED = "official.invited"
MOVED = "authority.moved"
APPLIED = "authority.application"
#: Keeps the signatures of these links apart from all others.
SALT = "application"


def promise_invitation(membership: Membership) -> None:
    """Promise the mail with which an official comes in."""
    outbox.promise(INVITED, f"official-{membership.official_id}", membership=membership.pk)


def promise_step(authority: Authority, name: str, reason: str) -> None:
    """Promise a mail to the authority about a step in the registry."""
    stream = f"authority-{authority.pk}"
    outbox.promise(MOVED, stream, authority=authority.pk, step=name, reason=reason)


def promise_application(application: Application) -> None:
    """Promise the mail whose link confirms the address of an applicant."""
    outbox.promise(APPLIED, f"application-{application.pk}", application=application.pk)


def send_invitation(number: int, *, at: datetime) -> bool:
    """Write to a new member; a first password is chosen with a code that works once."""
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
            code = make_code(found, at=at)
            page = reverse("authorities:code")
            again = reverse("account_reset_password")
            lines += [
                _("Your one-time code: %(code)s") % {"code": code},
                "",
                _("With it you choose your password here; it works once and for %(days)d days:")
                % {"days": DAYS_OF_CODE},
                f"{settings.SITE_URL}{page}?code={code}",
                "",
                _("Afterwards, or if it is too old, ask for a new password here:"),
                f"{settings.SITE_URL}{again}",
            ]
        _send(_("Open IMI: invitation"), lines, official.email)
    return True


def send_application(number: int) -> bool:
    """Write to an applicant; the link in the mail confirms the address."""
    found = Application.objects.filter(pk=number, confirmed_at=None).first()
    if found is None:
        return False
    with translation.override(found.language):
        lines = [
            _("Somebody, presumably you, wants to register this authority in Open IMI: %(name)s")
            % {"name": found.values.get("name", "")},
            "",
            _("Please confirm your address within %(hours)d hours, else nothing is registered:")
            % {"hours": HOURS_TO_CONFIRM},
            application_url(found),
        ]
        _send(_("Open IMI: please confirm your address"), lines, found.email)
    return True


def send_step(number: int, step: str, reason: str) -> bool:
    """Tell an authority and its applicant what was decided, a coordinator what waits."""
    authority = Authority.objects.select_related("country").get(pk=number)
    application = Application.objects.filter(authority=authority).first()
    told = []
    if application is not None and step in ("apply", "validate", "return", "refuse"):
        url = application_url(application)
        told.append((application.email, application.language, url))
    told.append((authority.email, _language(authority), ""))
    written: set[str] = set()
    for address, language, url in told:
        if address and address.lower() not in written:
            written.add(address.lower())
            with translation.override(language):
                _send_step(authority, step, reason, address, url)
    if step == "apply":
        _tell_coordinator(authority)
    return bool(written)


def _send_step(authority: Authority, step: str, reason: str, address: str, url: str) -> None:
    texts = {
        "apply": _("Your registration was sent to the validating coordinator."),
        "validate": _("Your registration was validated: your authority now takes part."),
        "return": _("Your registration was returned. Please correct it and send it again."),
        "refuse": _("Your registration was refused."),
        "suspend": _("Your authority was suspended."),
        "lift": _("The suspension of your authority was lifted."),
        "close": _("Your authority was closed in Open IMI."),
        "merge": _("Your authority was merged into another one in Open IMI."),
        "take over": _("Your authority has taken over the tasks of another one."),
        "split": _("A part of your authority was registered as an authority of its own."),
    }
    lines = [f"{authority.reference} · {authority.name}", "", texts[step]]
    if reason:
        lines += ["", _("Reason: %(reason)s") % {"reason": reason}]
    if url:
        lines += ["", _("Here you see where your registration stands:"), url]
    subject = _("Open IMI: registration of %(reference)s") % {"reference": authority.reference}
    _send(subject, lines, address)


def _tell_coordinator(authority: Authority) -> None:
    """Write to the validating coordinator's mailbox that an application waits."""
    link = authority.links.filter(function="validation").select_related("coordinator__country")
    found = link.first()
    if found is None or not found.coordinator.email:
        return
    with translation.override(_language(found.coordinator)):
        lines = [
            _("A registration waits for your decision: %(name)s")
            % {"name": f"{authority.reference} · {authority.name}"},
            f"{settings.SITE_URL}{reverse('authorities:desk', args=[authority.reference])}",
        ]
        _send(_("Open IMI: a registration waits"), lines, found.coordinator.email)


def application_url(application: Application) -> str:
    """The page on which an applicant follows the registration."""
    return f"{settings.SITE_URL}{reverse('authorities:application', args=[sign(application)])}"


def sign(application: Application) -> str:
    """Return what stands in the links to an application."""
    return Signer(salt=SALT).sign(application.key).replace(":", ".")


def _send(subject: str, lines: list[str], address: str) -> None:
    end = ["", _("This message was sent automatically; please do not answer it.")]
    EmailMessage(subject, "\n".join([*lines, *end]), to=[address]).send()


def _language(authority: Authority) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    wanted = [*authority.languages, *authority.country.languages]
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)
