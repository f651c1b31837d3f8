"""Blocking and deletion by the calendar, without a person."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from imi.kernel.calendars import BRUSSELS
from requests.models import (
    AskedQuestion,
    Attachment,
    Card,
    CardFile,
    Complaint,
    Composition,
    Correction,
    EarlyEnd,
    Evaluation,
    Exchange,
    IdempotentCall,
    Look,
    Message,
    Notice,
    Participation,
    PersonSearch,
    Record,
    Revision,
    RightsRequest,
    Subject,
    Unblocking,
)
from requests.retention import CLASSES, DAYS_OF_CALLS, MONTHS_OF_RIGHTS, Class, months_before
from requests.services.applicants import forget_unconfirmed
from requests.services.compositions import forget_old
from requests.services.history import append_event
from requests.services.readings import erase_old_readings, seal

BATCH = 500
#: The state of what is out of sight for everybody, in each workflow.
DELETED = "deleted"


def retain(*, day: date, at: datetime) -> dict[str, int]:
    """Block and delete what is due on a day; a second run changes nothing.

    Returns counts of exchanges blocked and erased, of calls, readings and unfinished texts deleted.
    """
    seal(day)
    return {
        "blocked": sum(_block(terms, day, at) for terms in CLASSES),
        "erased": sum(_erase_due(terms, day, at) for terms in CLASSES),
        "calls": IdempotentCall.objects.filter(at__lt=at - timedelta(DAYS_OF_CALLS)).delete()[0],
        "readings": erase_old_readings(day),
        "rights": _erase_old_rights(day),
        "compositions": forget_old(at),
        "applicants": forget_unconfirmed(at),
    }


def _erase_old_rights(day: date) -> int:
    limit = datetime.combine(months_before(day, MONTHS_OF_RIGHTS), time(), BRUSSELS)
    PersonSearch.objects.filter(at__lt=limit).delete()
    EarlyEnd.objects.filter(at__lt=limit).exclude(reason="").update(reason="")
    return RightsRequest.objects.filter(decided_at__lt=limit).delete()[0]


def _closed_before(terms: Class, last: date) -> QuerySet[Exchange]:
    """Exchanges of a class that were closed on a day or earlier."""
    limit = datetime.combine(last + timedelta(days=1), time(), BRUSSELS)
    return Exchange.objects.filter(
        procedure__retention=terms.code, is_open=False, closed_at__lt=limit
    )


def _block(terms: Class, day: date, at: datetime) -> int:
    if terms.months_to_blocking is None:
        return 0
    due = _closed_before(terms, months_before(day, terms.months_to_blocking))
    return due.filter(blocked_at__isnull=True).update(blocked_at=at)


def _erase_due(terms: Class, day: date, at: datetime) -> int:
    last = _last_to_delete(terms, day)
    if last is None:
        return 0
    due = _closed_before(terms, last).filter(erased_at__isnull=True)
    count = 0
    for batch in _batches(due):
        erase(batch, at=at)
        if terms.days_to_deletion is not None:
            _bury(batch, at=at)
        count += len(batch)
    return count


def _last_to_delete(terms: Class, day: date) -> date | None:
    """The last day of closure whose exchanges are deleted on a day."""
    if terms.days_to_deletion is not None:
        return day - timedelta(days=terms.days_to_deletion)
    if terms.months_to_deletion is None:
        return None
    return months_before(day, terms.months_to_deletion)


@transaction.atomic
def _bury(exchanges: list[int], *, at: datetime) -> None:
    """Take erased exchanges out of sight for good; a step of the history says so."""
    for exchange in Exchange.objects.select_for_update(of=("self",)).filter(pk__in=exchanges):
        exchange.state, exchange.state_since, exchange.changed_at = DELETED, at, at
        append_event(exchange, "delete", at=at, authority=None)
        exchange.save(update_fields=["state", "state_since", "changed_at", "event_count"])


def _batches(due: QuerySet[Exchange]) -> Iterator[list[int]]:
    while batch := list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield batch


@transaction.atomic
def erase(exchanges: list[int], *, at: datetime) -> None:
    """Delete the personal data and free texts of exchanges; facts and history stay."""
    Subject.objects.filter(exchange__in=exchanges).update(data={}, erased_at=at)
    Message.objects.filter(exchange__in=exchanges).delete()
    AskedQuestion.objects.filter(exchange__in=exchanges).update(draft=None, answer=None)
    for attachment in Attachment.objects.filter(exchange__in=exchanges):
        transaction.on_commit(partial(attachment.file.storage.delete, str(attachment.file.name)))
        attachment.delete()
    Complaint.objects.filter(exchange__in=exchanges).delete()
    Composition.objects.filter(exchange__in=exchanges).delete()
    Evaluation.objects.filter(exchange__in=exchanges).update(by=None)
    Participation.allocated_to.through.objects.filter(
        participation__exchange__in=exchanges
    ).delete()
    Notice.objects.filter(exchange__in=exchanges).delete()
    Correction.objects.filter(exchange__in=exchanges).update(before=None, after=None, reason="")
    Unblocking.objects.filter(exchange__in=exchanges).update(reason="")
    Revision.objects.filter(exchange__in=exchanges).delete()
    Record.objects.filter(exchange__in=exchanges).delete()
    Look.objects.filter(exchange__in=exchanges).delete()
    CardFile.objects.filter(exchange__in=exchanges).delete()
    Card.objects.filter(exchange__in=exchanges).update(content={}, sha256="")
    Exchange.objects.filter(pk__in=exchanges).update(author=None, reply_author=None, erased_at=at)
