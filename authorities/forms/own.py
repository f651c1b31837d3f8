"""The form for the data of one's own authority."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority
from authorities.names import language_name
from imi.kernel.collation import in_alphabet
from imi.kernel.forms import Form, refuse_unprintable

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
LONGEST_DESCRIPTION = 5000


class Translation(NamedTuple):
    """The fields of one language; shown: filled, expected or wrong, so that it stands open."""

    language: str
    informal: forms.BoundField
    description: forms.BoundField
    shown: bool


class OwnDataForm(Form):
    """Official name and level, working names and descriptions in each language, contact."""

    name = forms.CharField(label=_("Official name"), max_length=500)
    level = forms.ChoiceField(label=_("Level"), choices=Authority.Level.choices)
    abbreviation = forms.CharField(label=_("Abbreviation"), max_length=60, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Works in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("All notices go to this address.")
    )
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    url = forms.URLField(label=_("Web site"), max_length=500, required=False, assume_scheme="https")
    address = forms.CharField(label=_("Address"), max_length=500, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=200, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, authority: Authority, *args: Any, **kwargs: Any) -> None:
        """Start from the data of the authority, with two fields a language."""
        self.authority = authority
        initial = {name: getattr(authority, name) for name in self.base_fields if name != "seen"}
        for code in LANGUAGES:
            initial[f"informal_{code}"] = authority.informal.get(code, "")
            initial[f"description_{code}"] = authority.description.get(code, "")
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._offer_languages()

    def _offer_languages(self) -> None:
        lang = get_language() or "en"
        codes = list(dict.fromkeys([*LANGUAGES, *self.authority.languages]))
        named = [(code, language_name(code, lang)) for code in codes]
        choices = in_alphabet(named, lang, lambda choice: choice[1])
        self.fields["languages"].choices = choices  # type: ignore[attr-defined]
        for code in LANGUAGES:
            self.fields[f"informal_{code}"] = forms.CharField(
                label=_("Working name"),
                max_length=300,
                required=False,
                validators=[refuse_unprintable],
                widget=forms.TextInput(attrs={"lang": code}),
            )
            self.fields[f"description_{code}"] = forms.CharField(
                label=_("Description"),
                max_length=LONGEST_DESCRIPTION,
                required=False,
                validators=[refuse_unprintable],
                widget=forms.Textarea(attrs={"lang": code, "rows": 3}),
            )

    def translations(self) -> Iterator[Translation]:
        """The fields language by language; the country's and English first."""
        expected = [*self.authority.country.languages, "en"]
        order = sorted(LANGUAGES, key=lambda code: (code not in expected, LANGUAGES.index(code)))
        for code in order:
            pair = (self[f"informal_{code}"], self[f"description_{code}"])
            wrong = any(bound.errors for bound in pair)
            yield Translation(code, *pair, code in expected or wrong)

    def values(self) -> dict[str, Any]:
        """What the service takes: texts by language in one mapping, languages in their order."""
        data = dict(self.cleaned_data)
        data.pop("seen")
        for name in ("informal", "description"):
            kept = {k: v for k, v in getattr(self.authority, name).items() if k not in LANGUAGES}
            given = {code: data.pop(f"{name}_{code}") for code in LANGUAGES}
            data[name] = kept | {code: text for code, text in given.items() if text}
        before = [code for code in self.authority.languages if code in data["languages"]]
        data["languages"] = list(dict.fromkeys([*before, *data["languages"]]))
        return data
