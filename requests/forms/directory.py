"""The filters above a repository's directory, and the forms beside it."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authorities.forms.choices import participant_choices
from authorities.models import Membership
from imi.kernel.forms import DateInput, Form
from requests.models import Procedure, Record
from requests.selectors.directory import BY_CHANGE, BY_NAME, Records, found_by
from requests.workflows.labels import STATES
from requests.workflows.repository import State

ORDERS = ((BY_NAME, _("By name")), (BY_CHANGE, _("Latest changes first")))
_SHOWN = (State.PUBLISHED, State.SUSPENDED, State.ENDED)


def state_choices() -> list[tuple[str, Any]]:
    """The states that a directory lists."""
    return [(state.value, STATES[state][0]) for state in _SHOWN]


class PublicFilter(django_filters.FilterSet):
    """Filters of a directory that everybody may use; each may be left out."""

    q = django_filters.CharFilter(label=_("Search"), method="filter_words")
    country = django_filters.ChoiceFilter(
        label=_("Country"), choices=participant_choices, empty_label=_("All countries")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=state_choices, empty_label=_("All states")
    )
    valid = django_filters.DateFilter(label=_("Valid on"), widget=DateInput, method="filter_valid")
    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=ORDERS, empty_label=None, method="keep_all"
    )

    class Meta:
        model = Record
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        """Take the repository: without periods nothing is valid on a day."""
        super().__init__(*args, **kwargs)
        if "period" not in procedure.rules:
            del self.filters["valid"]
        self.form.fields["q"].max_length = 100
        self.form.fields["q"].widget = forms.TextInput(attrs={"type": "search", "maxlength": 100})

    @property
    def chosen(self) -> dict[str, str]:
        """The valid values given, by name, as in the address; the order isn't one of them."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return {
            name: value.isoformat() if isinstance(value, date) else str(value)
            for name, value in data.items()
            if value and name != "order"
        }

    @property
    def sorting(self) -> str:
        """The order asked for."""
        given = self.form.cleaned_data.get("order") if self.form.is_valid() else ""
        return given or BY_NAME

    def filter_words(self, rows: Records, name: str, value: str) -> Records:
        """Keep records that have all words in title, key or number."""
        return found_by(rows, value)

    def filter_valid(self, rows: Records, name: str, value: date) -> Records:
        """Keep records whose period holds a day."""
        rows = rows.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=value))
        return rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=value))

    def keep_all(self, rows: Records, name: str, value: str) -> Records:
        """Leave all: an order takes nothing away."""
        return rows


class DirectoryFilter(PublicFilter):
    """The filters of officials, who may look at their own records only."""

    owner = django_filters.CharFilter(
        label=_("Reference of the owner"), field_name="owner__reference", lookup_expr="iexact"
    )
    mine = django_filters.BooleanFilter(
        label=_("Only our own records"), widget=forms.CheckboxInput, method="filter_mine"
    )

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        """Take who asks."""
        self.membership = membership
        super().__init__(*args, **kwargs)
        self.form.fields["owner"].max_length = 20
        self.form.fields["owner"].widget.attrs["maxlength"] = 20

    def filter_mine(self, rows: Records, name: str, value: bool | None) -> Records:
        """Keep the records of the own authority."""
        return rows.filter(owner=self.membership.authority_id) if value else rows


class SubscribeForm(Form):
    """Following a repository, in all countries or in one."""

    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the countries in the reader's language."""
        super().__init__(*args, **kwargs)
        choices = [("", _("All countries")), *participant_choices()]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]


class ImportForm(Form):
    """A file of records."""

    file = forms.FileField(label=_("File (CSV or JSON)"))
