"""Telling the authorities of a card that an alert in force may concern its holder."""

from datetime import datetime

from django.db import transaction

from imi.kernel.calendars import brussels_day
from requests.models import Exchange, Reminder
from requests.selectors.same_person import card_files_of_alerts, readers_of
from requests.services.notify import notify_by_timer
from requests.workflows.base import Side, Told, Whom

#: What the reminder is called, before the key of the alert: once for each alert.
ALERTED = "alerted"


def tell_of_alerts(*, at: datetime) -> int:
    """Tell the authorities of cards of alerts on their holders; a second run adds nothing.

    Who may not read an alert isn't told that it is there. Returns the number of notices.
    """
    return sum(_tell(alert, file, at) for alert, file in card_files_of_alerts())


@transaction.atomic
def _tell(alert: Exchange, file: Exchange, at: datetime) -> int:
    readers = set(readers_of(alert).values_list("authority", flat=True))
    to: Told = tuple(
        (side, Whom.HANDLERS)
        for side, authority in (
            (Side.REQUESTER, file.requester_id),
            (Side.RESPONDER, file.responder_id),
        )
        if authority in readers
    )
    if not to or alert.sent_at is None:
        return 0
    reminder, _new = Reminder.objects.get_or_create(
        exchange=file,
        rule=f"{ALERTED}:{alert.pk}",
        since_on=brussels_day(alert.sent_at),
        defaults={"at": at},
    )
    before = reminder.notices.count()
    notify_by_timer(reminder, to)
    return reminder.notices.count() - before
