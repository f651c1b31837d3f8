"""The form of a step of the public view."""

from django import forms
from django.utils.translation import gettext_lazy as _

from imi.kernel.forms import Form


class ReleaseForm(Form):
    """That nothing identifies a person, or why it is taken back."""

    sure = forms.BooleanField(
        label=_("I have looked it over: nothing in it identifies a person."), required=False
    )
    reason = forms.CharField(
        label=_("Why it is taken back; everybody can read it"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
