"""The personal account of an applicant: asked for, confirmed by mail, forgotten in time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from authorities.models import Official
from imi.kernel.outbox import promise
from requests.models import Applicant
from requests.models.card import new_key
from requests.services.mails import message_id
from requests.services.problems import NotPossibleError

ASKED = "card.account"
HOURS_TO_CONFIRM = 48
#: The domain of the addresses that stand in place of those forgotten.
NOWHERE = "forgotten.invalid"


@transaction.atomic
def ask_for_account(email: str, *, language: str, at: datetime) -> None:
    """Promise the mail with which an address is confirmed; consent was given with the asking.

    Nobody learns from it whether an address has an account: the mail alone says so.
    """
    email = email.strip().lower()
    found, new = Applicant.objects.get_or_create(
        email=email, defaults={"language": language, "asked_at": at, "consented_at": at}
    )
    if not new and found.confirmed_at is None:
        found.language, found.asked_at, found.consented_at = language, at, at
        found.key = new_key()
        found.save()
    promise(ASKED, f"card-account-{found.pk}", applicant=found.pk)


def find_asked(key: str, *, at: datetime) -> Applicant:
    """Return whose link it is. Raises Applicant.DoesNotExist, NotPossibleError for an old link."""
    if "\x00" in key:
        raise Applicant.DoesNotExist
    found = Applicant.objects.get(key=key)
    if found.confirmed_at is not None or found.asked_at < at - timedelta(hours=HOURS_TO_CONFIRM):
        raise NotPossibleError("confirm")
    return found


@transaction.atomic
def confirm_account(key: str, *, name: str, password: str, at: datetime) -> Official:
    """Make the account of a confirmed address, with the chosen password.

    Raises what `find_asked` raises, NotPossibleError where the address has an account already.
    """
    Applicant.objects.select_for_update().filter(key=key.replace("\x00", "")).first()
    found = find_asked(key, at=at)
    if Official.objects.filter(email__iexact=found.email).exists():
        raise NotPossibleError("confirm")
    official = Official.objects.create_user(
        found.email,
        password,
        name=name.strip(),
        language=found.language,
        languages=[found.language],
    )
    found.official, found.confirmed_at, found.key = official, at, new_key()
    found.save()
    return official


@transaction.atomic
def close_account(applicant: Applicant) -> None:
    """Forget who a person is; what has ended is erased by its own terms.

    Raises NotPossibleError while an application runs, a card is held, or an authority employs
    the person.
    """
    found = Applicant.objects.select_for_update().get(pk=applicant.pk)
    official = found.official
    running = found.files.filter(exchange__is_open=True).exists()
    if official is None or running or official.memberships.exists():
        raise NotPossibleError("close")
    nobody = f"closed-{found.pk}@{NOWHERE}"
    official.email, official.name, official.phone = nobody, "", ""
    official.is_active = False
    official.set_unusable_password()
    official.save()
    found.email, found.confirmed_at = nobody, None
    found.save()


def forget_unconfirmed(at: datetime) -> int:
    """Forget addresses that were not confirmed in time. Returns their number."""
    limit = at - timedelta(hours=HOURS_TO_CONFIRM)
    return Applicant.objects.filter(official=None, asked_at__lt=limit).delete()[0]


def mail_link(number: int) -> None:
    """Write to an address that asked for an account."""
    found = Applicant.objects.filter(pk=number).first()
    if found is None:
        return
    exists = (
        found.confirmed_at is not None
        or Official.objects.filter(email__iexact=found.email).exists()
    )
    with translation.override(found.language):
        if exists:
            lines = [
                _("This address has an account already. Please log in:"),
                f"{settings.SITE_URL}{reverse('account_login')}",
            ]
        else:
            page = reverse("requests:card_account_confirm", args=[found.key])
            lines = [
                _("Somebody, presumably you, asked for an account to apply for a card."),
                _("Please confirm your address within %(hours)d hours, and choose a password:")
                % {"hours": HOURS_TO_CONFIRM},
                f"{settings.SITE_URL}{page}",
            ]
        end = ["", _("This message was sent automatically; please do not answer it.")]
        EmailMessage(
            _("Open IMI: European Professional Card"),
            "\n".join([*lines, *end]),
            to=[found.email],
            headers={"Message-ID": message_id(f"card-{found.pk}-{found.asked_at.timestamp()}")},
        ).send()
