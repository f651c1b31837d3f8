"""The reason of a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from imi.kernel.forms import Form


class CorrectionForm(Form):
    """Why a frozen edition is corrected; seen: the revision that the preview was made of."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is published with the new revision, in the language you write it in."),
    )
    seen = forms.IntegerField(min_value=1, max_value=30_000, widget=forms.HiddenInput)
