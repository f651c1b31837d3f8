"""Forms with which an authority registers itself; nobody is logged in."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.forms.desk import RegisterForm
from authorities.models import Authority
from authorities.names import country_name
from authorities.selectors.desk import countries_taking_part
from authorities.services.apply import DATA
from imi.kernel.collation import in_alphabet
from imi.kernel.forms import Form


class CountryForm(Form):
    """The country of the authority."""

    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the countries that take part, in the reader's alphabet."""
        super().__init__(*args, **kwargs)
        lang = get_language() or "en"
        named = [(code, country_name(code, lang)) for code in countries_taking_part()]
        choices = in_alphabet(named, lang, lambda choice: choice[1])
        self.fields["country"].choices = choices  # type: ignore[attr-defined]


class ApplyForm(RegisterForm):
    """The data of the authority, and who its first official is."""

    name_2 = forms.CharField(
        label=_("Official name in a second language"),
        max_length=500,
        required=False,
        help_text=_("Only where the country has several official languages."),
    )
    name_2_lang = forms.ChoiceField(label=_("Language of the second name"), required=False)
    abbreviation = forms.CharField(label=_("Abbreviation"), max_length=60, required=False)
    address = forms.CharField(label=_("Address"), max_length=500, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    url = forms.URLField(label=_("Web site"), max_length=500, required=False, assume_scheme="https")

    def __init__(self, coordinator: Authority, *args: Any, **kwargs: Any) -> None:
        """Offer what the country and the coordinator allow."""
        super().__init__(coordinator, *args, **kwargs)
        choices = [("", "–"), *self.languages]
        self.fields["name_2_lang"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A second name needs its language, and a language its name."""
        data = super().clean() or {}
        if bool(data.get("name_2")) != bool(data.get("name_2_lang")):
            field = "name_2_lang" if data.get("name_2") else "name_2"
            self.add_error(field, _("Please give the name and its language together."))
        return data

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = dict(self.cleaned_data)
        data.pop("although_similar")
        return data


class CorrectForm(ApplyForm):
    """The same for a registration that was returned; the person stays."""

    def __init__(self, authority: Authority, coordinator: Authority, *args: Any, **kw: Any) -> None:
        """Start from what was sent."""
        initial = {name: getattr(authority, name) for name in DATA}
        initial["informal_en"] = authority.informal.get("en", "")
        initial["areas"] = list(authority.accesses.values_list("area", flat=True))
        super().__init__(coordinator, *args, initial=initial, **kw)
        del self.fields["official_name"], self.fields["official_email"]


class AddressForm(Form):
    """The address to which a link is sent again."""

    email = forms.EmailField(label=_("Work e-mail address"), max_length=254)


class CodeForm(Form):
    """A one-time code."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
