"""Mails of notices: number, area and what happened, in the recipient's language; nothing else."""

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authorities.models import Authority, Official
from imi.kernel.outbox import promise
from requests.deadlines import REMINDERS
from requests.models import CardFile, Notice
from requests.workflows.labels import STATES
from requests.workflows.notices import NOTICES, OF_THE_DESK

DIGEST = "mail.digest"
SEND = "mail.send"
_REMINDING: dict[str, Promise] = {rule.code: rule.text for rule in REMINDERS}


def message_id(name: str) -> str:
    """Return the Message-ID of a mail of a name; the same for the same mail sent again."""
    return f"<{name}@{urlsplit(settings.SITE_URL).hostname or 'open-imi'}>"


def promise_digests(day: date) -> int:
    """Promise a mail to every official who has notices not mailed yet. Returns their number."""
    waiting = Notice.objects.filter(mailed_at__isnull=True, batch="", official__isnull=False)
    officials = sorted(set(waiting.values_list("official", flat=True)))
    for official in officials:
        promise(DIGEST, f"official:{official}", official=official, day=day.isoformat())
    return len(officials)


@transaction.atomic
def gather_digest(official: int) -> int:
    """Promise an official one mail of all that waits; what is in one already is left out."""
    return _gather(Notice.objects.filter(official=official), f"official:{official}")


@transaction.atomic
def gather_urgent(official: int) -> int:
    """Promise an official a mail of what can't wait for the digest."""
    notices = Notice.objects.filter(official=official, urgent=True)
    return _gather(notices, f"official:{official}")


@transaction.atomic
def gather_for_mailbox(authority: int) -> int:
    """Promise an authority's general mailbox a mail of what waits for it."""
    return _gather(Notice.objects.filter(authority=authority), f"authority:{authority}")


def _gather(notices: QuerySet[Notice], stream: str) -> int:
    """Put all notices that are in no mail yet into one, and promise it. Returns how many."""
    waiting = notices.filter(mailed_at__isnull=True, batch="").select_for_update()
    keys = sorted(waiting.values_list("pk", flat=True))
    if keys:
        batch = uuid4().hex
        Notice.objects.filter(pk__in=keys).update(batch=batch)
        promise(SEND, stream, batch=batch)
    return len(keys)


@transaction.atomic
def send_batch(batch: str, *, at: datetime) -> int:
    """Send the one mail of a batch; a second time, the same mail by the same Message-ID.

    Returns how many notices it told of.
    """
    found = list(
        Notice.objects.filter(batch=batch, mailed_at__isnull=True)
        .select_for_update(of=("self",))
        .select_related("exchange__area", "event", "reminder", "official", "authority__country")
        .order_by("exchange_id", "pk")
    )
    if not found:
        return 0
    address, language = _whereto(found[0])
    Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(mailed_at=at)
    if address:
        _message(found, address, language, message_id(batch)).send()
    return len(found)


def _whereto(notice: Notice) -> tuple[str, str]:
    """Return the address and language of a notice's recipient; no address for the suspended."""
    if notice.official is not None:
        official: Official = notice.official
        return (official.email if official.is_active else "", official.language)
    authority: Authority | None = notice.authority
    if authority is None:
        return "", settings.LANGUAGE_CODE
    known = {code for code, _name in settings.LANGUAGES}
    language = next((code for code in authority.languages if code in known), "")
    fallback = next((code for code in authority.country.languages if code in known), "en")
    return authority.email, language or fallback


def _message(notices: list[Notice], address: str, language: str, identity: str) -> EmailMessage:
    with translation.override(language):
        count = len({notice.exchange_id for notice in notices})
        subject = ngettext(
            "Open IMI: news of %(count)d request", "Open IMI: news of %(count)d requests", count
        ) % {"count": count}
        lines = [
            _("There is news of requests that concern you. Please log in to read them."),
            "",
            *_lines(notices),
            "",
            _("This message was sent automatically; please do not answer it."),
        ]
        headers = {"Message-ID": identity}
        return EmailMessage(subject, "\n".join(lines), to=[address], headers=headers)


def _lines(notices: Iterable[Notice]) -> Iterable[str]:
    """Yield a block a request: its number and area, what happened, its address."""
    seen = None
    for notice in notices:
        exchange = notice.exchange
        if seen not in (None, exchange.pk):
            yield ""
        if seen != exchange.pk:
            yield f"{exchange.number} · {exchange.area.name}"
            yield f"{settings.SITE_URL}{_address(notice)}"
        seen = exchange.pk
        yield f"– {_happened(notice)}"


def _address(notice: Notice) -> str:
    """Where the recipient finds the exchange: an applicant in the public part."""
    files = CardFile.objects.filter(exchange=notice.exchange_id)
    if notice.official_id and files.filter(applicant__official=notice.official_id).exists():
        return reverse("requests:card_application", args=[notice.exchange.url_number])
    return notice.exchange.get_absolute_url()


def _happened(notice: Notice) -> str:
    words = notice.exchange.workflow.words
    if notice.reminder is not None:
        rule = notice.reminder.words
        return str(words.reminders.get(rule) or _REMINDING.get(rule) or "")
    if notice.event is None:
        return ""
    notices = {**OF_THE_DESK, **(words.notices or NOTICES)}
    return str(notices.get(notice.event.name) or STATES[notice.event.state][0])
