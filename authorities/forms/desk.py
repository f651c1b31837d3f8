"""Forms of the coordinator's desk."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority, CoordinatorLink, LegalArea
from authorities.names import language_name
from authorities.selectors.desk import areas_covered, areas_left, by_reference
from imi.kernel.forms import Form


class ReasonForm(Form):
    """A decision with its reason, which the authority is told."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The authority is told this text."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReferenceField(forms.CharField):
    """The reference of a registered authority; cleans to the authority."""

    def __init__(self, **options: Any) -> None:
        """Keep it short."""
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> Any:
        """Find the authority. Raises ValidationError."""
        reference = super().clean(value)
        found = by_reference(reference) if reference else None
        if reference and found is None:
            raise forms.ValidationError(_("There is no authority with this reference."))
        return found


class CloseForm(ReasonForm):
    """The end of an authority, with who takes over."""

    successor = ReferenceField(
        label=_("Successor"),
        help_text=_("The reference of the authority that takes over what is open."),
        required=False,
    )


class GrantForm(Form):
    """A further legal area."""

    area = forms.ChoiceField(label=_("Legal area"))

    def __init__(self, authority: Authority, *args: Any, **kwargs: Any) -> None:
        """Offer the areas that the authority doesn't have."""
        super().__init__(*args, **kwargs)
        choices = [(area.code, area.name) for area in areas_left(authority)]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]


class LinkForm(Form):
    """A task for a coordinator."""

    function = forms.ChoiceField(label=_("Task"), choices=CoordinatorLink.Function.choices)
    coordinator = ReferenceField(
        label=_("Coordinator"),
        help_text=_("Its reference. Validation and access pass from whoever has them now."),
        widget=forms.TextInput(attrs={"list": "coordinators"}),
    )
    area = forms.ChoiceField(label=_("Legal area"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer all areas, or one."""
        super().__init__(*args, **kwargs)
        areas = [(area.code, area.name) for area in LegalArea.objects.order_by("position")]
        choices = [("", _("All areas")), *areas]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]


class FirstAdministratorForm(Form):
    """A person who will look after an authority's data."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Work e-mail address"), max_length=254)


class RegisterForm(Form):
    """A new authority with its first official."""

    name = forms.CharField(label=_("Official name"), max_length=500)
    name_lang = forms.ChoiceField(label=_("Language of the official name"))
    informal_en = forms.CharField(
        label=_("Working name in English"), max_length=300, required=False
    )
    level = forms.ChoiceField(label=_("Level"), choices=Authority.Level.choices)
    city = forms.CharField(label=_("City"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("All notices go to this address.")
    )
    areas = forms.MultipleChoiceField(label=_("Legal areas"), widget=forms.CheckboxSelectMultiple)
    official_name = forms.CharField(label=_("Name of the first official"), max_length=200)
    official_email = forms.EmailField(
        label=_("Work e-mail address of the first official"), max_length=254
    )
    although_similar = forms.BooleanField(
        label=_("It is another authority than those with a similar name"), required=False
    )

    def __init__(self, coordinator: Authority, *args: Any, **kwargs: Any) -> None:
        """Offer the languages of the country first, and the areas of the coordinator."""
        super().__init__(*args, **kwargs)
        lang = get_language() or "en"
        codes = [*coordinator.country.languages, *(code for code, _name in settings.LANGUAGES)]
        self.languages = [(code, language_name(code, lang)) for code in dict.fromkeys(codes)]
        areas = [(area.code, area.name) for area in areas_covered(coordinator)]
        self.fields["name_lang"].choices = self.languages  # type: ignore[attr-defined]
        self.fields["areas"].choices = areas  # type: ignore[attr-defined]


class CallInForm(RegisterForm):
    """An authority that is invited: what its first official completes may be left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out what isn't known yet."""
        super().__init__(*args, **kwargs)
        for name in ("city", "email"):
            self.fields[name].required = False
