"""The form of one answer: the controls of its types, and the JSON value that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imi.kernel.forms import DateField, Form
from requests.forms.place import answer_countries
from requests.selectors.catalogue import QuestionText
from requests.selectors.wording import KEY_LABELS
from requests.services.answers import CANNOT_PROVIDE, KEYS, TEXT_LIMIT
from requests.workflows.labels import CHOICES

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


def _text(rows: int, limit: int) -> Callable[[QuestionText], dict[str, forms.Field]]:
    def controls(question: QuestionText) -> dict[str, forms.Field]:
        widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
        return {"": forms.CharField(max_length=limit, widget=widget)}

    return controls


def _block(name: str) -> Callable[[QuestionText], dict[str, forms.Field]]:
    def controls(question: QuestionText) -> dict[str, forms.Field]:
        return {key: _key_control(key) for key in KEYS[name]}

    return controls


def _key_control(key: str) -> forms.Field:
    label = KEY_LABELS[key]
    if key in {"country", "nationality"}:
        return forms.ChoiceField(label=label, choices=answer_countries())
    if key == "birth_date":
        return DateField(label=label)
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
        lambda question: {"": forms.DecimalField(max_digits=15, decimal_places=4)}, _read_number
    ),
    "EUR": Kind(_amount, _read_amount, _show_keys),
    "CC": Kind(lambda question: {"": forms.ChoiceField(choices=answer_countries())}, _read_plain),
    "DOC": Kind(_document, _read_document, lambda value: {"kept": value.get("attachment", "")}),
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
}


class RowForm(Form):
    """One row of an answer: the controls of each of the question's types.

    A control is called `<type>` or `<type>_<key>`, behind the form's prefix.
    """

    def __init__(self, question: QuestionText, *args: Any, **kwargs: Any) -> None:
        """Make the controls."""
        self.question = question
        self.base_fields = dict(self._controls())  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def _controls(self) -> Iterator[tuple[str, forms.Field]]:
        for name in self.question.types:
            for key, control in KINDS[name].controls(self.question).items():
                control.required = False
                control.widget.is_required = False
                control.label = control.label or LABELS[name]
                yield f"{name}_{key}" if key else name, control

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The controls by type, each with the type's label."""
        return [
            (name, [self[f"{name}_{key}" if key else name] for key in self._keys(name)])
            for name in self.question.types
        ]

    def _keys(self, name: str) -> list[str]:
        return list(KINDS[name].controls(self.question))

    def clean(self) -> dict[str, Any]:
        """Gather the value of each type."""
        cleaned = super().clean() or self.cleaned_data
        self.parts: dict[str, Any] = {}
        for name in self.question.types:
            given = {key: cleaned.get(f"{name}_{key}" if key else name) for key in self._keys(name)}
            try:
                part = KINDS[name].read(given)
            except forms.ValidationError as error:
                first = next(iter(given))
                self.add_error(f"{name}_{first}" if first else name, error)
                continue
            if part is not None:
                self.parts[name] = part
        return cleaned

    @property
    def value(self) -> Any:
        """The JSON value of the row, or None where nothing was given."""
        if not self.parts:
            return None
        return self.parts if len(self.question.types) > 1 else next(iter(self.parts.values()))

    @property
    def uploads(self) -> Iterator[tuple[str, Any]]:
        """The uploaded files by the name of their control."""
        for name in self.question.types:
            if name == "DOC" and (upload := self.cleaned_data.get(name)):
                yield name, upload


def initial_of(question: QuestionText, value: Any) -> dict[str, Any]:
    """Return the initial data of a row's form for a JSON value."""
    if value is None or (isinstance(value, dict) and "cannot_provide" in value):
        return {}
    parts = value if len(question.types) > 1 else {question.types[0]: value}
    if not isinstance(parts, dict):
        return {}
    return {
        f"{name}_{key}" if key else name: shown
        for name, part in parts.items()
        if name in KINDS
        for key, shown in KINDS[name].show(part).items()
    }


def cannot_provide_control(*, is_choice: bool) -> forms.ChoiceField:
    """The reasons for which an answer can't be given."""
    first = [] if is_choice else [("", _("– an answer is given –"))]
    return forms.ChoiceField(
        label=_("Why can’t it be provided?"),
        required=False,
        choices=[*first, *((code, CHOICES[code]) for code in CANNOT_PROVIDE)],
    )
