"""Cleaning the fields of a transition: from JSON or a form to what an effect needs."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from authorities.models import Authority
from requests.models import AskedQuestion
from requests.selectors.catalogue import form_in
from requests.selectors.standing import Standing
from requests.services.answers import (
    NO_ANSWER,
    attachments_in,
    in_time,
    is_date,
    is_valid,
    text_problem,
)
from requests.services.chosen_officials import officials
from requests.services.content import applies, clean_content
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.services.repetitions import may_be_added, why_unknown
from requests.workflows.base import Field, choices_of
from requests.workflows.information_request import INFORMATION_REQUEST

Values = dict[str, Any]


def clean(fields: tuple[Field, ...], raw: Values, standing: Standing, lang: str) -> Values:
    """Return {name: value} of the fields given; those left out are absent.

    Raises InvalidFieldsError naming each field that is missing or can't be used.
    """
    values: Values = {}
    problems: list[FieldProblem] = []
    for field in fields:
        if field.rule and not applies(field, standing.exchange):
            continue
        given = raw.get(field.name)
        if given is None or given == "":
            if field.required:
                problems.append(FieldProblem(field.name, "required", _("This field is required.")))
            continue
        try:
            values[field.name] = _cleaner(field, fields)(field, given, standing, lang)
        except InvalidFieldsError as error:
            problems.extend(error)
    if problems:
        raise InvalidFieldsError(*problems)
    return values


def _cleaner(field: Field, fields: tuple[Field, ...]) -> "Cleaner":
    if field.type == "questions" and any(other.type == "answers" for other in fields):
        return _answered
    return _CLEANERS[field.type]


def _refuse(field: str, code: str, message: str) -> InvalidFieldsError:
    return InvalidFieldsError(FieldProblem(field, code, message))


def _text(field: Field, given: object, standing: Standing, lang: str) -> str:
    if problem := text_problem(given):
        raise _refuse(field.name, "invalid", problem)
    return str(given).strip()


def _date(field: Field, given: object, standing: Standing, lang: str) -> date:
    if isinstance(given, date):
        return given
    # A request may name any day; the clocks of other kinds count on from theirs.
    request = standing.exchange.kind == INFORMATION_REQUEST.kind
    if not (is_date(given) and (request or in_time(given))):
        raise _refuse(field.name, "invalid", _("Please give a date as YYYY-MM-DD."))
    return date.fromisoformat(str(given))


def _choice(field: Field, given: object, standing: Standing, lang: str) -> str:
    possible = choices_of(field, standing.exchange.procedure.rules)
    if not isinstance(given, str) or given not in possible:
        raise _refuse(
            field.name,
            "invalid",
            _("Please choose one of: %(choices)s.") % {"choices": ", ".join(possible)},
        )
    return given


def _authority(field: Field, given: object, standing: Standing, lang: str) -> Authority:
    """Another active authority of the responder's country with access to the area."""
    exchange = standing.exchange
    found = _active(field, given)
    if found.country_id != exchange.answering.country_id:
        raise _refuse(field.name, "country", _("Please choose an authority of the same country."))
    if found.pk == exchange.responder_id:
        raise _refuse(field.name, "same", _("This authority has the request already."))
    if not Authority.objects.filter(pk=found.pk).with_access_to(exchange.area_id).exists():
        raise _refuse(field.name, "area", _("This authority has no access to the legal area."))
    return found


def _authority_in(field: Field, given: object, standing: Standing, country: str) -> Authority:
    """An active authority of a country with access to the area."""
    found = Authority.objects.active().with_access_to(standing.exchange.area_id)
    known = isinstance(given, str) and "\x00" not in given
    chosen = found.filter(reference=given, country=country).first() if known else None
    if chosen is None:
        raise _refuse(
            field.name, "unknown", _("This country has no such authority with access to the area.")
        )
    return chosen


def _home_authority(field: Field, given: object, standing: Standing, lang: str) -> Authority:
    """Another authority of the home country."""
    requester = standing.exchange.requester
    found = _authority_in(field, given, standing, requester.country_id)
    if found == requester:
        raise _refuse(field.name, "same", _("This authority has the request already."))
    return found


def _host_authority(field: Field, given: object, standing: Standing, lang: str) -> Authority:
    return _authority_in(field, given, standing, standing.exchange.details.get("host", ""))


def _centre(field: Field, given: object, standing: Standing, lang: str) -> Authority:
    """An authority of another country with access to the area, to which a case is sent."""
    exchange = standing.exchange
    found = _active(field, given)
    if found.country_id == exchange.requester.country_id:
        raise _refuse(field.name, "country", _("Please choose an authority of another country."))
    if not Authority.objects.filter(pk=found.pk).with_access_to(exchange.area_id).exists():
        raise _refuse(field.name, "area", _("This authority has no access to the legal area."))
    return found


