"""The content of an exchange of one to many: the initiator's answers to the procedure's form."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests.models import AskedQuestion, Exchange, Message, Procedure, Revision
from requests.selectors.catalogue import form_of
from requests.selectors.form_text import FormText, QuestionText, code_of
from requests.selectors.standing import Standing
from requests.services.answers import (
    COUNTRIES,
    attachments_in,
    in_time,
    is_asked_for,
    is_date,
    is_valid,
    text_problem,
)
from requests.services.opening import OPENING, followed, iso_codes
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.services.repetitions import drop_empty, make_room, why_unknown
from requests.workflows.base import Field, Workflow

PARTS = ("opening", "subject", "answers")
Problems = list[FieldProblem]


def opening_fields(exchange: Exchange) -> tuple[Field, ...]:
    """The fields given at the beginning, as far as the rules of the procedure ask for them."""
    return tuple(field for field in exchange.workflow.opening if applies(field, exchange))


def opening_of(procedure: Procedure, workflow: Workflow) -> tuple[Field, ...]:
    """The fields given at the beginning of the exchanges of a procedure."""
    plain = procedure.question_set_id is None
    return tuple(field for field in workflow.opening if _asked_by(field, procedure, plain=plain))


def applies(field: Field, exchange: Exchange) -> bool:
    """Say whether a field is asked for in an exchange, by the rules of its procedure."""
    return _asked_by(field, exchange.procedure, plain=exchange.version_id is None)


def _asked_by(field: Field, procedure: Procedure, *, plain: bool) -> bool:
    if field.rule == "plain":
        return plain
    return not field.rule or bool(procedure.rules.get(field.rule))


def clean_content(given: object, standing: Standing, lang: str) -> dict[str, dict]:
    """Return the given parts of a content, checked; what is left out stays as it was.

    given: {"opening": {...}, "subject": {...}, "answers": {...}}. Raises InvalidFieldsError
    naming each field that can't be used; what is missing is said at the sending.
    """
    if not isinstance(given, dict) or set(given) - set(PARTS):
        raise InvalidFieldsError(
            FieldProblem("content", "invalid", _("Please give the content by its parts."))
        )
    parts = {name: given.get(name) or {} for name in PARTS}
    if not all(isinstance(part, dict) for part in parts.values()):
        raise InvalidFieldsError(
            FieldProblem("content", "invalid", _("Please give the content by its parts."))
        )
    exchange = standing.exchange
    problems: Problems = []
    form = form_of(exchange, lang)
    cleaned = {
        "opening": _opening(parts["opening"], standing, problems),
        "subject": _subject(parts["subject"], form, problems),
        "answers": _answers(parts["answers"], exchange, form, problems),
    }
    if problems:
        raise InvalidFieldsError(*problems)
    return cleaned


def _subject(given: dict, form: FormText, problems: Problems) -> dict:
    fields = {entry.code: entry for entry in form.subject_fields}
    for code in given:
        if code not in fields:
            _note(problems, f"subject.{code}", "unknown", _("This form has no such field."))
    for code, entry in fields.items():
        value = given.get(code)
        if value not in (None, "") and (problem := _value_problem(entry.type, value)):
            _note(problems, f"subject.{code}", "invalid", problem)
    return {code: "" if value is None else value for code, value in given.items()}


def _note(problems: Problems, name: str, code: str, message: str) -> None:
    problems.append(FieldProblem(str(name)[:60], code, message))


def _value_problem(type_: str, value: object) -> str | None:
    if type_ == "D":
        return None if is_date(value) else _("Please give a date as YYYY-MM-DD.")
    if type_ == "CC":
        known = isinstance(value, str) and value in COUNTRIES
        return None if known else _("Please give the code of a country.")
    return text_problem(value)


def _answers(given: dict, exchange: Exchange, form: FormText, problems: Problems) -> dict:
    named = any(attachments_in(value) for value in given.values())
    there = named and exchange.pk is not None
    files = set(exchange.attachments.values_list("key", flat=True)) if there else set()
    for code, value in given.items():
        if code not in form.every:
            _note(problems, f"answers.{code}", "unknown", why_unknown(code, form))
        elif value is not None and not (is_valid(value, form.every[code]) and in_time(value)):
            text = _("The answer doesn't fit the question's type.")
            _note(problems, f"answers.{code}", "invalid", text)
        elif set(attachments_in(value)) - files:
            _note(problems, f"answers.{code}", "unknown", _("There is no such attachment."))
    return given


def _opening(given: dict, standing: Standing, problems: Problems) -> dict:
    fields = {entry.name: entry for entry in opening_fields(standing.exchange)}
    cleaned: dict[str, Any] = {}
    for name, raw in given.items():
        value = iso_codes(raw) if name in fields and "countr" in fields[name].type else raw
        if name not in fields:
            _note(problems, f"opening.{name}", "unknown", _("This form has no such field."))
        elif value in (None, "", [], False):
            cleaned[name] = None
        elif problem := OPENING[fields[name].type](value, standing):
            _note(problems, f"opening.{name}", "invalid", problem)
        else:
            cleaned[name] = value
    return cleaned


def write_content(content: dict[str, dict], standing: Standing, *, at: datetime) -> None:
    """Keep a cleaned content; what it doesn't name stays as it was."""
    exchange = standing.exchange
    write_head(content, standing, at=at)
    exchange.subject.save()
    make_room(exchange, (key for key, value in content["answers"].items() if value is not None))
    asked = {question.code: question for question in exchange.questions.all()}
    changed = [asked[code] for code in content["answers"] if code in asked]
    for question in changed:
        question.answer = content["answers"][question.code]
    AskedQuestion.objects.bulk_update(changed, ["answer"])
    drop_empty(exchange)


