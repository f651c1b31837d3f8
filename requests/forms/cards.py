"""The forms of people who apply for a card, and of whoever checks one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authorities.forms.choices import participant_choices
from imi.kernel.forms import Form
from requests.forms.new import subject_control
from requests.selectors.card_words import purpose_choices
from requests.selectors.cards import ESTABLISHMENT, QUESTIONS, TEMPORARY, card_countries
from requests.selectors.form_text import FormText

#: Purposes for which one application may name several host countries.
SERVICES = ("temporary", "prior_check")
MOST_FURTHER = 9


class AccountForm(Form):
    """An address, and the consent without which nothing is kept."""

    email = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=254)
    consent = forms.BooleanField(
        label=gettext_lazy(
            "I agree that Open IMI keeps my address and what I write in my applications, and that "
            "the authorities of my home country and of the host country use it to decide."
        )
    )


class ConfirmForm(Form):
    """The name and the password of a new account."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=200)
    password1 = forms.CharField(
        label=gettext_lazy("New password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "At least 12 characters. Several words in a row are easy to remember and hard to guess."
        ),
    )
    password2 = forms.CharField(
        label=gettext_lazy("New password once more"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password1(self) -> str:
        """Refuse a weak password."""
        password: str = self.cleaned_data["password1"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        given = super().clean() or self.cleaned_data
        if given.get("password1") and given["password1"] != given.get("password2"):
            self.add_error("password2", _("The two passwords are not the same."))
        return given


class AboutForm(Form):
    """What the card is for: profession, purpose, home and host country."""

    def __init__(
        self, texts: dict[str, FormText], *args: Any, code: str = "", **kwargs: Any
    ) -> None:
        """Take the texts of both forms; code: of the draft's procedure, which stays."""
        self.base_fields = _about(texts, code)  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Home and host differ; services are described where they are temporary."""
        given = super().clean() or self.cleaned_data
        if given.get("home") and given["home"] == given.get("host"):
            self.add_error("host", _("Please choose another country than your home country."))
        self._clean_further(given)
        if given.get("purpose") == "temporary" and not given.get("services"):
            self.add_error("services", _("This field is required."))
        return given

    def _clean_further(self, given: dict[str, Any]) -> None:
        """Several host countries only for services, none of them the home country."""
        further = [code for code in given.get("further", []) if code != given.get("host")]
        given["further"] = further
        if given.get("home") in further:
            self.add_error("further", _("Please choose another country than your home country."))
        elif further and given.get("purpose") not in SERVICES:
            text = _("For establishment, please make an application for each country.")
            self.add_error("further", text)
        elif len(further) > MOST_FURTHER:
            text = _("Please choose at most %(count)s countries at a time.")
            self.add_error("further", text % {"count": MOST_FURTHER})


def _about(texts: dict[str, FormText], code: str) -> dict[str, forms.Field]:
    long, short = texts[ESTABLISHMENT].questions, texts[TEMPORARY].questions
    names = QUESTIONS[ESTABLISHMENT]
    known = card_countries()
    countries = [choice for choice in participant_choices() if choice[0] in known]
    purposes = [
        (value, text)
        for value, text in purpose_choices(texts)
        if not code or (value == "temporary") == (code == TEMPORARY)
    ]
    found: dict[str, forms.Field] = {
        "profession": forms.ChoiceField(
            label=long[names["profession"]].text,
            choices=list(long[names["profession"]].choice_texts.items()),
            widget=forms.RadioSelect,
        ),
        "purpose": forms.ChoiceField(
            label=long[names["purpose"]].text, choices=purposes, widget=forms.RadioSelect
        ),
    }
    for name in ("home", "host"):
        found[name] = forms.ChoiceField(
            label=long[names[name]].text, choices=[("", _("Please choose")), *countries]
        )
    found["further"] = forms.MultipleChoiceField(
        label=_("Further host countries"),
        choices=countries,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for services: each country decides for itself, on the same documents."),
    )
    if code != ESTABLISHMENT:
        found["services"] = forms.CharField(
            label=short[QUESTIONS[TEMPORARY]["services"]].text,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Only for temporary services."),
        )
    found["earlier"] = forms.CharField(
        label=long[names["earlier"]].text,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    return found


class PersonForm(Form):
    """Who applies."""

    def __init__(self, text: FormText, *args: Any, **kwargs: Any) -> None:
        """Make a control for each field of the subject."""
        self.base_fields = {  # type: ignore[misc]
            entry.code: subject_control(entry) for entry in text.subject_fields
        }
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """The given values as the service takes them."""
        return {
            code: value.isoformat() if isinstance(value, date) else value
            for code, value in self.cleaned_data.items()
        }


class DocumentForm(Form):
    """A document and what it proves."""

    proves = forms.ChoiceField(label=gettext_lazy("What the document proves"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, image or office document, at most 10 MB."),
    )

    def __init__(self, kinds: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Offer the kinds that the form knows."""
        super().__init__(*args, **kwargs)
        self.fields["proves"].choices = kinds  # type: ignore[attr-defined]


class SubmitForm(Form):
    """The declaration with which an application is sent."""

    consent = forms.BooleanField()

    def __init__(self, label: str, *args: Any, **kwargs: Any) -> None:
        """Take the words of the declaration."""
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = label


class WordsForm(Form):
    """What the applicant says with a step."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong, and how is it right?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CheckForm(Form):
    """A card's number with that of the identity document."""

    number = forms.CharField(
        label=gettext_lazy("Number of the card"),
        max_length=40,
        help_text=gettext_lazy("Such as EPC-7K3M-9QXR-42TB."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    document = forms.CharField(
        label=gettext_lazy("Number of the holder’s identity document"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
