"""The form of a content: what is given at the beginning, and the fields that describe it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from authorities.forms.choices import participant_choices
from imi.kernel.forms import DateField, Form
from requests.forms.new import subject_control
from requests.models import Exchange
from requests.selectors.case import Case
from requests.selectors.reach import other_countries
from requests.services.content import applies, opening_fields
from requests.workflows.base import Field, Transition
from requests.workflows.labels import FIELDS


class ContentForm(Form):
    """The controls of a content, but for the questions; nothing is required before the sending."""

    def __init__(self, arrow: Transition, case: Case, data: QueryDict | None = None) -> None:
        """Make the controls that the procedure asks for, filled with what is known."""
        exchange = case.exchange
        opening = opening_fields(exchange) if _takes_opening(arrow, exchange) else ()
        more = [f for f in arrow.fields if f.type != "content" and applies(f, exchange)]
        self.base_fields = {  # type: ignore[misc]
            **{
                f"opening-{field.name}": _CONTROLS[field.type](field, exchange) for field in opening
            },
            **{
                f"subject-{entry.code}": subject_control(entry)
                for entry in case.form.subject_fields
            },
            **{f"more-{field.name}": _CONTROLS[field.type](field, exchange) for field in more},
        }
        for control in self.base_fields.values():
            control.required = False
        subject = {f"subject-{code}": value for code, value in (case.subject or {}).items()}
        super().__init__(data, initial=subject | _known(case))

    def part(self, name: str) -> list[forms.BoundField]:
        """The controls of one part: opening, subject or more."""
        return [bound for bound in self if bound.name.startswith(f"{name}-")]

    def openings(self) -> list[forms.BoundField]:
        """What is given at the beginning."""
        return self.part("opening")

    def subjects(self) -> list[forms.BoundField]:
        """Whom or what it is about."""
        return self.part("subject")

    def others(self) -> list[forms.BoundField]:
        """What the step takes besides."""
        return self.part("more")

    def values(self, name: str) -> dict[str, Any]:
        """The given values of a part as the service takes them: JSON's."""
        prefix = f"{name}-"
        return {
            key.removeprefix(prefix): value.isoformat() if isinstance(value, date) else value
            for key, value in self.cleaned_data.items()
            if key.startswith(prefix)
        }

    def put(self, field: str, message: str) -> bool:
        """Show what is wrong beside the control it is about; False where there is none."""
        part, _dot, code = field.partition(".")
        name = f"{part}-{code}" if code else f"more-{part}"
        if name not in self.fields:
            return False
        self.add_error(name, message)
        return True


def _takes_opening(arrow: Transition, exchange: Exchange) -> bool:
    """Whether what was given at the beginning may be changed: in a draft, and of a record."""
    return arrow.name == "save_content" or exchange.workflow.shared


def _known(case: Case) -> dict[str, Any]:
    exchange = case.exchange
    known = {f"opening-{name}": value for name, value in exchange.details.items()}
    if exchange.linked is not None:
        known["opening-linked"] = exchange.linked.number
    for message in case.messages or []:
        known[f"opening-{message.kind}"] = message.text
    known["more-ends_on"] = exchange.details.get("ends_on")
    return known


def _label(field: Field) -> str:
    return str(FIELDS.get(field.name, field.name))


def _others(exchange: Exchange) -> list[tuple[str, str]]:
    others = other_countries(exchange)
    return [choice for choice in participant_choices() if choice[0] in others]


def _country(field: Field, exchange: Exchange) -> forms.Field:
    return forms.ChoiceField(label=_label(field), choices=[("", "–"), *_others(exchange)])


def _countries(field: Field, exchange: Exchange) -> forms.Field:
    everyone = exchange.procedure.rules.get("recipients") == "concerned"
    return forms.MultipleChoiceField(
        label=_label(field),
        choices=_others(exchange),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice, all countries are told.") if everyone else "",
    )


def _exchange(field: Field, exchange: Exchange) -> forms.Field:
    return forms.CharField(
        label=_label(field),
        max_length=30,
        help_text=_("Such as %(number)s.") % {"number": "IMI-2026-004217-7"},
    )


_CONTROLS: dict[str, Callable[[Field, Exchange], forms.Field]] = {
    "date": lambda field, exchange: DateField(label=_label(field)),
    "flag": lambda field, exchange: forms.BooleanField(label=_label(field)),
    "text": lambda field, exchange: forms.CharField(
        label=_label(field), widget=forms.Textarea(attrs={"rows": 4})
    ),
    "country": _country,
    "countries": _countries,
    "exchange": _exchange,
}
