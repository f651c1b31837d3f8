"""Mails of notices: number, area and what happened, in the recipient's language; nothing else."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from authorities.models import Authority, Official
from imi.kernel.outbox import promise
from requests.deadlines import REMINDERS
from requests.models import Notice
from requests.workflows.labels import STATES
from requests.workflows.notices import NOTICES

DIGEST = "mail.digest"
_REMINDING = {rule.code: rule.text for rule in REMINDERS}


def promise_digests(day: date) -> int:
    """Promise a mail to every official who has notices not mailed yet. Returns their number."""
    waiting = Notice.objects.filter(mailed_at__isnull=True, official__isnull=False)
    officials = sorted(set(waiting.values_list("official", flat=True)))
    for official in officials:
        promise(DIGEST, f"official:{official}", official=official, day=day.isoformat())
    return len(officials)


@transaction.atomic
def send_digest(official: int, *, at: datetime) -> int:
    """Mail an official everything that waits, as one; nothing when it was mailed meanwhile."""
    return _send(Notice.objects.filter(official=official), at)


@transaction.atomic
def send_urgent(official: int, *, at: datetime) -> int:
    """Mail an official what can't wait for the digest."""
    return _send(Notice.objects.filter(official=official, urgent=True), at)


@transaction.atomic
def send_to_mailbox(authority: int, *, at: datetime) -> int:
    """Mail an authority's general mailbox what waits for it."""
    return _send(Notice.objects.filter(authority=authority), at)


def _send(notices: QuerySet[Notice], at: datetime) -> int:
    """Send one mail of all notices not mailed yet. Returns how many there were."""
    waiting = list(
        notices.filter(mailed_at__isnull=True)
        .select_for_update(of=("self",))
        .select_related("exchange__area", "event", "reminder", "official", "authority__country")
        .order_by("exchange_id", "pk")
    )
    if not waiting:
        return 0
    address, language = _whereto(waiting[0])
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(mailed_at=at)
    if address:
        _message(waiting, address, language).send()
    return len(waiting)


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


def _message(notices: list[Notice], address: str, language: str) -> EmailMessage:
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
        return EmailMessage(subject, "\n".join(lines), to=[address])


def _lines(notices: Iterable[Notice]) -> Iterable[str]:
    """Yield a block a request: its number and area, what happened, its address."""
    seen = None
    for notice in notices:
        exchange = notice.exchange
        if seen not in (None, exchange.pk):
            yield ""
        if seen != exchange.pk:
            yield f"{exchange.number} · {exchange.area.name}"
            yield f"{settings.SITE_URL}{exchange.get_absolute_url()}"
        seen = exchange.pk
        yield f"– {_happened(notice)}"


def _happened(notice: Notice) -> str:
    if notice.reminder is not None:
        return str(_REMINDING.get(notice.reminder.rule, ""))
    if notice.event is None:
        return ""
    return str(NOTICES.get(notice.event.name) or STATES[notice.event.state][0])
