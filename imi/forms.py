"""Forms of the shell."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from authorities.models import Official
from imi.kernel.forms import ModelForm


class ProfileForm(ModelForm):
    """What an official may change of her own account."""

    language = forms.ChoiceField(
        label=_("Language of the interface and of e-mails"), choices=settings.LANGUAGES
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you work in"),
        help_text=_("Shown to the data administrator of your authority."),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-grid"}),
    )

    class Meta:
        model = Official
        fields = ["name", "phone", "language", "languages"]
