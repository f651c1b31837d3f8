"""Making a request: checked field by field, kept as a draft."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, Role
from authorities.selectors.registry import heir_of
from imi.kernel.calendars import add_working_days, brussels_day
from imi.kernel.numbers import case_number
from requests.models import (
    AskedQuestion,
    CaseSeries,
    Exchange,
    Message,
    Participation,
    QuestionSetVersion,
    Subject,
)
from requests.selectors.catalogue import form_in, forms_of
from requests.selectors.form_text import FormText
from requests.services.answers import COUNTRIES, is_date, text_problem
from requests.services.history import append_event
from requests.services.problems import (
    FieldProblem,
    InvalidFieldsError,
    NotPossibleError,
    StaleError,
)
from requests.workflows.base import Side
from requests.workflows.information_request import INFORMATION_REQUEST

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


@dataclass
class Draft:
    """What a request is made of, as given; `check` says what is wrong with it.

    questions: codes. subject: {field code: value}. wanted_on: YYYY-MM-DD; set by the law where
    the request is urgent.
    """

    form: Any = None
    responder: Any = None
    wanted_on: Any = None
    questions: Any = None
    justification: Any = None
    subject: Any = None
    language: Any = "en"
    urgent: Any = False


@dataclass(frozen=True)
class _Checked:
    version: QuestionSetVersion
    form: FormText
    responder: Authority
    wanted_on: date


class MayNotRequestError(Exception):
    """The actor has no role that lets him or her make requests."""


def may_request(membership: Membership | None) -> bool:
    """Say whether an actor may make requests at all; nobody of a suspended authority does."""
    return (
        membership is not None
        and membership.authority.status == Authority.Status.ACTIVE
        and membership.has_role(Role.REQUEST_HANDLER)
    )


@transaction.atomic
def create_request(draft: Draft, *, by: Membership, at: datetime) -> Exchange:
    """Make a draft and give it its number.

    Raises MayNotRequestError, or InvalidFieldsError naming every field that can't be used.
    """
    if not may_request(by):
        raise MayNotRequestError
    checked = _check(draft, by, at)
    procedure = checked.version.question_set.procedures.get()
    exchange = Exchange.objects.create(
        number=next_number(brussels_day(at).year),
        kind=INFORMATION_REQUEST.kind,
        area_id=checked.form.area,
        procedure=procedure,
        version=checked.version,
        state=INFORMATION_REQUEST.initial,
        requester=by.authority,
        responder=checked.responder,
        author=by.official,
        language=draft.language,
        urgent=draft.urgent is True,
        wanted_on=checked.wanted_on,
        created_at=at,
        state_since=at,
        changed_at=at,
    )
    _fill(exchange, draft, checked.form, at)
    Participation.objects.create(
        exchange=exchange, authority=by.authority, role=Side.REQUESTER, since=at
    )
    append_event(exchange, "create", at=at, authority=by.authority)
    exchange.save(update_fields=["event_count"])
    return exchange


@transaction.atomic
def change_draft(
    number: str, draft: Draft, *, by: Membership, at: datetime, known_at: datetime
) -> Exchange:
    """Change what a draft is made of; its form and its number stay.

    known_at: when it was changed last, as far as the actor knows.
    Raises Exchange.DoesNotExist outside the actor's scope, NotPossibleError when it is no draft
    of the actor's authority any longer, StaleError when somebody else changed it,
    InvalidFieldsError.
    """
    Exchange.objects.select_for_update(of=("self",)).filter(number=number).first()
    exchange = Exchange.objects.visible_to(by).select_related("version").get(number=number)
    handles = by.has_role(Role.REQUEST_HANDLER, area=exchange.area_id)
    if (
        exchange.state != INFORMATION_REQUEST.initial
        or exchange.requester_id != by.authority_id
        or not handles
        or not may_request(by)
    ):
        raise NotPossibleError("change")
    if exchange.changed_at != known_at:
        raise StaleError("change")
    draft.form = exchange.version.question_set_id if exchange.version else None
    checked = _check(draft, by, at)
    exchange.version, exchange.responder = checked.version, checked.responder
    exchange.wanted_on, exchange.language = checked.wanted_on, draft.language
    exchange.urgent = draft.urgent is True
    exchange.changed_at = at
    exchange.save()
    exchange.questions.all().delete()
    exchange.messages.filter(kind="justification").delete()
    Subject.objects.filter(exchange=exchange).delete()
    _fill(exchange, draft, checked.form, at)
    return exchange


def _fill(exchange: Exchange, draft: Draft, form: FormText, at: datetime) -> None:
    order = {key: position for position, key in enumerate(form.every)}
    Subject.objects.create(
        exchange=exchange,
        data={code: v for code, v in draft.subject.items() if v not in ("", None)},
    )
    AskedQuestion.objects.bulk_create(
        AskedQuestion(exchange=exchange, code=key, position=order[key])
        for key in form.at_first_of(draft.questions)
    )
    if draft.justification:
        Message.objects.create(
            exchange=exchange,
            kind="justification",
            text=draft.justification.strip(),
            language=draft.language,
            authority=exchange.requester,
            at=at,
        )


def next_number(year: int) -> str:
    """Return the next case number of a year; it is never given twice."""
    CaseSeries.objects.get_or_create(year=year)
    CaseSeries.objects.filter(year=year).update(last=F("last") + 1)
    return case_number(year, CaseSeries.objects.get(year=year).last)


def _check(draft: Draft, by: Membership, at: datetime) -> _Checked:
    problems: list[FieldProblem] = []

    def note(name: str, code: str, message: str) -> None:
        problems.append(FieldProblem(name, code, message))

    version = _form(draft.form, by)
    if version is None:
        note("form", "unknown", _("There is no such form that you may use."))
        raise InvalidFieldsError(*problems)
    form = form_in(version.pk, by.official.language)
    responder = _responder(draft.responder, by, form.area, note)
    _check_questions(draft, form, note)
    if draft.urgent and responder and not problems:
        if not form.may_be_urgent(draft.questions):
            note("urgent", "questions", _("These questions can’t be asked urgently."))
        draft.wanted_on = urgent_day(form, responder, at)
    wanted_on = _wanted_on(draft.wanted_on, at, note)
    _check_subject(draft, form, note)
    if draft.justification not in ("", None) and (problem := text_problem(draft.justification)):
        note("justification", "invalid", problem)
    if not isinstance(draft.language, str) or draft.language not in LANGUAGES:
        note("language", "invalid", _("Please choose one of the 26 languages."))
    if problems or responder is None or wanted_on is None:
        raise InvalidFieldsError(*problems)
    return _Checked(version, form, responder, wanted_on)


def urgent_day(form: FormText, responder: Authority, at: datetime) -> date:
    """Return the day by which an urgent request is answered, in the responder's working days."""
    return add_working_days(brussels_day(at), form.urgent_days, responder.country_id)


