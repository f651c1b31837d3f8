"""Checking answers against the types of their question (contract of the API's values)."""

from collections.abc import Callable
from datetime import date
from re import compile as pattern
from typing import Any

from django.utils.translation import gettext as _

from requests.selectors.form_text import QuestionText

TEXT_LIMIT = 10_000
#: Given for an answer, takes back the one that was saved; programs' `null` is no answer.
NO_ANSWER = object()
CANNOT_PROVIDE = ("not_competent", "not_held", "law_forbids", "disproportionate")
KEYS = {
    "PER": ("name", "birth_date", "birth_place", "nationality", "document_number"),
    "ORG": ("name", "register_number", "address", "country", "website"),
    "ADR": ("street", "postcode", "city", "country"),
    "OBJ": ("type", "title", "maker", "date", "material", "measures", "marks"),
    "QUA": ("title", "institution", "country", "date", "level"),
}
#: Levels of qualifications. Source: Directive 2005/36/EC, Article 11, points (a) to (e).
LEVELS = ("a", "b", "c", "d", "e")
MOST_REPEATS = 50
#: The clocks of a case start from days before this one.
LAST_DAY = "9000-01-01"
_CURRENCY = pattern(r"[A-Z]{3}")
_AMOUNT = pattern(r"[0-9]{1,15}(\.[0-9]{1,2})?")
COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK "  # noqa: SIM905
    "UK GB CH".split()
)


def text_problem(value: object, limit: int = TEXT_LIMIT) -> str | None:
    """Say what is wrong with a free text, or None."""
    if not isinstance(value, str) or not value.strip():
        return _("Please write a text.")
    if len(value) > limit:
        return _("The text is too long: at most %(limit)d characters.") % {"limit": limit}
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        return _("The text contains characters that can't be stored.")
    return None


def is_date(value: object) -> bool:
    """Say whether a value is a calendar day YYYY-MM-DD of the years 1000 to 9999."""
    if not isinstance(value, str) or len(value) != 10:
        return False
    try:
        return date.fromisoformat(value).year >= 1000
    except ValueError:
        return False


def in_time(value: object) -> bool:
    """Say whether days can be counted on from every day in a value: years end with 9999."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return all(in_time(part) for part in parts)
    return not (is_date(value) and str(value) >= LAST_DAY)


def _is_period(value: object) -> bool:
    if not isinstance(value, dict) or set(value) - {"from", "to"}:
        return False
    start, end = value.get("from"), value.get("to")
    if not any((start, end)) or not all(day is None or is_date(day) for day in (start, end)):
        return False
    return not (start and end) or start <= end


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def _is_amount(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        return False
    currency, amount = value["currency"], value["amount"]
    return (
        isinstance(currency, str)
        and bool(_CURRENCY.fullmatch(currency))
        and isinstance(amount, str)
        and bool(_AMOUNT.fullmatch(amount))
    )


def _is_block(keys: tuple[str, ...]) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        return (
            isinstance(value, dict)
            and bool(value)
            and set(value) <= set(keys)
            and all(v is None or text_problem(v) is None for v in value.values())
        )

    return check


def _is_qualification(value: object) -> bool:
    """A title, institution, country, day and level, or some of them."""
    if not _is_block(KEYS["QUA"])(value) or not isinstance(value, dict):
        return False
    given = {key: text for key, text in value.items() if text is not None}
    checks: dict[str, Callable[[Any], bool]] = {
        "country": COUNTRIES.__contains__,
        "date": is_date,
        "level": LEVELS.__contains__,
    }
    return all(checks[key](text) for key, text in given.items() if key in checks)


def _is_attachment(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"attachment"}
        and isinstance(value["attachment"], str)
        and value["attachment"].isalnum()
        and len(value["attachment"]) <= 32
    )


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool)


CHECKS: dict[str, Callable[[Any], bool]] = {
    "YN": _is_boolean,
    "CONF": _is_boolean,
    "YNX": _is_boolean,
    "YNU": lambda value: isinstance(value, bool) or value == "unknown",
    "D": is_date,
    "P": _is_period,
    "T": lambda value: text_problem(value) is None,
    "L": lambda value: text_problem(value) is None,
    "N": _is_number,
    "EUR": _is_amount,
    "CC": lambda value: isinstance(value, str) and value in COUNTRIES,
    "DOC": _is_attachment,
    **{name: _is_block(keys) for name, keys in KEYS.items()},
    "QUA": _is_qualification,
}


def is_valid(value: object, question: QuestionText) -> bool:
    """Say whether a JSON value answers a question."""
    if isinstance(value, dict) and "cannot_provide" in value:
        reason = value["cannot_provide"]
        return len(value) == 1 and isinstance(reason, str) and reason in CANNOT_PROVIDE
    if question.repeatable and isinstance(value, list) and 0 < len(value) <= MOST_REPEATS:
        return all(_is_single(item, question) for item in value) or _is_single(value, question)
    return _is_single(value, question)


def _is_single(value: object, question: QuestionText) -> bool:
    if len(question.types) == 1:
        return _fits(value, question.types[0], question)
    return (
        isinstance(value, dict)
        and bool(value)
        and set(value) <= set(question.types)
        and all(_fits(part, name, question) for name, part in value.items())
    )


def _fits(value: object, name: str, question: QuestionText) -> bool:
    codes = question.choice_texts
    if name == "C1":
        return isinstance(value, str) and value in codes
    if name == "CM":
        return (
            isinstance(value, list)
            and bool(value)
            and all(isinstance(v, str) and v in codes for v in value)
            and len(set(value)) == len(value)
        )
    if name == "NU":
        return (
            isinstance(value, dict)
            and set(value) == {"number", "unit"}
            and _is_number(value["number"])
            and isinstance(value["unit"], str)
            and value["unit"] in codes
        )
    return CHECKS[name](value)


def attachments_in(value: object) -> list[str]:
    """Return the keys of the files that an answer names."""
    if isinstance(value, list):
        return [key for item in value for key in attachments_in(item)]
    if isinstance(value, dict):
        if _is_attachment(value):
            return [value["attachment"]]
        return [key for item in value.values() for key in attachments_in(item)]
    return []


def is_asked_for(question: QuestionText, answers: dict[str, object]) -> bool:
    """Say whether a question's condition holds, given the answers by code.

    A question whose condition names one that isn't asked is always shown.
    """
    condition = question.condition
    if not condition or condition["question"] not in answers:
        return True
    value, wanted = answers[condition["question"]], condition["is"]
    if isinstance(value, dict) and "cannot_provide" not in value:
        given = list(value.values())
    else:
        given = value if isinstance(value, list) else [value]
    # A number of 1 is no "yes", though Python takes them for equal.
    return any(each == wanted and isinstance(each, bool) is isinstance(wanted, bool)
               for each in given)  # fmt: skip
