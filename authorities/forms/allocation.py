"""The form that says where an authority allocates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority
from authorities.selectors.desk import accesses_of
from imi.kernel.forms import Form


class AllocationForm(Form):
    """Those legal areas of an authority in which it allocates."""

    areas = forms.MultipleChoiceField(
        label=_("Legal areas"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, authority: Authority, *args: Any, **kwargs: Any) -> None:
        """Offer the areas of the authority, those in which it allocates ticked."""
        accesses = accesses_of(authority)
        on = [access.area_id for access in accesses if access.allocation]
        super().__init__(*args, initial={"areas": on}, **kwargs)
        self.fields["areas"].choices = [  # type: ignore[attr-defined]
            (access.area_id, access.area.name) for access in accesses
        ]
