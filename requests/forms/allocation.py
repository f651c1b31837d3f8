"""The form of a rule of allocation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import (
    BooleanField,
    BoundField,
    CharField,
    CheckboxSelectMultiple,
    MultipleChoiceField,
    Textarea,
)
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.forms.choices import area_choices, language_choices, participant_choices
from authorities.models import Competence, Membership, Unit
from imi.kernel.collation import in_alphabet
from imi.kernel.forms import Form
from imi.kernel.normalise import words
from requests.models import AllocationRule
from requests.selectors.allocation import UNIT, allocating_areas, handlers_of
from requests.selectors.catalogue import forms_of
from requests.selectors.regions import region_name, regions_named
from requests.services.allocation_rules import Values
from requests.services.problems import InvalidFieldsError

#: Lines that a list of words may have.
MOST_LINES = 50
#: More choices than these are folded until they are asked for.
MOST_SHOWN = 8
_PLAIN = ("areas", "forms", "professions", "countries", "languages")
_CONDITIONS = ("areas", "forms", "professions", "countries", "regions", "languages", "keywords")


class Lines(CharField):
    """One entry a line; cleaned to a list, each once."""

    def __init__(self, **kwargs: Any) -> None:
        """A small box, which may stay empty."""
        super().__init__(required=False, widget=Textarea(attrs={"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value


def _several(label: Any, *, required: bool = False) -> MultipleChoiceField:
    return MultipleChoiceField(label=label, required=required, widget=CheckboxSelectMultiple)


@dataclass(frozen=True)
class Condition:
    """A condition in the form: folded where its choices are many; number: of those chosen."""

    field: BoundField
    is_long: bool
    number: int

    @property
    def is_open(self) -> bool:
        """Whether what is folded is shown at once."""
        return bool(self.number or self.field.errors)


class RuleForm(Form):
    """What a rule asks for, and whom it gives requests to."""

    name = CharField(
        label=_("Name"),
        max_length=AllocationRule._meta.get_field("name").max_length,
        help_text=_("It stands in the history of each request that the rule allocates."),
    )
    is_on = BooleanField(label=_("The rule counts"), required=False, initial=True)
    areas = _several(_("Legal areas"))
    forms = _several(_("Forms"))
    languages = _several(_("Language of the request"))
    countries = _several(_("Countries"))
    regions = Lines(
        label=_("Regions"),
        help_text=_(
            "One a line, by name or code (DE-BY): that of the requester, or one that is named."
        ),
    )
    professions = _several(_("Professions"))
    keywords = Lines(
        label=_("Keywords"),
        help_text=_(
            "One a line. Looked for in the questions asked and in what is open before acceptance; "
            "a word may go on: “diploma” finds “diplomas”."
        ),
    )
    workers = _several(_("Who works on it"), required=True)
    readers = _several(_("Who only reads it"))

    def __init__(self, by: Membership, *args: Any, **kwargs: Any) -> None:
        """Offer what the authority has: its areas and forms, its units and request handlers."""
        super().__init__(*args, **kwargs)
        lang = get_language() or "en"
        receivers = _receivers(by)
        areas = set(allocating_areas(by.authority_id))
        offered = {
            "areas": [one for one in area_choices() if one[0] in areas],
            "forms": _forms(by, areas),
            "professions": _professions(lang),
            "countries": participant_choices(),
            "languages": language_choices(),
            "workers": receivers,
            "readers": receivers,
        }
        for name, choices in offered.items():
            kept = self.initial.get(name) or []
            self.fields[name].choices = choices + _gone(choices, kept)  # type: ignore[attr-defined]

    @property
    def conditions(self) -> list[Condition]:
        """What a rule may ask for, in the order of the form."""
        return [self._condition(self[name]) for name in _CONDITIONS]

    def _condition(self, bound: BoundField) -> Condition:
        value, choices = bound.value(), getattr(bound.field, "choices", ())
        number = len(value) if isinstance(value, list) else 0
        return Condition(bound, len(choices) > MOST_SHOWN, number)

    def clean_keywords(self) -> list[str]:
        """Entries with a word in them, of a bearable length."""
        found = _lines(self.cleaned_data["keywords"])
        for entry in found:
            if len(entry) > 80 or not any(len(form) > 1 for w in words(entry) for form in w.forms):
                raise ValidationError(
                    _("“%(entry)s” can't be looked for: give a word, or a few."),
                    params={"entry": entry[:80]},
                )
        return found

    def clean_regions(self) -> list[str]:
        """The codes of what is named."""
        found: list[str] = []
        for entry in _lines(self.cleaned_data["regions"]):
            named = regions_named(entry)
            if not named:
                raise ValidationError(
                    _("There is no region called “%(entry)s”."), params={"entry": entry[:80]}
                )
            found += named
        return list(dict.fromkeys(found))

    def values(self) -> Values:
        """The rule as the service takes it."""
        data = self.cleaned_data
        units, officials = _parted(data["workers"])
        reading_units, reading_officials = _parted(data["readers"])
        return Values(
            name=data["name"],
            is_on=data["is_on"],
            regions=data["regions"],
            keywords=data["keywords"],
            officials=officials,
            units=units,
            reading_officials=reading_officials,
            reading_units=reading_units,
            **{name: data[name] for name in _PLAIN},
        )

    def take(self, error: InvalidFieldsError) -> None:
        """Show what the service finds wrong beside the fields it is about."""
        for problem in error:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message)


def initial_of(rule: AllocationRule, lang: str) -> dict[str, Any]:
    """A rule as its form shows it. One query."""
    targets = list(rule.targets.all())
    return {
        "name": rule.name,
        "is_on": rule.is_on,
        "regions": [region_name(code, lang) for code in rule.regions],
        "keywords": rule.keywords,
        "workers": [_code(one) for one in targets if not one.reads_only],
        "readers": [_code(one) for one in targets if one.reads_only],
        **{name: getattr(rule, name) for name in _PLAIN},
    }


def _code(target: Any) -> str:
    return f"{UNIT}{target.unit_id}" if target.unit_id else str(target.member_id)


def _parted(codes: Iterable[str]) -> tuple[list[int], list[int]]:
    """Keys of units, and of memberships."""
    units = [int(one.removeprefix(UNIT)) for one in codes if one.startswith(UNIT)]
    return units, [int(one) for one in codes if not one.startswith(UNIT)]


def _lines(text: str) -> list[str]:
    entries = [" ".join(line.split()) for line in text.splitlines()]
    found = list(dict.fromkeys(entry for entry in entries if entry))
    if len(found) > MOST_LINES:
        raise ValidationError(_("Please give at most fifty lines."))
    return found


def _gone(choices: list[Any], kept: list[str]) -> list[tuple[str, str]]:
    """What a rule names and nobody would choose any more, such as the code of a retired form."""
    offered = set()
    for value, text in choices:
        offered |= {code for code, _label in text} if isinstance(text, list) else {value}
    return [(code, code) for code in kept if code not in offered and not _is_receiver(code)]


def _is_receiver(code: str) -> bool:
    return code.startswith(UNIT) or code.isdigit()


def _forms(by: Membership, areas: set[str]) -> list[tuple[str, str]]:
    found = forms_of(by).filter(question_set__area__in=areas)
    return [(one.question_set_id, f"{one.question_set} ({one.question_set_id})") for one in found]


def _professions(lang: str) -> list[tuple[str, str]]:
    found: QuerySet[Competence] = Competence.objects.filter(kind=Competence.Kind.PROFESSION)
    return in_alphabet([(one.code, str(one)) for one in found], lang, lambda choice: choice[1])


def _receivers(by: Membership) -> list[Any]:
    """Units, and officials who handle requests at present. Two queries."""
    units = [(f"{UNIT}{one.pk}", one.name) for one in Unit.objects.filter(authority=by.authority)]
    found = Membership.objects.filter(handlers_of(by.authority)).select_related("official")
    people = [(str(one.pk), str(one.official)) for one in found.order_by("official__name", "pk")]
    groups = [(_("Units"), units), (_("Officials"), people)]
    return [group for group in groups if group[1]]
