"""The form for what an authority deals with."""

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority, Competence
from authorities.services.competences import choosable
from imi.kernel.collation import in_alphabet
from imi.kernel.forms import Form

Group = tuple[str, list[tuple[str, str]]]


class CompetencesForm(Form):
    """Competences by legal area and kind; one below another is named with it."""

    competences = forms.MultipleChoiceField(
        label=_("Competences"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, authority: Authority, *args: Any, **kwargs: Any) -> None:
        """Start from what the authority has, and offer what its areas have."""
        had = list(authority.competences.values_list("code", flat=True))
        super().__init__(*args, initial={"competences": had}, **kwargs)
        self.fields["competences"].choices = _groups(  # type: ignore[attr-defined]
            list(choosable(authority))
        )


def _groups(competences: list[Competence]) -> list[Group]:
    lang = get_language() or "en"
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in competences:
        area = one.area.name if one.area else str(_("All areas"))
        name = f"{one.parent} › {one}" if one.parent else str(one)
        found[f"{area}: {one.get_kind_display()}"].append((one.code, name))
    return [
        (title, in_alphabet(choices, lang, lambda choice: choice[1]))
        for title, choices in sorted(found.items())
    ]
