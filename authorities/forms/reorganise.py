"""Forms with which the national coordinator merges and splits authorities."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.forms.desk import ReasonForm, ReferenceField
from authorities.models import Authority
from authorities.names import language_name
from authorities.selectors.desk import accesses_of, officials_of
from imi.kernel.collation import in_alphabet
from imi.kernel.forms import Form


class OtherForm(Form):
    """The other authority of a merger."""

    other = ReferenceField(
        label=_("The other authority"),
        help_text=_("Its reference."),
        widget=forms.TextInput(attrs={"list": "proposals"}),
    )


class MergeForm(ReasonForm):
    """Which of two authorities is kept, and why they are merged."""

    kept = forms.ChoiceField(label=_("Which one is kept?"), widget=forms.RadioSelect)
    field_order = ("kept", "reason")

    def __init__(self, one: Authority, other: Authority, *args: Any, **kwargs: Any) -> None:
        """Offer the two."""
        super().__init__(*args, **kwargs)
        choices = [(each.reference, f"{each.name} ({each.reference})") for each in (one, other)]
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]


class SplitForm(Form):
    """The new authority, and what it takes along."""

    name = forms.CharField(label=_("Official name"), max_length=500)
    name_lang = forms.ChoiceField(label=_("Language of the official name"))
    informal_en = forms.CharField(
        label=_("Working name in English"), max_length=300, required=False
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("All notices go to this address.")
    )
    areas = forms.MultipleChoiceField(
        label=_("Legal areas that go along"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With all that is open there. At least one area stays."),
    )
    officials = forms.MultipleChoiceField(
        label=_("Officials who go along"), widget=forms.CheckboxSelectMultiple
    )
    competences = forms.MultipleChoiceField(
        label=_("Competences that go along"), widget=forms.CheckboxSelectMultiple, required=False
    )
    although_similar = forms.BooleanField(
        label=_("It is another authority than those with a similar name"), required=False
    )

    def __init__(self, origin: Authority, *args: Any, **kwargs: Any) -> None:
        """Offer what the origin has."""
        super().__init__(*args, **kwargs)
        lang = get_language() or "en"
        codes = [*origin.country.languages, *(code for code, _name in settings.LANGUAGES)]
        languages = [(code, language_name(code, lang)) for code in dict.fromkeys(codes)]
        people = [one for one in officials_of(origin.pk) if one.active]
        competences = [(one.code, str(one)) for one in origin.competences.all()]
        offered: dict[str, list[tuple[Any, str]]] = {
            "name_lang": languages,
            "areas": [(access.area_id, access.area.name) for access in accesses_of(origin)],
            "officials": [(one.pk, f"{one.official} ({one.official.email})") for one in people],
            "competences": in_alphabet(competences, lang, lambda choice: choice[1]),
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = dict(self.cleaned_data)
        return data | {"officials": [int(number) for number in data["officials"]]}
