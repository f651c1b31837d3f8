"""The rights of persons: asking, deciding within thirty days, correcting, blocking, erasing.

Source: Regulation (EU) No 1024/2012, Articles 14 and 18 to 20; domain reference §7.2, §7.3.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership
from imi.kernel.calendars import brussels_day
from imi.kernel.outbox import promise
from requests.models import Correction, Exchange, PersonSearch, Reading, RightsRequest, Unblocking
from requests.selectors.catalogue import form_of
from requests.selectors.rights import held_by, holding, in_hand_of, is_officer, may_read_log
from requests.services.create import value_problem
from requests.services.history import append_event
from requests.services.problems import (
    FieldProblem,
    InvalidFieldsError,
    NotPossibleError,
)
from requests.services.records import file_record
from requests.services.retain import erase

DAYS_TO_DECIDE = 30
DAYS_MORE = 60
DAYS_UNBLOCKED = 7
RECEIVED, DECIDED = "rights.received", "rights.decided"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Asked:
    """What a person asks for."""

    kind: str
    name: str
    email: str
    text: str
    language: str


@transaction.atomic
def receive(asked: Asked, authority: Authority, *, at: datetime) -> RightsRequest:
    """Take a person's request; its clock starts, and the authority's officer is told."""
    made = RightsRequest.objects.create(
        reference="DP-" + "".join(secrets.choice(_LETTERS) for _letter in range(12)),
        authority=authority,
        received_at=at,
        due_on=brussels_day(at) + timedelta(days=DAYS_TO_DECIDE),
        **vars(asked),
    )
    promise(RECEIVED, f"rights:{made.pk}", request=made.pk)
    return made


def _locked(number: int, by: Membership) -> RightsRequest:
    """Lock an open request of the officer's authority.

    Raises RightsRequest.DoesNotExist, NotPossibleError where it is decided.
    """
    if not is_officer(by):
        raise RightsRequest.DoesNotExist
    found = RightsRequest.objects.select_for_update().get(pk=number, authority=by.authority_id)
    if found.decision:
        raise NotPossibleError(found.reference)
    return found


@transaction.atomic
def prolong(number: int, reason: str, *, by: Membership, at: datetime) -> RightsRequest:
    """Take two more months, once and in time, with a reason that the person is told.

    Raises RightsRequest.DoesNotExist, NotPossibleError, InvalidFieldsError.
    """
    found = _locked(number, by)
    if not found.may_prolong(brussels_day(at)):
        raise NotPossibleError(found.reference)
    found.prolonged_for = _needed("reason", reason)
    found.due_on += timedelta(days=DAYS_MORE)
    found.reminded_on = None
    found.save(update_fields=["prolonged_for", "due_on", "reminded_on"])
    promise(DECIDED, f"rights:{found.pk}", request=found.pk)
    return found


@transaction.atomic
def decide(
    number: int, decision: str, answer: str, *, by: Membership, at: datetime
) -> RightsRequest:
    """Decide, with the answer that the person gets by mail.

    Raises RightsRequest.DoesNotExist, NotPossibleError, InvalidFieldsError.
    """
    found = _locked(number, by)
    if decision not in RightsRequest.Decision.values:
        raise InvalidFieldsError(FieldProblem("decision", "choice", _("Please choose.")))
    found.decision, found.answer = decision, _needed("answer", answer)
    found.decided_at, found.decided_by_id = at, by.official_id
    found.save(update_fields=["decision", "answer", "decided_at", "decided_by"])
    promise(DECIDED, f"rights:{found.pk}", request=found.pk)
    return found


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
        reason=_needed("reason", reason),
        authority_id=by.authority_id,
        by_id=by.official_id,
        at=at,
    )
    if not contested:
        exchange.subject.data = data | {field: after}
        exchange.subject.save(update_fields=["data"])
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
    _needed("reason", reason)
    exchange.blocked_at = at
    exchange.save(update_fields=["blocked_at"])
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
    _needed("reason", reason)
    if not consent:
        text = _("Without the person's consent nothing is erased before its time.")
        raise InvalidFieldsError(FieldProblem("consent", "required", text))
    erase([exchange.pk], at=at)
    exchange.refresh_from_db()
    exchange.blocked_at = exchange.blocked_at or at
    exchange.save(update_fields=["blocked_at"])
    _write_down(exchange, "erase", by, at)
    return exchange


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
        reason=_needed("reason", reason),
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


def _needed(field: str, text: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidFieldsError(FieldProblem(field, "required", _("This field is required.")))
    return text
