"""The content that an authority holds on a person: finding, correcting, blocking, erasing it.

Source: Regulation (EU) No 1024/2012, Articles 14, 18 and 19; domain reference §7.2, §7.3.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.models import Correction, EarlyEnd, Exchange, PersonSearch, Reading, Unblocking
from requests.selectors.catalogue import form_of
from requests.selectors.rights import held_by, holding, in_hand_of, is_officer, may_read_log
from requests.services.cards import rewrite
from requests.services.create import value_problem
from requests.services.history import append_event
from requests.services.problems import FieldProblem, InvalidFieldsError, NotPossibleError
from requests.services.records import file_record
from requests.services.retain import erase
from requests.services.rights import needed

DAYS_UNBLOCKED = 7


@transaction.atomic
def look_for(words: str, purpose: str, *, by: Membership, at: datetime) -> list[Exchange]:
    """Look what the officer's authority holds on a person; that it was looked is logged."""
    if not is_officer(by):
        raise Exchange.DoesNotExist
    found = holding(by.authority_id, words)
    PersonSearch.objects.create(
        authority_id=by.authority_id,
        official_id=by.official_id,
        purpose=purpose,
        hits=len(found),
        at=at,
    )
    return found


def note_officers_reading(
    exchange: Exchange, *, by: Membership, unblocked: bool, address: str | None, at: datetime
) -> Reading:
    """Log that an officer was shown the content of an exchange."""
    return Reading.objects.create(
        exchange=exchange,
        official_id=by.official_id,
        authority_id=by.authority_id,
        why=Reading.Why.UNBLOCKING if unblocked else Reading.Why.SUBJECT,
        way=Reading.Way.PAGE,
        address=address or None,
        at=at,
    )


def _held(number: str, by: Membership) -> Exchange:
    """Lock an exchange whose content the officer's authority holds. Raises DoesNotExist."""
    if not is_officer(by):
        raise Exchange.DoesNotExist
    found = held_by(by.authority_id).select_for_update(of=("self",))
    return found.select_related("subject").get(number=number)


def _in_hand(number: str, by: Membership) -> Exchange:
    """Lock it to be changed. Raises DoesNotExist, NotPossibleError where it was passed on."""
    found = _held(number, by)
    if not in_hand_of(by.authority_id).filter(pk=found.pk).exists():
        raise NotPossibleError(number)
    return found


@transaction.atomic
def correct(
    number: str, field: str, after: Any, *, contested: bool, reason: str, by: Membership,
    at: datetime,
) -> Correction:  # fmt: skip
    """Correct a field of a subject, or mark it as contested; all who take part are told.

    Raises Exchange.DoesNotExist, NotPossibleError (erased), InvalidFieldsError.
    """
    exchange = _in_hand(number, by)
    data = exchange.subject.data
    if exchange.erased_at or (exchange.blocked_at and not contested):
        raise NotPossibleError("correct")
    if field not in data:
        raise InvalidFieldsError(FieldProblem("field", "choice", _("Please choose.")))
    before = data[field]
    if not contested:
        _check_value(exchange, field, before, after)
    made = Correction.objects.create(
        exchange=exchange,
        field=field,
        before=before,
        after=None if contested else after,
        contested=contested,
        reason=needed("reason", reason),
        authority_id=by.authority_id,
        by_id=by.official_id,
        at=at,
    )
    if not contested:
        exchange.subject.data = data | {field: after}
        exchange.subject.save(update_fields=["data"])
        rewrite(exchange)  # a card shows what is right
        if exchange.sent_at is None:  # else its author would save over it
            exchange.changed_at = at
            exchange.save(update_fields=["changed_at"])
    _write_down(exchange, "subject_contested" if contested else "subject_corrected", by, at)
    return made


def _check_value(exchange: Exchange, field: str, before: Any, after: Any) -> None:
    if not after or after == before:
        text = _("Please give another value.")
        raise InvalidFieldsError(FieldProblem("value", "required", text))
    types = {entry.code: entry.type for entry in form_of(exchange, "en").subject_fields}
    if problem := value_problem(types.get(field, "T"), after):
        raise InvalidFieldsError(FieldProblem("value", "invalid", problem))


