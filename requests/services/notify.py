"""Writing down who is to be told of an event or a reminder; mails go out from there."""

from datetime import datetime, timedelta

from imi.kernel.outbox import promise
from requests.deadlines import TOLD
from requests.models import Event, Exchange, Notice, Reminder
from requests.selectors.recipients import Recipients, applicant_told, recipients
from requests.workflows.base import Told
from requests.workflows.information_request import INFORMATION_REQUEST
from requests.workflows.notices import OF_THE_DESK
from requests.workflows.one_to_many import TO_ALL, TO_INITIATOR

#: Steps older than this are history: nobody is told of them any more.
DAYS_OF_NEWS = 7
#: Where no two mails a day are wanted, the general mailbox gets its mail at once.
MAIL_NOW = "mail.now"
#: Steps that the own authority's officials are told of: what one gives to another.
FOR_COLLEAGUES = frozenset({"allocate"})
#: Who is told, in the kinds of one to many, of what the data-subject desk does.
TO_EVERYBODY = (*TO_ALL, *TO_INITIATOR)


def notify_of_event(event: Event, *, at: datetime) -> int:
    """Note whom an event concerns; a second time changes nothing. Returns their number."""
    exchange = event.exchange
    told = TOLD if exchange.kind == INFORMATION_REQUEST.kind else exchange.workflow.told
    to = told.get(event.name) or (TO_EVERYBODY if event.name in OF_THE_DESK else ())
    if not to or event.at < at - timedelta(days=DAYS_OF_NEWS):
        return 0
    but = None if event.name in FOR_COLLEAGUES else event.authority_id
    found = recipients(exchange, to, but=but, since=event.at)
    return _write_to_all(exchange, to, found, Notice(exchange=exchange, event=event, at=at))


def notify_of_reminder(reminder: Reminder, found: Recipients, *, urgent: bool) -> int:
    """Note whom a reminder concerns. Returns their number."""
    notice = Notice(exchange=reminder.exchange, reminder=reminder, at=reminder.at, urgent=urgent)
    return _write(found, notice)


def notify_by_timer(reminder: Reminder, to: Told) -> int:
    """Note whom the reminder of a timer concerns, officials and applicant. Returns their number."""
    exchange = reminder.exchange
    notice = Notice(exchange=exchange, reminder=reminder, at=reminder.at)
    return _write_to_all(exchange, to, recipients(exchange, to), notice)


def _write_to_all(exchange: Exchange, to: Told, found: Recipients, like: Notice) -> int:
    """Officials hear of it in their digest; an applicant, who looks in seldom, at once."""
    count = _write(found, like)
    person = applicant_told(exchange, to)
    if person is not None:
        like.urgent = True
        count += _write(Recipients(frozenset({person}), frozenset()), like)
    return count


def _write(found: Recipients, like: Notice) -> int:
    common = {
        "exchange": like.exchange,
        "event": like.event,
        "reminder": like.reminder,
        "urgent": like.urgent,
        "at": like.at,
    }
    notices = [Notice(official_id=official, **common) for official in sorted(found.officials)]
    notices += [Notice(authority_id=mailbox, **common) for mailbox in sorted(found.mailboxes)]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if like.urgent:
        for official in sorted(found.officials):
            promise(MAIL_NOW, f"official:{official}", official=official)
    for mailbox in sorted(found.mailboxes):
        promise(MAIL_NOW, f"authority:{mailbox}", authority=mailbox)
    return len(notices)
