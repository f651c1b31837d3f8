"""The rights of persons: asking, and deciding within thirty days.

Source: Regulation (EU) No 1024/2012, Articles 18 to 20; domain reference §7.3.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership
from imi.kernel.calendars import brussels_day
from imi.kernel.outbox import promise
from requests.models import RightsRequest
from requests.selectors.rights import is_officer
from requests.services.problems import (
    FieldProblem,
    InvalidFieldsError,
    NotPossibleError,
)

DAYS_TO_DECIDE = 30
DAYS_MORE = 60
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
    found.prolonged_for = needed("reason", reason)
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
    found.decision, found.answer = decision, needed("answer", answer)
    found.decided_at, found.decided_by_id = at, by.official_id
    found.save(update_fields=["decision", "answer", "decided_at", "decided_by"])
    promise(DECIDED, f"rights:{found.pk}", request=found.pk)
    return found


def needed(field: str, text: str) -> str:
    """Return a text without its margins. Raises InvalidFieldsError where it is empty."""
    text = text.strip()
    if not text:
        raise InvalidFieldsError(FieldProblem(field, "required", _("This field is required.")))
    return text
