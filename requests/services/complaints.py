"""Complaints of citizens and businesses: sent from the public form, followed with a code."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from imi.kernel.outbox import promise
from requests.models import Complaint, Exchange, QuestionSetVersion
from requests.selectors.complaints import OpenForm, complaint_of, home_centre
from requests.selectors.reach import iso_code
from requests.selectors.standing import standing_of_person
from requests.services.begin import make_draft
from requests.services.content import clean_content, write_content
from requests.services.perform import perform_by_person
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.base import Side
from requests.workflows.solvit_case import SOLVIT_CASE

#: What the outbox calls to mail a new tracking code.
NEW_CODE = "solvit.code"
#: The fields of the subject that the public form stands on.
RESIDENCE, EMAIL = "residence", "email"
#: Without letters and digits that are taken for each other.
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_GROUPS, _LETTERS_A_GROUP = 4, 4


@dataclass(frozen=True)
class Sent:
    """A complaint that came in; the code is known here only."""

    exchange: Exchange
    code: str


class SentTwiceError(Exception):
    """The same form was sent before; its complaint came in."""


@transaction.atomic
def send_complaint(
    form: OpenForm, content: dict[str, Any], *, form_key: str, language: str, at: datetime
) -> Sent:
    """Take a complaint; it goes to the centre of the complainant's country.

    content: {"subject": {...}, "answers": {...}}. Raises InvalidFieldsError naming what can't be
    used, SentTwiceError.
    """
    residence = str(content.get("subject", {}).get(RESIDENCE, ""))
    centre = home_centre(residence, form.procedure.area_id) if residence else None
    if centre is None:
        text = _("There is no SOLVIT centre of this country here yet.")
        raise InvalidFieldsError(FieldProblem(f"subject.{RESIDENCE}", "unknown", text))
    _check_answers(form, content, centre.country_id)
    exchange = make_draft(
        form.procedure,
        SOLVIT_CASE,
        QuestionSetVersion.objects.get(pk=form.version),
        requester=centre,
        language=language,
        at=at,
    )
    code = _new_letters()
    try:
        with transaction.atomic():
            Complaint.objects.create(
                exchange=exchange, sha256=_hash(code), form_key=form_key or None, made_at=at
            )
    except IntegrityError as twice:
        raise SentTwiceError from twice
    standing = standing_of_person(exchange, Side.APPLICANT)
    write_content(clean_content(content, standing, language), standing, at=at)
    exchange.save()
    exchange = act(exchange, "submit", language=language, at=at)
    return Sent(exchange, _grouped(code))


def _check_answers(form: OpenForm, content: dict[str, Any], country: str) -> None:
    """Raise InvalidFieldsError where the public form needs an answer, or the border is missing."""
    answers = content.get("answers", {})
    problems = [
        FieldProblem(f"answers.{code}", "required", _("This field is required."))
        for code in form.requires
        if answers.get(code) is None
    ]
    where = form.procedure.rules.get("country", "")
    if isinstance(answers.get(where), str) and iso_code(answers[where]) == country:
        text = _("The problem must have arisen in another country than your own.")
        problems.append(FieldProblem(f"answers.{where}", "border", text))
    if problems:
        raise InvalidFieldsError(*problems)


def act(
    exchange: Exchange,
    name: str,
    *,
    language: str,
    at: datetime,
    fields: dict[str, Any] | None = None,
) -> Exchange:
    """Take a step of the complainant, whose code was checked. Raises what `perform` raises."""
    return perform_by_person(
        number=exchange.number,
        name=name,
        side=Side.APPLICANT,
        language=language,
        at=at,
        fields=fields,
    )


def find(number: str, code: str) -> Complaint | None:
    """The case that a number and a code open; None where they don't belong together."""
    found = complaint_of(number)
    kept = found.sha256 if found else ""
    fits = compare_digest(kept or _hash(""), _hash(_plain(code)))
    return found if found and kept and fits else None


def ask_for_code(number: str, email: str) -> None:
    """Promise a mail with a new code, where number and address belong together.

    Whoever asks isn't told whether they do.
    """
    found = complaint_of(number)
    if found and _address(found.exchange) == email.strip().lower() != "":
        promise(NEW_CODE, f"solvit:{found.pk}", exchange=found.pk)


@transaction.atomic
def make_code(exchange: Exchange, *, at: datetime) -> str:
    """Return a new code for a case; the one before no longer works."""
    code = _new_letters()
    Complaint.objects.update_or_create(
        exchange=exchange,
        defaults={"sha256": _hash(code)},
        create_defaults={"sha256": _hash(code), "made_at": at},
    )
    return _grouped(code)


def _address(exchange: Exchange) -> str:
    return str(exchange.subject.data.get(EMAIL, "")).strip().lower()


def _new_letters() -> str:
    return get_random_string(_GROUPS * _LETTERS_A_GROUP, _LETTERS)


def _grouped(letters: str) -> str:
    groups = range(0, len(letters), _LETTERS_A_GROUP)
    return "-".join(letters[first : first + _LETTERS_A_GROUP] for first in groups)


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter in _LETTERS)


def _hash(letters: str) -> str:
    return hashlib.sha256(letters.encode()).hexdigest()
