"""The forms by which legal areas and their procedures are made and changed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authorities.models import LegalArea
from authorities.names import country_name
from imi.kernel.forms import DateField, Form
from requests.forms.designer import code_control, text_control
from requests.services.answers import COUNTRIES
from requests.services.catalogue_area_checks import AREA_CODE, KINDS, RETENTION, SOURCES, UNITS

#: Lines of deadlines on the page of a procedure, where it has no more.
DEADLINES = 6
_NOT_ISO = frozenset({"EL", "UK", "CH"})


class MarkForm(Form):
    """A form that remembers which state of an area it was made for."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class AreaForm(MarkForm):
    """A legal area."""

    code = code_control(5, AREA_CODE)
    name = text_control(gettext_lazy("Name in English"), 200)
    legal_basis = text_control(gettext_lazy("Legal basis"), 300)
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=LegalArea.Status.choices)
    pilot_from = DateField(label=gettext_lazy("Pilot since"), required=False)
    adopted_on = DateField(label=gettext_lazy("Adopted on"), required=False)
    position = forms.IntegerField(
        label=gettext_lazy("Place in lists"), min_value=0, max_value=999, initial=50
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries where it applies"),
        help_text=gettext_lazy("None chosen: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, lang: str, new: bool, **kwargs: Any) -> None:
        """Offer the countries by their names; the code of an area stays."""
        super().__init__(*args, **kwargs)
        names = [(code, country_name(code, lang)) for code in COUNTRIES - _NOT_ISO]
        self.fields["countries"].choices = sorted(names, key=lambda pair: pair[1])  # type: ignore[attr-defined]
        if not new:
            del self.fields["code"]


class ProcedureForm(MarkForm):
    """A procedure of an area, with its deadlines."""

    code = code_control(12)
    title = text_control(gettext_lazy("Title in English"), 300)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    legal_basis = text_control(gettext_lazy("Legal basis"), 300)
    retention = forms.ChoiceField(label=gettext_lazy("Retention"))

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        """Offer kinds and classes of retention in words, and lines for deadlines."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [(code, kind_word(code)) for code in KINDS]
        fields["retention"].choices = [(code, _RETENTION[code]) for code in RETENTION]
        kept = sum(name.startswith("for_") for name in self.initial)
        self.lines = range(1, max(DEADLINES, kept + 1) + 1)
        for line in self.lines:
            words = {"number": line}
            fields[f"for_{line}"] = text_control(_("Deadline %(number)d: for what") % words, 100,
                                          required=False)  # fmt: skip
            fields[f"count_{line}"] = forms.IntegerField(
                label=_("Deadline %(number)d: how long") % words,
                min_value=0, max_value=999, required=False,
            )  # fmt: skip
            fields[f"unit_{line}"] = forms.ChoiceField(
                label=_("Deadline %(number)d: counted in") % words,
                choices=[(unit, _UNITS[unit]) for unit in UNITS], initial="days", required=False,
            )  # fmt: skip
            fields[f"source_{line}"] = forms.ChoiceField(
                label=_("Deadline %(number)d: set by") % words,
                choices=[(source, _SOURCES[source]) for source in SOURCES],
                initial="default", required=False,
            )  # fmt: skip
        if not new:
            del fields["code"]

    def clean(self) -> dict[str, Any]:
        """Refuse half a deadline."""
        data = super().clean() or self.cleaned_data
        for line in self.lines:
            if bool(data.get(f"for_{line}")) != (data.get(f"count_{line}") is not None):
                self.add_error(f"count_{line}", _("Please say for what, and how long."))
        return data

    def values(self) -> dict[str, Any]:
        """The procedure with its deadlines."""
        names = ("code", "title", "kind", "legal_basis", "retention")
        data = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        data["deadlines"] = [
            {
                "for": self.cleaned_data[f"for_{line}"],
                "count": self.cleaned_data[f"count_{line}"],
                "unit": self.cleaned_data[f"unit_{line}"] or "days",
                "source": self.cleaned_data[f"source_{line}"] or "default",
            }
            for line in self.lines
            if self.cleaned_data[f"for_{line}"]
        ]
        return data


def procedure_initial(procedure: Any) -> dict[str, Any]:
    """A procedure as the form shows it."""
    names = ("kind", "legal_basis", "retention")
    found = {name: getattr(procedure, name) for name in names}
    found["title"] = procedure.title_en
    for line, deadline in enumerate(procedure.deadlines, start=1):
        found |= {f"{name}_{line}": value for name, value in deadline.items()}
    return found


class NewFormForm(Form):
    """A form to be designed."""

    code = code_control(20)
    name = text_control(gettext_lazy("Name in English"), 300)
    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"))

    def __init__(self, *args: Any, procedures: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the procedures of the area that have no form yet."""
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = list(procedures)  # type: ignore[attr-defined]


def kind_word(code: str) -> str:
    """What a kind of procedure is called."""
    return str(_KINDS.get(code, code))


_KINDS = {
    "REQ": gettext_lazy("Request"),
    "NOT": gettext_lazy("Notification"),
    "ALE": gettext_lazy("Alert"),
    "APP": gettext_lazy("Application"),
    "REP": gettext_lazy("Repository"),
    "PUB": gettext_lazy("Public interface"),
    "SOL": gettext_lazy("SOLVIT case"),
}
_RETENTION = {
    "R6": gettext_lazy("Blocked after 6 months, deleted after 3 years"),
    "R18": gettext_lazy("Blocked after 18 months, deleted after 3 years"),
    "REV": gettext_lazy("Deleted within 3 days after the end or revocation"),
    "EPC": gettext_lazy("As long as the card needs it"),
    "REP": gettext_lazy("As long as the purpose needs it"),
}
_UNITS = {
    "hours": gettext_lazy("hours"),
    "days": gettext_lazy("calendar days"),
    "working days": gettext_lazy("working days"),
    "weeks": gettext_lazy("weeks"),
    "months": gettext_lazy("months"),
}
_SOURCES = {"law": gettext_lazy("the act"), "default": gettext_lazy("practice")}
