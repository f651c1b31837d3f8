"""The filters above the lists of requests."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.models import Country, LegalArea, Membership
from authorities.names import country_name
from imi.kernel.collation import in_alphabet
from imi.kernel.forms import Form
from requests.models import Exchange
from requests.workflows.information_request import State
from requests.workflows.labels import STATES

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


def area_choices() -> list[tuple[str, str]]:
    """Legal areas in their own order."""
    return [(area.code, area.name) for area in LegalArea.objects.order_by("position")]


def country_choices() -> list[tuple[str, str]]:
    """Countries that take part, in the reader's alphabet."""
    lang = get_language() or "en"
    codes = Country.objects.filter(takes_part=True).values_list("code", flat=True)
    named = [(code, country_name(code, lang)) for code in codes]
    return in_alphabet(named, lang, lambda choice: choice[1])


class RequestFilter(django_filters.FilterSet):
    """Filters of a list of requests; each may be left out."""

    q = django_filters.CharFilter(label=_("Number or authority"), method="filter_words")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=state_choices, empty_label=_("All states")
    )
    area = django_filters.ChoiceFilter(
        label=_("Legal area"), choices=area_choices, empty_label=_("All areas")
    )
    country = django_filters.ChoiceFilter(
        label=_("Other country"),
        choices=country_choices,
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

    class Meta:
        model = Exchange
        fields: list[str] = []
        form = Form

    def __init__(self, *args: Any, membership: Membership, today: Any, **kwargs: Any) -> None:
        """Take who asks, and the calendar day."""
        self.membership, self.today = membership, today
        super().__init__(*args, **kwargs)
        self.form.fields["q"].max_length = 60
        self.form.fields["q"].widget = forms.TextInput(
            attrs={"type": "search", "maxlength": 60, "placeholder": "IMI-2026-004217-7"}
        )

    @property
    def chosen(self) -> dict[str, str]:
        """The valid values given, by name."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: value for name, value in data.items() if value}

    def filter_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep requests whose number has the words in it, or of an authority of that reference."""
        words = value.strip().upper()
        return rows.filter(
            Q(number__contains=words)
            | Q(requester__reference=words)
            | Q(responder__reference=words)
        )

    def filter_country(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep requests whose other side is of a country."""
        mine = self.membership.authority_id
        return rows.filter(
            Q(requester__country=value) & ~Q(requester=mine)
            | Q(responder__country=value) & ~Q(responder=mine)
        )

    def filter_direction(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep requests that the own authority sent, or received."""
        side = "requester" if value == "sent" else "responder"
        return rows.filter(**{side: self.membership.authority_id})

    def filter_due(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep requests by how near their due day is."""
        if value == "none":
            return rows.filter(due_on__isnull=True)
        if value == "late":
            return rows.filter(is_open=True, due_on__lt=self.today)
        until = self.today + timedelta(days=_DAYS[value])
        return rows.filter(is_open=True, due_on__gte=self.today, due_on__lte=until)
