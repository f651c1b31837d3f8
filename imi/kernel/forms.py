"""What every form stands on: refuses what no text may hold; date controls of the browser."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 10_000
_ALLOWED_CONTROLS = frozenset("\n\r\t")


def refuse_unprintable(text: str) -> None:
    """Refuse NUL, other control characters and lone surrogates. Raises ValidationError."""
    for letter in text:
        category = unicodedata.category(letter)
        if category == "Cs" or (category == "Cc" and letter not in _ALLOWED_CONTROLS):
            raise ValidationError(_("This text contains a character that can't be used."), "text")


class TextRules:
    """Gives each text field of a form the limits of every text (mixed in before Form)."""

    fields: dict[str, forms.Field]
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the checks to this form's own copies of its fields."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, refuse_unprintable]
                if field.max_length is None:
                    field.validators.append(MaxLengthValidator(LONGEST_TEXT))
            elif isinstance(field, forms.ModelChoiceField):
                self._defuse(self.add_prefix(name))  # type: ignore[attr-defined]

    def _defuse(self, key: str) -> None:
        """Make a key that holds NUL an unknown one: the database would refuse the question."""
        values = self.data.getlist(key) if hasattr(self.data, "getlist") else []
        if any("\0" in value for value in values):
            self.data = self.data.copy()
            self.data.setlist(key, [value.replace("\0", "\ufffd") for value in values])


class Form(TextRules, forms.Form):
    """A form that cleans; it never saves."""


class ModelForm(TextRules, forms.ModelForm):
    """The same for a model's fields."""


class DateInput(forms.DateInput):
    """The browser's own calendar; its value is always written YYYY-MM-DD."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Fix the format that browsers speak."""
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A calendar day, also typed in the reader's usual form."""

    widget = DateInput
