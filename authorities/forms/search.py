"""The filters of the search for authorities."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from authorities.forms.choices import (
    area_choices,
    competence_choices,
    country_choices,
    language_choices,
)
from authorities.models import Authority, Competence
from authorities.models.country import ISO_CODES
from imi.kernel.forms import Form

LONGEST_QUERY = 10_000


class AuthorityFilter(django_filters.FilterSet):
    """Filters beside the words; each may be left out."""

    country = django_filters.ChoiceFilter(
        label=_("Country"), choices=country_choices, empty_label=_("All countries")
    )
    area = django_filters.ChoiceFilter(
        label=_("Legal area"),
        choices=area_choices,
        empty_label=_("All areas"),
        method="filter_area",
    )
    competence = django_filters.ChoiceFilter(
        label=_("Profession"),
        choices=competence_choices,
        empty_label=_("All professions"),
        field_name="competences__code",
    )
    kind = django_filters.ChoiceFilter(
        label=_("Role"), choices=Authority.Kind.choices, empty_label=_("All roles")
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Authority.Level.choices, empty_label=_("All levels")
    )
    language = django_filters.ChoiceFilter(
        label=_("Works in"),
        choices=language_choices,
        empty_label=_("Any language"),
        field_name="languages",
        lookup_expr="contains",
        method="filter_language",
    )

    class Meta:
        model = Authority
        fields: list[str] = []

    def filter_area(self, found: QuerySet[Authority], name: str, value: str) -> Any:
        """Keep authorities with access to the area."""
        return found.with_access_to(value)  # type: ignore[attr-defined]

    def filter_language(
        self, found: QuerySet[Authority], name: str, value: str
    ) -> QuerySet[Authority]:
        """Keep authorities that work in the language."""
        return found.filter(languages__contains=[value])

    @property
    def chosen(self) -> dict[str, str]:
        """The valid values given, by name."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: value for name, value in data.items() if value}


class SaveForm(Form):
    """What a saved search is called."""

    name = forms.CharField(
        label=_("Name of the search"),
        max_length=100,
        help_text=_("Only you see it, while you act for this authority."),
    )


class FindForm(Form):
    """The three questions of the guided path."""

    country = forms.ChoiceField(label=_("Which country?"), choices=country_choices)
    area = forms.ChoiceField(label=_("Which legal area?"), choices=area_choices)
    competence = forms.ChoiceField(
        label=_("Which profession?"),
        required=False,
        help_text=_("Leave it open when the matter isn't about a profession."),
    )
    place = forms.CharField(
        label=_("Which town or region?"),
        required=False,
        max_length=100,
        help_text=_("In any language, for example Βερολίνο or Berlin."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the competences in the reader's alphabet."""
        super().__init__(*args, **kwargs)
        choices = [("", _("No particular profession")), *competence_choices()]
        self.fields["competence"].choices = choices  # type: ignore[attr-defined]

    def words(self) -> str:
        """What to search for: the profession's name and the place."""
        code = self.cleaned_data["competence"]
        competence = Competence.objects.filter(code=code).first() if code else None
        return " ".join(filter(None, [str(competence or ""), self.cleaned_data["place"]])).strip()


def iso_country(code: str | None) -> str | None:
    """Read a country's code as ISO writes it; EL and UK are the EU's own."""
    return ISO_CODES.get(code, code) if code else None
