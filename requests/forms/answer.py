"""The form of one answer: the controls of its types, and the JSON value that they make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from imi.kernel.forms import Form
from requests.forms.answer_kinds import KINDS, LABELS
from requests.selectors.form_text import QuestionText
from requests.services.answers import CANNOT_PROVIDE
from requests.workflows.labels import CHOICES


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
