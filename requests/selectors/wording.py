"""An answer in words: what its JSON value says to a reader of the current language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from babel.numbers import format_currency
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from authorities.names import country_name
from requests.selectors.form_text import QuestionText
from requests.workflows.labels import CHOICES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: The parts of a person, an organisation, an address, an object, a qualification, in the order
#: in which each is read out: the database keeps none.
KEY_LABELS: dict[str, StrOrPromise] = {
    "name": gettext_lazy("Name"),
    "birth_date": gettext_lazy("Date of birth"),
    "birth_place": gettext_lazy("Place of birth"),
    "nationality": gettext_lazy("Nationality"),
    "document_number": gettext_lazy("Number of the document"),
    "register_number": gettext_lazy("Number in the register"),
    "address": gettext_lazy("Address"),
    "street": gettext_lazy("Street and number"),
    "postcode": gettext_lazy("Postcode"),
    "city": gettext_lazy("Town"),
    "type": gettext_lazy("Type"),
    "title": gettext_lazy("Title"),
    "maker": gettext_lazy("Maker"),
    "institution": gettext_lazy("Institution"),
    "country": gettext_lazy("Country"),
    "date": gettext_lazy("Date"),
    "level": gettext_lazy("Level"),
    "material": gettext_lazy("Material"),
    "measures": gettext_lazy("Measures"),
    "marks": gettext_lazy("Marks"),
    "website": gettext_lazy("Web site"),
}
#: Source: Directive 2005/36/EC, Article 11, points (a) to (e).
LEVEL_WORDS: dict[str, StrOrPromise] = {
    "a": gettext_lazy("(a) attestation of competence"),
    "b": gettext_lazy("(b) certificate of secondary education"),
    "c": gettext_lazy("(c) diploma of at least one year after secondary education"),
    "d": gettext_lazy("(d) diploma of three or four years of higher education"),
    "e": gettext_lazy("(e) diploma of at least four years of higher education"),
}
BLOCKS = frozenset({"PER", "ORG", "ADR", "OBJ", "QUA"})
_COUNTRY_KEYS = frozenset({"country", "nationality"})
_DATE_KEYS = frozenset({"birth_date", "date"})


@dataclass(frozen=True)
class Part:
    """A piece of an answer.

    label: what it is, where it needs saying. free: the respondent's own words, in a language
    of their own. attachment: the key of a file.
    """

    text: str
    label: str = ""
    free: bool = False
    attachment: str = ""


def parts_of(value: Any, question: QuestionText) -> list[list[Part]]:
    """Return an answer's rows of parts: one row, or several where the question repeats."""
    if value is None:
        return []
    if isinstance(value, dict) and "cannot_provide" in value:
        return [[Part(cannot_provide_text(value["cannot_provide"]))]]
    if question.repeatable and isinstance(value, list) and not _is_choice_list(value, question):
        return [_row(item, question) for item in value]
    return [_row(value, question)]


def in_words(value: Any, question: QuestionText) -> str:
    """Return an answer as lines of text, one a row."""
    rows = (
        [f"{part.label}: {part.text}" if part.label else part.text for part in row]
        for row in parts_of(value, question)
    )
    return "\n".join(", ".join(filter(None, row)) for row in rows)


def _is_choice_list(value: list, question: QuestionText) -> bool:
    return question.types == ("CM",) and all(isinstance(item, str) for item in value)


def cannot_provide_text(reason: str) -> str:
    """Say that an answer can't be given, and why."""
    return _("Cannot be provided: %(reason)s") % {"reason": CHOICES.get(reason, reason)}


def _row(value: Any, question: QuestionText) -> list[Part]:
    if len(question.types) == 1:
        return _parts(question.types[0], value, question)
    if not isinstance(value, dict):
        return [Part(str(value))]
    return [part for name in question.types if name in value
            for part in _parts(name, value[name], question)]  # fmt: skip


def _parts(name: str, value: Any, question: QuestionText) -> list[Part]:
    """Return the parts that a value of one type consists of."""
    if name == "CM":
        return [Part(question.choice_texts.get(code, code)) for code in value]
    if name in BLOCKS:
        return [_key_part(key, value[key]) for key in KEY_LABELS if value.get(key)]
    if name == "DOC":
        return [Part("", attachment=value["attachment"])]
    if name in {"T", "L"}:
        return [Part(value, free=True)]
    return [Part(_plain(name, value, question))]


def _key_part(key: str, text: str) -> Part:
    label = str(KEY_LABELS.get(key, key))
    if key in _COUNTRY_KEYS:
        return Part(country_text(text), label)
    if key in _DATE_KEYS and (day := day_text(text)) != text:
        return Part(day, label)
    if key == "level":
        return Part(str(LEVEL_WORDS.get(text, text)), label)
    return Part(text, label, free=True)


def _plain(name: str, value: Any, question: QuestionText) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value == "unknown":
        return _("Not known")
    words = {
        "C1": lambda: question.choice_texts.get(value, value),
        "D": lambda: day_text(value),
        "P": lambda: _period(value),
        "N": lambda: number_format(value, use_l10n=True, force_grouping=True),
        "EUR": lambda: _amount(value),
        "CC": lambda: country_text(value),
        "NU": lambda: _with_unit(value, question),
    }
    return str(words.get(name, lambda: value)())


def _with_unit(value: dict[str, Any], question: QuestionText) -> str:
    number = number_format(value["number"], use_l10n=True, force_grouping=True)
    return f"{number} {question.choice_texts.get(value['unit'], value['unit'])}"


def day_text(value: str) -> str:
    """Write a day as the reader does; anything else stays as it is."""
    try:
        return date_format(date.fromisoformat(value))
    except (ValueError, TypeError):
        return str(value)


def country_text(code: str) -> str:
    """A country's name in the reader's language."""
    return country_name(code, get_language() or "en")


def _period(value: dict[str, str | None]) -> str:
    start, end = value.get("from"), value.get("to")
    if start and end:
        return f"{day_text(start)} – {day_text(end)}"
    if start:
        return _("from %(day)s") % {"day": day_text(start)}
    return _("until %(day)s") % {"day": day_text(end or "")}


def _amount(value: dict[str, str]) -> str:
    try:
        amount = Decimal(value["amount"])
    except InvalidOperation:
        return f"{value['amount']} {value['currency']}"
    return str(format_currency(amount, value["currency"], locale=get_language() or "en"))


def condition_text(question: QuestionText, parent: QuestionText) -> str:
    """Say on which answer to another question this one is asked."""
    value = question.condition["is"]
    return _("Only if the answer to %(code)s is: %(answer)s") % {
        "code": parent.shown_code,
        "answer": parent.choice_texts.get(str(value)) or _plain("", value, parent),
    }
