"""Mails to complainants: the number of the case and where to look, never what it is about."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests.models import Exchange
from requests.services.complaints import EMAIL, make_code
from requests.services.mails import message_id

#: What a mail says of a step.
_NEWS: dict[str, Promise] = {
    "submit": gettext_lazy("Your complaint has arrived. You get a first answer within a week."),
    "register": gettext_lazy("Your complaint was registered by the SOLVIT centre."),
    "ask_complainant": gettext_lazy("There is a question for you. Please answer within 30 days."),
    "write_to_complainant": gettext_lazy("The SOLVIT centre wrote to you."),
    "remind_complainant": gettext_lazy(
        "A question for you is still open. Without an answer your case is closed in ten days."
    ),
    "close_silent": gettext_lazy("Your case was closed: there was no answer for 30 days."),
    "confirm": gettext_lazy("Your case has ended. You can read the result."),
    "signpost": gettext_lazy("You can read who may help you."),
}
_ANY = gettext_lazy("Something has happened in your case.")


def tell(number: int, step: str, turn: int) -> None:
    """Tell the complainant of a step; the same one sent again has the same Message-ID."""
    exchange = _reachable(number)
    if exchange is None:
        return
    with translation.override(exchange.language):
        lines = [str(_NEWS.get(step, _ANY)), "", _("You can follow your case here:")]
        lines += [_follow_address(exchange), ""]
        lines += [_("You need the number and your code. If you have no code, ask for one here:")]
        lines += [f"{settings.SITE_URL}{reverse('requests:solvit_code')}"]
        _send(exchange, lines, f"solvit-{number}-{turn}")


def mail_code(number: int, *, at: datetime) -> None:
    """Make a new code and mail it."""
    exchange = _reachable(number)
    if exchange is None:
        return
    code = make_code(exchange, at=at)
    with translation.override(exchange.language):
        lines = [_("Your new code is:"), code, ""]
        lines += [_("The code you had before no longer works."), ""]
        lines += [_("You can follow your case here:"), _follow_address(exchange)]
        _send(exchange, lines, f"solvit-{number}-{at:%Y%m%d%H%M%S}")


def _reachable(number: int) -> Exchange | None:
    """The case, where its complainant has an address that may be used."""
    found = Exchange.objects.select_related("subject").filter(pk=number, blocked_at=None).first()
    return found if found and found.subject.data.get(EMAIL) else None


def _follow_address(exchange: Exchange) -> str:
    address = reverse("requests:solvit_follow")
    return f"{settings.SITE_URL}{address}?number={exchange.url_number}"


def _send(exchange: Exchange, lines: Iterable[str], name: str) -> None:
    subject = _("Open IMI: your SOLVIT case %(number)s") % {"number": exchange.number}
    foot = _("This message was sent automatically; please do not answer it.")
    body = "\n".join([*lines, "", foot])
    to = [exchange.subject.data[EMAIL]]
    EmailMessage(subject, body, to=to, headers={"Message-ID": message_id(name)}).send()
