"""How each type of answer is entered: its controls, and the JSON value that they make."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imi.kernel.forms import DateField
from requests.forms.place import answer_countries
from requests.selectors.form_text import QuestionText
from requests.selectors.wording import KEY_LABELS, LEVEL_WORDS
from requests.services.answers import KEYS, TEXT_LIMIT

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_FIRST_CURRENCIES = ("EUR", "BGN", "CZK", "DKK", "HUF", "ISK", "NOK", "PLN", "RON", "SEK", "CHF",
                     "GBP")  # fmt: skip
CANNOT = "cannot"
YES_NO = {"yes": True, "no": False, "unknown": "unknown"}
_WORDS = {True: "yes", False: "no", "unknown": "unknown"}
#: Among more choices than this, a list is easier than buttons.
MOST_BUTTONS = 8
SHORT_TEXT = 300


@dataclass(frozen=True)
class Kind:
    """How a type of answer is entered: its controls, and value to initial data and back."""

    controls: Callable[[QuestionText], dict[str, forms.Field]]
    read: Callable[[dict[str, Any]], Any]
    show: Callable[[Any], dict[str, Any]] = field(default=lambda value: {"": value})


def _yes_no(*more: tuple[str, StrOrPromise]) -> Callable[[QuestionText], dict[str, forms.Field]]:
    def controls(question: QuestionText) -> dict[str, forms.Field]:
        choices = [("yes", _("Yes")), ("no", _("No")), *more]
        return {"": forms.ChoiceField(choices=choices, widget=forms.RadioSelect)}

    return controls


def _one_choice(question: QuestionText) -> dict[str, forms.Field]:
    choices = [(choice.code, choice.text) for choice in question.choices]
    if len(choices) > MOST_BUTTONS:
        return {"": forms.ChoiceField(choices=[("", "–"), *choices])}
    return {"": forms.ChoiceField(choices=choices, widget=forms.RadioSelect)}


def _choices(question: QuestionText) -> dict[str, forms.Field]:
    choices = [(choice.code, choice.text) for choice in question.choices]
    widget = forms.CheckboxSelectMultiple
    return {"": forms.MultipleChoiceField(choices=choices, widget=widget)}


def _period(question: QuestionText) -> dict[str, forms.Field]:
    return {"from": DateField(label=_("From")), "to": DateField(label=_("Until"))}


def _read_period(given: dict[str, Any]) -> dict[str, str | None] | None:
    start, end = given.get("from"), given.get("to")
    if start is None and end is None:
        return None
    if start and end and start > end:
        raise forms.ValidationError(_("The period ends before it begins."))
    return {
        "from": start.isoformat() if start else None,
        "to": end.isoformat() if end else None,
    }


def _amount(question: QuestionText) -> dict[str, forms.Field]:
    return {
        "amount": forms.DecimalField(
            label=_("Amount"), min_value=0, max_digits=17, decimal_places=2
        ),
        "currency": forms.ChoiceField(
            label=_("Currency"), choices=[(code, code) for code in _FIRST_CURRENCIES]
        ),
    }


def _read_amount(given: dict[str, Any]) -> dict[str, str] | None:
    amount = given.get("amount")
    if amount is None:
        return None
    return {"amount": f"{amount:.2f}", "currency": given.get("currency") or "EUR"}


def _read_number(given: dict[str, Any]) -> int | float | None:
    number: Decimal | None = given.get("")
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _number_with_unit(question: QuestionText) -> dict[str, forms.Field]:
    units = [(choice.code, choice.text) for choice in question.choices]
    return {
        "number": forms.DecimalField(label=_("Value"), max_digits=15, decimal_places=4),
        "unit": forms.ChoiceField(label=_("Unit"), choices=[("", "–"), *units]),
    }


def _read_number_with_unit(given: dict[str, Any]) -> dict[str, Any] | None:
    number, unit = _read_number({"": given.get("number")}), given.get("unit")
    if number is None:
        return None
    if not unit:
        raise forms.ValidationError(_("Please choose the unit."))
    return {"number": number, "unit": unit}


def _text(rows: int, limit: int) -> Callable[[QuestionText], dict[str, forms.Field]]:
    def controls(question: QuestionText) -> dict[str, forms.Field]:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        return {"": forms.CharField(max_length=limit, widget=widget)}

    return controls


def _block(name: str) -> Callable[[QuestionText], dict[str, forms.Field]]:
    def controls(question: QuestionText) -> dict[str, forms.Field]:
        days = {"date": DateField(label=KEY_LABELS["date"])} if name == "QUA" else {}
        return {key: days.get(key) or _key_control(key) for key in KEYS[name]}

    return controls


def _key_control(key: str) -> forms.Field:
    label = KEY_LABELS[key]
    if key in {"country", "nationality"}:
        return forms.ChoiceField(label=label, choices=answer_countries())
    if key == "birth_date":
        return DateField(label=label)
    if key == "level":
        return forms.ChoiceField(label=label, choices=[("", "–"), *LEVEL_WORDS.items()])
    return forms.CharField(label=label, max_length=SHORT_TEXT)


def _read_block(given: dict[str, Any]) -> dict[str, str] | None:
    kept = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in given.items()
        if value not in (None, "")
    }
    return kept or None


def _document(question: QuestionText) -> dict[str, forms.Field]:
    return {
        "": forms.FileField(max_length=200, allow_empty_file=False),
        "kept": forms.CharField(widget=forms.HiddenInput, max_length=32),
        "drop": forms.BooleanField(label=_("Take this file out of the answer")),
    }


def _read_document(given: dict[str, Any]) -> dict[str, str] | None:
    if not given.get("kept") or given.get("drop"):
        return None
    return {"attachment": given["kept"]}


def _read_day(given: dict[str, Any]) -> str | None:
    day = given.get("")
    return day.isoformat() if day else None


def _read_plain(given: dict[str, Any]) -> Any:
    return given.get("") or None


def _read_yes_no(given: dict[str, Any]) -> Any:
    return YES_NO.get(given.get("") or "")


def _show_yes_no(value: Any) -> dict[str, Any]:
    return {"": _WORDS.get(value, "")}


def _show_keys(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


_UNKNOWN = ("unknown", gettext_lazy("Not known"))
_CANNOT = (CANNOT, gettext_lazy("Can’t be provided"))
_SHORT, _LONG = _text(1, SHORT_TEXT), _text(4, TEXT_LIMIT)
KINDS: dict[str, Kind] = {
    "YN": Kind(_yes_no(), _read_yes_no, _show_yes_no),
    "CONF": Kind(_yes_no(), _read_yes_no, _show_yes_no),
    "YNU": Kind(_yes_no(_UNKNOWN), _read_yes_no, _show_yes_no),
    "YNX": Kind(_yes_no(_CANNOT), _read_yes_no, _show_yes_no),
    "C1": Kind(_one_choice, _read_plain),
    "CM": Kind(_choices, _read_plain),
    "D": Kind(lambda question: {"": DateField()}, _read_day),
    "P": Kind(_period, _read_period, _show_keys),
    "T": Kind(_SHORT, _read_plain),
    "L": Kind(_LONG, _read_plain),
    "N": Kind(
        lambda question: {
            "": forms.DecimalField(label=_("Value"), max_digits=15, decimal_places=4)
        },
        _read_number,
    ),
    "EUR": Kind(_amount, _read_amount, _show_keys),
    "CC": Kind(lambda question: {"": forms.ChoiceField(choices=answer_countries())}, _read_plain),
    "DOC": Kind(_document, _read_document, lambda value: {"kept": value.get("attachment", "")}),
    "NU": Kind(_number_with_unit, _read_number_with_unit, _show_keys),
    **{name: Kind(_block(name), _read_block, _show_keys) for name in KEYS},
}
LABELS = {
    "YN": gettext_lazy("Answer"),
    "CONF": gettext_lazy("Confirmation"),
    "YNU": gettext_lazy("Answer"),
    "YNX": gettext_lazy("Answer"),
    "C1": gettext_lazy("Choice"),
    "CM": gettext_lazy("Choices"),
    "D": gettext_lazy("Date"),
    "P": gettext_lazy("Period"),
    "T": gettext_lazy("Text"),
    "L": gettext_lazy("Text"),
    "N": gettext_lazy("Number"),
    "EUR": gettext_lazy("Amount"),
    "CC": gettext_lazy("Country"),
    "DOC": gettext_lazy("Document"),
    "PER": gettext_lazy("Person"),
    "ORG": gettext_lazy("Organisation"),
    "ADR": gettext_lazy("Address"),
    "OBJ": gettext_lazy("Object"),
    "QUA": gettext_lazy("Qualification"),
    "NU": gettext_lazy("Number with its unit"),
}
