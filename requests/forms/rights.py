"""The forms of the data-subject desk: the public one, and the officer's."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority
from imi.kernel.forms import Form
from requests.models import RightsRequest, Unblocking
from requests.services.problems import InvalidFieldsError

_AREA = {"rows": 5}


class DeskForm(Form):
    """A form whose service may find more to say."""

    def take(self, error: InvalidFieldsError) -> None:
        """Show what the service finds wrong beside the fields it is about."""
        for problem in error:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)


class AskForm(DeskForm):
    """What a person asks an authority."""

    authority = forms.CharField(
        label=_("Authority"),
        max_length=40,
        help_text=_("Its reference, such as DE-000123; the search for authorities tells it."),
    )
    kind = forms.ChoiceField(
        label=_("What do you ask for?"),
        choices=RightsRequest.Kind.choices,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    text = forms.CharField(
        label=_("What is it about?"),
        widget=forms.Textarea(attrs=_AREA),
        help_text=_("Say what helps to find you: date of birth, profession, when it was."),
    )

    def clean_authority(self) -> Authority:
        """Find the authority that is named."""
        reference = self.cleaned_data["authority"].strip().upper()
        found = Authority.objects.active().filter(reference=reference).first()
        if found is None:
            raise forms.ValidationError(_("There is no authority of this reference."), "unknown")
        return found


class StatusForm(Form):
    """The reference and address by which a person looks at the request."""

    reference = forms.CharField(label=_("Reference"), max_length=20)
    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)

    def found(self) -> RightsRequest | None:
        """The request that both belong to; None where there is none."""
        return (
            RightsRequest.objects.select_related("authority")
            .filter(
                reference=self.cleaned_data["reference"].strip().upper(),
                email__iexact=self.cleaned_data["email"],
            )
            .first()
        )


class ProlongForm(DeskForm):
    """Why more time is needed."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=_AREA))


class DecideForm(DeskForm):
    """The decision on a person's request."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=RightsRequest.Decision.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("Answer to the person"), widget=forms.Textarea(attrs=_AREA))


class PersonForm(Form):
    """Whom to look for, and why."""

    words = forms.CharField(
        label=_("Name, date of birth (YYYY-MM-DD) or number"),
        max_length=200,
        min_length=3,
        help_text=_("All words must stand in the data; words under three letters are left out."),
    )
    purpose = forms.CharField(
        label=_("Why you look"),
        max_length=200,
        help_text=_("Such as the reference of the person's request; it is logged."),
    )


class CorrectForm(DeskForm):
    """A field of the subject with its right value, or the mark that it is contested."""

    field = forms.ChoiceField(label=_("What is wrong"))
    value = forms.CharField(label=_("Right value"), max_length=1000, required=False)
    contested = forms.BooleanField(
        label=_("Only mark it as contested by the person; nothing is changed"), required=False
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=_AREA))

    def __init__(self, fields: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Take the codes and labels of the subject's fields."""
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = fields  # type: ignore[attr-defined]


class BlockForm(DeskForm):
    """Why the content is blocked before its time."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=_AREA))


class EraseForm(DeskForm):
    """Why the content is erased before its time, with the person's consent."""

    consent = forms.BooleanField(label=_("The person consents"), required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=_AREA))


class UnblockForm(DeskForm):
    """What blocked content is needed for."""

    purpose = forms.ChoiceField(
        label=_("Purpose"), choices=Unblocking.Purpose.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=_AREA))