def _form(code: object, by: Membership) -> QuestionSetVersion | None:
    if not isinstance(code, str) or "\x00" in code:
        return None
    return forms_of(by).filter(question_set=code).first()


def _responder(reference: object, by: Membership, area: str, note: Any) -> Authority | None:
    found = None
    if isinstance(reference, str) and "\x00" not in reference:
        found = Authority.objects.active().filter(reference=reference).first()
    heir = heir_of(reference) if found is None and isinstance(reference, str) else None
    if heir is not None:
        note(
            "responder",
            "closed",
            _("This authority was closed; its tasks have passed to %(reference)s.")
            % {"reference": heir.reference},
        )
    elif found is None:
        note("responder", "unknown", _("There is no active authority of this reference."))
    elif found.country_id == by.authority.country_id:
        note("responder", "country", _("Please choose an authority of another country."))
    elif not Authority.objects.filter(pk=found.pk).with_access_to(area).exists():
        note("responder", "area", _("This authority takes no requests in the area."))
    return found


def _wanted_on(given: object, at: datetime, note: Any) -> date | None:
    if isinstance(given, date):
        given = given.isoformat()
    if not is_date(given):
        note("wanted_on", "invalid", _("Please give a date as YYYY-MM-DD."))
        return None
    day = date.fromisoformat(str(given))
    if day <= brussels_day(at):
        note("wanted_on", "past", _("Please give a day from tomorrow on."))
    return day


def _check_questions(draft: Draft, form: FormText, note: Any) -> None:
    codes = draft.questions if draft.questions is not None else []
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        note("questions", "invalid", _("Please give a list of question codes."))
    elif not codes:
        note("questions", "required", _("Please choose at least one question."))
    elif unknown := sorted(set(codes) - set(form.questions)):
        note(
            "questions",
            "unknown",
            _("This form has no such questions: %(codes)s.") % {"codes": ", ".join(unknown)},
        )


def _check_subject(draft: Draft, form: FormText, note: Any) -> None:
    draft.subject = subject = draft.subject if draft.subject is not None else {}
    if not isinstance(subject, dict):
        note("subject", "invalid", _("Please give the subject's fields by code."))
        return
    fields = {entry.code: entry for entry in form.subject_fields}
    for code in sorted(map(str, set(subject) - set(fields))):
        note(f"subject.{code}", "unknown", _("This form has no such field."))
    for code, entry in fields.items():
        value = subject.get(code)
        if value not in (None, ""):
            if problem := value_problem(entry.type, value):
                note(f"subject.{code}", "invalid", problem)
        elif entry.required:
            note(f"subject.{code}", "required", _("This field is required."))


def value_problem(type_: str, value: object) -> str | None:
    """Say what is wrong with a value of the subject, or None."""
    if type_ == "D":
        return None if is_date(value) else _("Please give a date as YYYY-MM-DD.")
    if type_ == "CC":
        known = isinstance(value, str) and value in COUNTRIES
        return None if known else _("Please give the code of a country.")
    return text_problem(value)
