"""Mails about the rights of persons: reference and days only, never what is asked or answered."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from authorities.models import Membership, Role
from imi.kernel.outbox import promise
from requests.models import RightsRequest
from requests.services.mails import message_id

REMIND = "rights.remind"
DAYS_BEFORE = 5


@transaction.atomic
def promise_reminders(day: date) -> int:
    """Promise a reminder of each open request due in five days or less; a second run, nothing.

    Returns their number. From the due day on it is repeated every day.
    """
    due = RightsRequest.objects.filter(decision="", due_on__lte=day + timedelta(DAYS_BEFORE))
    never, again = due.filter(reminded_on=None), due.filter(due_on__lte=day, reminded_on__lt=day)
    found = list((never | again).select_for_update())
    for one in found:
        promise(REMIND, f"rights:{one.pk}", request=one.pk)
    RightsRequest.objects.filter(pk__in=[one.pk for one in found]).update(reminded_on=day)
    return len(found)


def confirm(number: int) -> None:
    """Tell a person that the request came in, and until when it is decided."""
    found = RightsRequest.objects.select_related("authority").filter(pk=number).first()
    if found is None:
        return
    with translation.override(found.language):
        _send(
            found.email,
            _("Open IMI: your request %(reference)s came in") % {"reference": found.reference},
            [
                _("%(name)s decides by %(day)s.")
                % {"name": found.authority.display_name, "day": date_format(found.due_on)},
                _("With the reference and your e-mail address you can look at any time:"),
                _status_address(),
            ],
        )


def tell_person(number: int) -> None:
    """Tell a person that there is a decision, or that more time is needed."""
    found = RightsRequest.objects.select_related("authority").filter(pk=number).first()
    if found is None:
        return
    with translation.override(found.language):
        news = (
            _("%(name)s has decided.") % {"name": found.authority.display_name}
            if found.decision
            else _("%(name)s needs more time: it decides by %(day)s.")
            % {"name": found.authority.display_name, "day": date_format(found.due_on)}
        )
        _send(
            found.email,
            _("Open IMI: news of your request %(reference)s") % {"reference": found.reference},
            [news, _("You can read it here:"), _status_address()],
        )


def tell_officers(number: int) -> None:
    """Tell the data protection officers, or the mailbox of an authority that has none."""
    found = RightsRequest.objects.select_related("authority__country").filter(pk=number).first()
    if found is None or found.decision:
        return
    members = Membership.objects.filter(
        authority=found.authority,
        roles__contains=[Role.DATA_PROTECTION_OFFICER],
        active=True,
        official__is_active=True,
    ).select_related("official")
    to = [(one.official.email, one.official.language) for one in members]
    if not to and found.authority.email:
        to = [(found.authority.email, settings.LANGUAGE_CODE)]
    for address, language in to:
        with translation.override(language):
            _send(
                address,
                _("Open IMI: a person's request %(reference)s") % {"reference": found.reference},
                [
                    _("It is to be decided by %(day)s.") % {"day": date_format(found.due_on)},
                    f"{settings.SITE_URL}{reverse('requests:rights_request', args=[found.pk])}",
                ],
                turn=found.reminded_on,
            )


def _status_address() -> str:
    return f"{settings.SITE_URL}{reverse('requests:rights_status')}"


def _send(address: str, subject: str, lines: Iterable[str], turn: object = "") -> None:
    """Send a mail; the same one sent again has the same Message-ID. turn: tells repeats apart."""
    foot = _("This message was sent automatically; please do not answer it.")
    body = "\n".join([*lines, "", foot])
    name = hashlib.sha256(f"{address}\n{subject}\n{body}\n{turn}".encode()).hexdigest()[:32]
    headers = {"Message-ID": message_id(name)}
    EmailMessage(subject, body, to=[address], headers=headers).send()
