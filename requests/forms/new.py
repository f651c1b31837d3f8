"""The forms of the steps by which a request is made."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authorities.forms.choices import participant_choices
from imi.kernel.forms import DateField, Form
from requests.forms.place import answer_countries
from requests.selectors.form_text import FormText, SubjectField

#: A field of the subject with a longer label asks for more than a word or two.
LONG_LABEL = 40
SHORT_TEXT = 500


class FindResponderForm(Form):
    """Words and a country."""

    q = forms.CharField(
        label=gettext_lazy("Name, profession or place, in your language"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, *args: Any, own_country: str, **kwargs: Any) -> None:
        """Offer every country but one's own."""
        super().__init__(*args, **kwargs)
        others = [choice for choice in participant_choices() if choice[0] != own_country]
        self.fields["country"].choices = [("", _("All countries")), *others]  # type: ignore[attr-defined]


class DetailsForm(Form):
    """Whom or what is asked about, why, and until when."""

    def __init__(
        self,
        form: FormText,
        *args: Any,
        tomorrow: date,
        urgent_by: date | None = None,
        **kwargs: Any,
    ) -> None:
        """Make a control for each field of the subject; urgent_by: where it may be urgent."""
        subject = {f"subject-{entry.code}": subject_control(entry) for entry in form.subject_fields}
        urgent = {"urgent": _urgent(urgent_by)} if urgent_by else {}
        self.base_fields = {**subject, **urgent, **_rest(tomorrow)}  # type: ignore[misc]
        super().__init__(*args, **kwargs)
        self.tomorrow = tomorrow

    def clean_wanted_on(self) -> date:
        """Nobody can answer yesterday."""
        day: date = self.cleaned_data["wanted_on"]
        if day < self.tomorrow:
            raise forms.ValidationError(_("Please give a day from tomorrow on."))
        return day

    @property
    def personal(self) -> list[forms.BoundField]:
        """The controls of the subject."""
        return [bound for bound in self if bound.name.startswith("subject-")]

    @property
    def others(self) -> list[forms.BoundField]:
        """The other controls."""
        return [bound for bound in self if not bound.name.startswith("subject-")]


def subject_control(entry: SubjectField) -> forms.Field:
    """The control of a field that describes whom or what an exchange is about."""
    note = _("The other authority sees this before it accepts.") if entry.open else ""
    common: dict[str, Any] = {
        "label": entry.label, "required": entry.required, "help_text": note,
    }  # fmt: skip
    if entry.type == "D":
        return DateField(**common)
    if entry.type == "CC":
        return forms.ChoiceField(choices=answer_countries(), **common)
    long = len(entry.label) > LONG_LABEL
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    return forms.CharField(max_length=None if long else SHORT_TEXT, widget=widget, **common)


def _urgent(until: date) -> forms.Field:
    return forms.BooleanField(
        label=_("Urgent check of a register"),
        required=False,
        help_text=_("The reply is due within the short time that the law gives: on %(day)s.")
        % {"day": date_format(until)},
    )


def _rest(tomorrow: date) -> dict[str, forms.Field]:
    wanted = DateField(label=_("Reply wanted by"))
    wanted.widget.attrs["min"] = tomorrow.isoformat()
    return {
        "justification": forms.CharField(
            label=_("Why do you ask?"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("The act asks for a reason. Write plainly: it may be read in translation."),
        ),
        "wanted_on": wanted,
        "language": forms.ChoiceField(
            label=_("Language of your own words"),
            choices=settings.LANGUAGES,
            help_text=_("The questions are translated already; this is about what you typed."),
        ),
    }
