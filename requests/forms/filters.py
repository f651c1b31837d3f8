"""The filters above the lists of requests."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authorities.forms.choices import area_choices, participant_choices
from authorities.models import Membership
from imi.kernel.forms import DateInput, Form
from requests.models import Participation
from requests.selectors.desk import Parts
from requests.selectors.listing import is_unread
from requests.workflows.information_request import State
from requests.workflows.labels import KINDS, STATES

DIRECTIONS = (("sent", _("sent by us")), ("received", _("received by us")))
DUE = (
    ("late", _("late")),
    ("week", _("within a week")),
    ("month", _("within a month")),
    ("none", _("no date")),
)
_DAYS = {"week": 7, "month": 31}


def state_choices() -> list[tuple[str, Any]]:
    """The states that lists show."""
    return [(code, label) for code, (label, _tone) in STATES.items() if code != State.DELETED]


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "on" if value is True else str(value)


class RequestFilter(django_filters.FilterSet):
    """Filters of a list of requests; each may be left out."""

    q = django_filters.CharFilter(label=_("Number or authority"), method="filter_words")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=state_choices,
        empty_label=_("All states"),
        field_name="exchange__state",
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=lambda: list(KINDS.items()),
        empty_label=_("All kinds"),
        field_name="exchange__kind",
    )
    area = django_filters.ChoiceFilter(
        label=_("Legal area"),
        choices=area_choices,
        empty_label=_("All areas"),
        field_name="exchange__area",
    )
    country = django_filters.ChoiceFilter(
        label=_("Other country"),
        choices=participant_choices,
        empty_label=_("All countries"),
        method="filter_country",
    )
    direction = django_filters.ChoiceFilter(
        label=_("Direction"),
        choices=DIRECTIONS,
        empty_label=_("Both"),
        method="filter_direction",
    )
    due = django_filters.ChoiceFilter(
        label=_("Due"), choices=DUE, empty_label=_("Any time"), method="filter_due"
    )
    day = django_filters.DateFilter(label=_("Due on"), widget=DateInput, method="filter_day")
    unread = django_filters.BooleanFilter(
        label=_("Only what is new to me"), widget=forms.CheckboxInput, method="filter_unread"
    )

    # What the coordinators' figures are counted by: whoever received the request.
    responder = django_filters.CharFilter(
        label=_("Responder"),
        field_name="exchange__responder__reference",
        widget=forms.HiddenInput,
    )
    region = django_filters.CharFilter(
        label=_("Region"),
        field_name="exchange__responder__region",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Participation
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, membership: Membership, today: date, **kwargs: Any) -> None:
        """Take who asks, and the calendar day."""
        self.membership, self.today = membership, today
        super().__init__(*args, **kwargs)
        self.form.fields["q"].max_length = 60
        self.form.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "maxlength": 60, "placeholder": "IMI-2026-004217-7"}
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The valid values given, by name, as in the address of the list."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: _written(value) for name, value in data.items() if value}

    def filter_words(self, rows: Parts, name: str, value: str) -> Parts:
        """Keep requests whose number has the words in it, or of an authority of that reference."""
        words = value.strip().upper()
        return rows.filter(
            Q(exchange__number__contains=words)
            | Q(exchange__requester__reference=words)
            | Q(exchange__responder__reference=words)
        )

    def filter_country(self, rows: Parts, name: str, value: str) -> Parts:
        """Keep requests whose other side is of a country."""
        mine = self.membership.authority_id
        return rows.filter(
            Q(exchange__requester__country=value) & ~Q(exchange__requester=mine)
            | Q(exchange__responder__country=value) & ~Q(exchange__responder=mine)
        )

    def filter_direction(self, rows: Parts, name: str, value: str) -> Parts:
        """Keep requests that the own authority sent, or received."""
        side = "requester" if value == "sent" else "responder"
        return rows.filter(**{f"exchange__{side}": self.membership.authority_id})

    def filter_due(self, rows: Parts, name: str, value: str) -> Parts:
        """Keep requests by how near their due day is."""
        if value == "none":
            return rows.filter(due_on__isnull=True)
        if value == "late":
            return rows.filter(is_open=True, due_on__lt=self.today)
        until = self.today + timedelta(days=_DAYS[value])
        return rows.filter(is_open=True, due_on__gte=self.today, due_on__lte=until)

    def filter_day(self, rows: Parts, name: str, value: date) -> Parts:
        """Keep open requests that are due on a day."""
        return rows.filter(is_open=True, due_on=value)

    def filter_unread(self, rows: Parts, name: str, value: bool | None) -> Parts:
        """Keep requests in which something happened since the official opened them."""
        return rows.filter(is_unread(self.membership)) if value else rows
