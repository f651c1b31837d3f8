"""Forms for the officials of one's own authority."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from authorities.forms.desk import FirstAdministratorForm
from authorities.models import Authority
from authorities.names import language_name
from authorities.selectors.desk import accesses_of
from authorities.services.people import roles_for
from imi.kernel.forms import Form


class RolesForm(Form):
    """What an official may do, and in which areas."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Roles add up."),
    )
    areas = forms.MultipleChoiceField(
        label=_("Only in these legal areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice: in all areas of the authority."),
    )

    def __init__(self, authority: Authority, *args: Any, **kwargs: Any) -> None:
        """Offer the roles and areas that the authority may give."""
        super().__init__(*args, **kwargs)
        roles = [(role.value, role.label) for role in roles_for(authority)]
        areas = [(one.area_id, one.area.name) for one in accesses_of(authority)]
        self.fields["roles"].choices = roles  # type: ignore[attr-defined]
        self.fields["areas"].choices = areas  # type: ignore[attr-defined]


class InviteForm(RolesForm, FirstAdministratorForm):
    """A new official of the authority."""

    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        choices=lambda: [(code, language_name(code, code)) for code, _name in settings.LANGUAGES],
    )
    field_order = ("name", "email", "language", "roles", "areas")
