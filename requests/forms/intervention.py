"""The forms of what coordinators do beside a request's own steps."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from imi.kernel.forms import DateField, Form
from requests.services.problems import InvalidFieldsError

SET, LIFT = "set", "lift"


class InterventionForm(Form):
    """What an intervention asks for; it cleans, the service does."""

    def take(self, error: InvalidFieldsError) -> None:
        """Show what the service finds wrong beside the fields it is about."""
        for problem in error:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)


class DeadlineForm(InterventionForm):
    """Another day for the reply, or none."""

    do = forms.ChoiceField(
        label=_("Deadline"),
        choices=[(SET, _("Set another day")), (LIFT, _("Lift the deadline"))],
        widget=forms.RadioSelect,
        initial=SET,
    )
    day = DateField(label=_("Date"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Both authorities read it. Do not name the person concerned."),
    )

    def clean(self) -> dict[str, Any]:
        """A day is needed where one is set."""
        data = super().clean() or {}
        if data.get("do") == SET and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("This field is required."))
        return data

    @property
    def set_day(self) -> date | None:
        """The day set; None where the deadline is lifted."""
        day: date | None = self.cleaned_data["day"]
        return day if self.cleaned_data["do"] == SET else None


class CommentForm(InterventionForm):
    """A coordinator's words to both sides."""

    text = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Both authorities read it. Do not name the person concerned."),
    )
