"""The two forms of a case register: a procedure begun in it, an exchange entered in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests.forms.rights import DeskForm
from requests.models import Procedure


class BeginInCaseForm(DeskForm):
    """Which procedure is begun in the case."""

    procedure = forms.ChoiceField(label=_("Procedure"))

    def __init__(self, *args: Any, procedures: list[Procedure], **kwargs: Any) -> None:
        """Offer the procedures that the reader may begin in the case."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["procedure"]
        rows = [(one.code, f"{one.title} ({one.legal_basis})") for one in procedures]
        field.choices = [("", _("Please choose")), *rows]


class EnterInCaseForm(DeskForm):
    """The number of one's own exchange that belongs to the case."""

    number = forms.CharField(
        label=_("Number of the exchange"),
        max_length=30,
        help_text=_("One that your authority began, such as IMI-2026-004217-7."),
    )