def write_head(content: dict[str, dict], standing: Standing, *, at: datetime) -> None:
    """Write what a content says of opening and subject into the exchange; only texts are saved."""
    exchange = standing.exchange
    for name, value in content["opening"].items():
        _keep_opening(name, value, standing, at)
    data = exchange.subject.data | content["subject"]
    exchange.subject.data = {code: value for code, value in data.items() if value not in ("", None)}


def _keep_opening(name: str, value: Any, standing: Standing, at: datetime) -> None:
    exchange = standing.exchange
    types = {entry.name: entry.type for entry in opening_fields(exchange)}
    if types[name] == "exchange":
        exchange.linked = followed(value, standing)
    elif types[name] == "text":
        exchange.messages.filter(kind=name).delete()
        if value:
            Message.objects.create(
                exchange=exchange,
                kind=name,
                text=value.strip(),
                language=exchange.language,
                authority=exchange.requester,
                at=at,
            )
    elif value is None:
        exchange.details.pop(name, None)
    else:
        exchange.details[name] = value


def new_version(exchange: Exchange, *, at: datetime) -> int:
    """Keep the content as it stands as an old version. Returns the number of the new one."""
    number = exchange.revisions.count() + 1
    Revision.objects.create(exchange=exchange, number=number, data=content_of(exchange), at=at)
    return number + 1


def content_of(
    exchange: Exchange, questions: Iterable[AskedQuestion] | None = None
) -> dict[str, dict]:
    """The content as it stands, without what was given at the beginning.

    questions: its questions, where they are read already.
    """
    asked = exchange.questions.all() if questions is None else questions
    answers = {q.code: q.answer for q in asked if q.answer is not None}
    return {"subject": exchange.subject.data, "answers": answers}


def check_complete(standing: Standing) -> None:
    """Raise InvalidFieldsError naming whatever is missing before it may be sent."""
    exchange = standing.exchange
    asked = {question.code for question in exchange.questions.all()}
    content = content_of(exchange) | {"opening": exchange.details}
    if problems := missing_from(exchange, content, asked):
        raise InvalidFieldsError(*problems)


def missing_from(exchange: Exchange, content: dict[str, dict], here: Iterable[str]) -> Problems:
    """Return what a content lacks before it may be sent. No query.

    exchange: may be one that isn't saved; here: the keys of its questions.
    """
    problems: Problems = []
    for entry in opening_fields(exchange):
        if entry.required and entry.name not in content["opening"]:
            _note(problems, f"opening.{entry.name}", "required", _("This field is required."))
    form = form_of(exchange, "en")
    for field in form.subject_fields:
        if field.required and not content["subject"].get(field.code):
            _note(problems, f"subject.{field.code}", "required", _("This field is required."))
    answers = content["answers"]
    here = {*form.at_first, *here}
    known: dict[str, Any] = dict.fromkeys(key for key in form.every if key in here) | answers
    asked = [key for key in known if key in form.every and is_asked_for(form.every[key], known)]
    needed = [key for key in asked if code_of(key) in _mandatory(exchange)]
    missing = [key for key in needed if not _is_given(answers.get(key), form.every[key])]
    if asked and not answers and not missing:
        missing = asked[:1]
    _check_least(form, asked, answers, problems)
    for code in missing:
        _note(problems, f"answers.{code}", "required", _("This field is required."))
    return problems


def _check_least(
    form: FormText, asked: list[str], answers: dict[str, Any], problems: Problems
) -> None:
    """Say in the first empty repetition of a section that more of them are needed."""
    for section in form.sections:
        if not section.is_repeated:
            continue
        parts = {key: form.every[key].section for key in asked}
        parts = {key: part for key, part in parts.items() if code_of(part) == section.code}
        given = {part for key, part in parts.items() if key in answers}
        empty = [key for key, part in parts.items() if part not in given]
        count = len(given)
        if count < section.least and empty:
            text = ngettext(
                "At least %(least)d entry is needed here.",
                "At least %(least)d entries are needed here.",
                section.least,
            )
            _note(problems, f"answers.{empty[0]}", "least", text % {"least": section.least})


def _mandatory(exchange: Exchange) -> set[str]:
    """The questions without whose answers the exchange says nothing, by its procedure's rules."""
    rules = exchange.procedure.rules
    return {*rules.get("contact_sees", ()), rules.get("decided"), rules.get("period")} - {None}


def _is_given(answer: object, text: QuestionText) -> bool:
    """Say whether an answer tells all that its question asks for."""
    if answer is None or (isinstance(answer, dict) and "cannot_provide" in answer):
        return False
    if len(text.types) > 1 and isinstance(answer, dict):
        return set(answer) >= set(text.types)
    return True


def day_of(exchange: Exchange, name: str) -> date | None:
    """A day given at the beginning, such as that of the decision."""
    day = exchange.details.get(name)
    return date.fromisoformat(day) if day else None