@transaction.atomic
def block(number: str, reason: str, *, by: Membership, at: datetime) -> Exchange:
    """Block the content of an ended exchange before its time.

    Raises Exchange.DoesNotExist, NotPossibleError, InvalidFieldsError.
    """
    exchange = _in_hand(number, by)
    if not exchange.has_ended or exchange.blocked_at:
        raise NotPossibleError("block")
    why = needed("reason", reason)
    exchange.blocked_at = at
    exchange.save(update_fields=["blocked_at"])
    _keep_why(exchange, EarlyEnd.What.BLOCKED, why, by=by, at=at)
    _write_down(exchange, "block", by, at)
    return exchange


@transaction.atomic
def erase_early(
    number: str, reason: str, *, consent: bool, by: Membership, at: datetime
) -> Exchange:
    """Erase the content of an ended exchange at the authority's request, with consent.

    Raises Exchange.DoesNotExist, NotPossibleError, InvalidFieldsError.
    """
    exchange = _in_hand(number, by)
    if not exchange.has_ended or exchange.erased_at:
        raise NotPossibleError("erase")
    why = needed("reason", reason)
    if not consent:
        text = _("Without the person's consent nothing is erased before its time.")
        raise InvalidFieldsError(FieldProblem("consent", "required", text))
    erase([exchange.pk], at=at)
    exchange.refresh_from_db()
    exchange.blocked_at = exchange.blocked_at or at
    exchange.save(update_fields=["blocked_at"])
    _keep_why(exchange, EarlyEnd.What.ERASED, why, by=by, at=at, consent=consent)
    _write_down(exchange, "erase", by, at)
    return exchange


def _keep_why(
    exchange: Exchange, what: str, why: str, *, by: Membership, at: datetime, consent: bool = False
) -> None:
    EarlyEnd.objects.create(
        exchange=exchange,
        what=what,
        reason=why,
        consent=consent,
        authority_id=by.authority_id,
        by_id=by.official_id,
        at=at,
    )


@transaction.atomic
def ask_unblocking(
    number: str, purpose: str, reason: str, *, by: Membership, at: datetime
) -> Unblocking:
    """Ask to see blocked content for a week; a second person must confirm.

    Raises Exchange.DoesNotExist, NotPossibleError, InvalidFieldsError.
    """
    exchange = _held(number, by)
    waiting = exchange.unblockings.filter(authority=by.authority_id, confirmed_by=None)
    if not exchange.blocked_at or exchange.erased_at or waiting.exists():
        raise NotPossibleError("unblock")
    if purpose not in Unblocking.Purpose.values:
        raise InvalidFieldsError(FieldProblem("purpose", "choice", _("Please choose.")))
    return Unblocking.objects.create(
        exchange=exchange,
        authority_id=by.authority_id,
        purpose=purpose,
        reason=needed("reason", reason),
        asked_by_id=by.official_id,
        asked_at=at,
    )


@transaction.atomic
def confirm_unblocking(number: int, *, by: Membership, at: datetime) -> Unblocking:
    """Confirm as the second person: another officer or administrator of the same authority.

    Raises Unblocking.DoesNotExist, NotPossibleError for who asked, or where it was confirmed.
    """
    if not may_read_log(by):
        raise Unblocking.DoesNotExist
    found = Unblocking.objects.select_for_update().get(pk=number, authority=by.authority_id)
    if found.confirmed_by_id or found.asked_by_id == by.official_id:
        raise NotPossibleError("unblock")
    found.confirmed_by_id, found.confirmed_at = by.official_id, at
    found.ends_at = at + timedelta(days=DAYS_UNBLOCKED)
    found.save(update_fields=["confirmed_by", "confirmed_at", "ends_at"])
    exchange = Exchange.objects.select_for_update(of=("self",)).get(pk=found.exchange_id)
    _write_down(exchange, "unblock", by, at)
    return found


def _write_down(exchange: Exchange, name: str, by: Membership, at: datetime) -> None:
    append_event(exchange, name, at=at, authority=by.authority)
    exchange.save(update_fields=["event_count"])
    if exchange.workflow.shared:
        file_record(exchange)
