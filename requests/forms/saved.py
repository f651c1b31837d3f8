"""The form under which a list with its filters is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from imi.kernel.forms import Form
from requests.models import SavedFilter
from requests.services.problems import InvalidFieldsError


class SaveFilterForm(Form):
    """A name for the present list and filters."""

    name = forms.CharField(
        label=_("Name of the filter"), max_length=SavedFilter._meta.get_field("name").max_length
    )
    is_default = forms.BooleanField(label=_("Show it first"), required=False)

    def take(self, error: InvalidFieldsError) -> None:
        """Show what the service finds wrong."""
        for problem in error:
            self.add_error("name", str(problem.message))
