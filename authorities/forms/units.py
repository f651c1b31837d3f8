"""The form of a unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority, Unit
from authorities.selectors.desk import officials_of
from imi.kernel.forms import Form


class UnitForm(Form):
    """A unit's name, and the officials who share its work."""

    name = forms.CharField(label=_("Name"), max_length=Unit._meta.get_field("name").max_length)
    members = forms.MultipleChoiceField(
        label=_("Officials"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An official may belong to several units."),
    )

    def __init__(self, authority: Authority, *args: Any, **kwargs: Any) -> None:
        """Offer the officials who work for the authority now."""
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), str(one.official)) for one in officials_of(authority.pk) if one.active
        ]