def _body(field: Field, given: object, standing: Standing, lang: str) -> Authority:
    """Any other authority of the actor's country, with or without access to the area."""
    found = _active(field, given)
    if found.country_id != standing.member.authority.country_id:
        raise _refuse(field.name, "country", _("Please choose an authority of the same country."))
    if found.pk == standing.member.authority_id:
        raise _refuse(field.name, "same", _("Please choose another authority than your own."))
    return found


def _active(field: Field, given: object) -> Authority:
    found = None
    if isinstance(given, str) and "\x00" not in given:
        found = Authority.objects.active().filter(reference=given).first()
    if found is None:
        raise _refuse(field.name, "unknown", _("There is no active authority of this reference."))
    return found


def _authorities(field: Field, given: object, standing: Standing, lang: str) -> list[Authority]:
    """Active authorities of the actor's country with access to the area."""
    if not isinstance(given, list) or not given or not all(isinstance(r, str) for r in given):
        raise _refuse(field.name, "invalid", _("Please give a list of references."))
    own = Authority.objects.active().with_access_to(standing.exchange.area_id)
    own = own.filter(country=standing.member.authority.country_id)
    found = {
        one.reference: one
        for one in own.filter(reference__in=[ref for ref in given if "\x00" not in ref])
    }
    if unknown := sorted(set(given) - set(found)):
        raise _refuse(
            field.name,
            "unknown",
            _("No authorities of your country with access to the area: %(references)s.")
            % {"references": ", ".join(unknown)[:300]},
        )
    return list(found.values())


def _flag(field: Field, given: object, standing: Standing, lang: str) -> bool:
    if not isinstance(given, bool):
        raise _refuse(field.name, "invalid", _("Please answer yes or no."))
    return given


def _content(field: Field, given: object, standing: Standing, lang: str) -> dict[str, dict]:
    return clean_content(given, standing, lang)


def _questions(field: Field, given: object, standing: Standing, lang: str) -> list[AskedQuestion]:
    return _of_asked(field, given, {question.code: question for question in standing.questions})


def _answered(field: Field, given: object, standing: Standing, lang: str) -> list[AskedQuestion]:
    """Questions that are answered in the same step, which may repeat a section once more."""
    asked = {question.code: question for question in standing.questions}
    form = form_in(standing.exchange.version_id, lang)
    for code in given if isinstance(given, list) else ():
        if isinstance(code, str) and code not in asked and may_be_added(code, form, asked):
            asked[code] = AskedQuestion(exchange=standing.exchange, code=code)
    return _of_asked(field, given, asked)


def _of_asked(field: Field, given: object, asked: dict[str, AskedQuestion]) -> list[AskedQuestion]:
    if not isinstance(given, list) or not all(isinstance(code, str) for code in given):
        raise _refuse(field.name, "invalid", _("Please give a list of question codes."))
    unknown = sorted(set(given) - set(asked))
    if unknown or not given:
        raise _refuse(
            field.name,
            "unknown",
            _("These questions are not asked here: %(codes)s.") % {"codes": ", ".join(unknown)}
            if unknown
            else _("Please choose at least one question."),
        )
    return [asked[code] for code in dict.fromkeys(given)]


def _answers(field: Field, given: object, standing: Standing, lang: str) -> Values:
    if not isinstance(given, dict) or not given:
        raise _refuse(field.name, "invalid", _("Please give answers by question code."))
    exchange = standing.exchange
    form = form_in(exchange.version_id, lang)
    asked = {question.code: question for question in standing.questions}
    files = set(exchange.attachments.values_list("key", flat=True))
    problems = []
    for code, value in given.items():
        place = f"{field.name}.{code}"
        if code not in asked and not may_be_added(code, form, asked):
            problems.append(FieldProblem(place, "unknown", why_unknown(code, form)))
        elif code in asked and not asked[code].is_outstanding:
            problems.append(
                FieldProblem(place, "sent", _("The answer to this question was sent already."))
            )
        elif value is not NO_ANSWER and not is_valid(value, form.every[code]):
            problems.append(
                FieldProblem(place, "invalid", _("The answer doesn't fit the question's type."))
            )
        elif set(attachments_in(value)) - files:
            problems.append(FieldProblem(place, "unknown", _("There is no such attachment.")))
    if problems:
        raise InvalidFieldsError(*problems)
    return {code: None if value is NO_ANSWER else value for code, value in given.items()}


Cleaner = Callable[[Field, Any, Standing, str], Any]
_CLEANERS: dict[str, Cleaner] = {
    "text": _text,
    "date": _date,
    "choice": _choice,
    "authority": _authority,
    "authorities": _authorities,
    "home_authority": _home_authority,
    "host_authority": _host_authority,
    "centre": _centre,
    "body": _body,
    "content": _content,
    "flag": _flag,
    "questions": _questions,
    "answers": _answers,
    "officials": officials,
}
