"""Words of the search, as central administrators write them."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.forms.choices import language_choices
from imi.kernel.forms import Form


class WordForm(Form):
    """A word of a concept in one language."""

    lang = forms.ChoiceField(label=_("Language"))
    term = forms.CharField(
        label=_("Word"), max_length=120, help_text=_("One to five words, as people write them.")
    )
    preferred = forms.BooleanField(
        label=_("Show this word to readers of the language"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages in the reader's alphabet, the reader's own first."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lang"]
        field.choices = language_choices()
        field.initial = get_language()


class ConceptForm(Form):
    """A new kind of authority."""

    code = forms.CharField(
        label=_("Code"),
        max_length=39,
        help_text=_("Small letters and digits, such as guild. It can't be changed later."),
    )
    term = forms.CharField(label=_("English word"), max_length=120)
