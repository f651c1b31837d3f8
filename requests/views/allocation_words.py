"""Rules of allocation in words: what they ask for, whom they name, what needs attention."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from authorities.models import Competence, Membership
from authorities.names import country_name, language_name
from requests.models import QuestionSet
from requests.selectors.allocation import Rule, Target, may_change
from requests.selectors.regions import region_name


@dataclass(frozen=True)
class ShownRule:
    """A rule as the list shows it. conditions: (label, values); empty where it takes everything."""

    rule: Rule
    conditions: list[tuple[str, str]]
    attention: list[str]
    changeable: bool
    is_first: bool
    is_last: bool

    @property
    def workers(self) -> list[Target]:
        """Who works on what it gives."""
        return [one for one in self.rule.targets if not one.reads_only]

    @property
    def readers(self) -> list[Target]:
        """Who only reads it."""
        return [one for one in self.rule.targets if one.reads_only]


def shown_rules(
    rules: list[Rule], allocating: list[str], by: Membership, lang: str
) -> list[ShownRule]:
    """Return the rules as the list shows them. Two queries, whatever their number.

    allocating: the legal areas in which the authority allocates.
    """
    forms = {code for one in rules for code in one.row.forms}
    professions = {code for one in rules for code in one.row.professions}
    names = {
        "forms": {one.code: str(one) for one in QuestionSet.objects.filter(code__in=forms)},
        "professions": {
            one.code: str(one) for one in Competence.objects.filter(code__in=professions)
        },
    }
    shown: list[ShownRule] = []
    taken = False
    for position, rule in enumerate(rules):
        attention = _attention(rule, allocating)
        if taken and rule.row.is_on:
            attention.append(_("Never reached: a rule before it takes every request."))
        taken = taken or (rule.row.is_on and rule.is_open and not attention)
        shown.append(
            ShownRule(
                rule=rule,
                conditions=_conditions(rule, names, lang),
                attention=attention,
                changeable=may_change(rule.row, by),
                is_first=position == 0,
                is_last=position == len(rules) - 1,
            )
        )
    return shown


def _conditions(rule: Rule, names: dict[str, dict[str, str]], lang: str) -> list[tuple[str, str]]:
    row = rule.row
    found = [
        (_("Legal areas"), row.areas),
        (_("Forms"), [names["forms"].get(code, code) for code in row.forms]),
        (_("Language of the request"), [language_name(code, lang) for code in row.languages]),
        (_("Countries"), [country_name(code, lang) for code in row.countries]),
        (_("Regions"), [region_name(code, lang) for code in row.regions]),
        (_("Professions"), [names["professions"].get(code, code) for code in row.professions]),
        (_("Keywords"), row.keywords),
    ]
    return [(label, ", ".join(values)) for label, values in found if values]


def _attention(rule: Rule, allocating: list[str]) -> list[str]:
    """What keeps a rule from doing all that it says."""
    concerned = [area for area in allocating if not rule.row.areas or area in rule.row.areas]
    found = []
    if off := [area for area in rule.row.areas if area not in allocating]:
        found.append(_("Allocation is off in: %(areas)s.") % {"areas": ", ".join(off)})
    idle = [
        one.name
        for one in rule.targets
        if concerned and not any(one.works_in(area) for area in concerned)
    ]
    if idle:
        text = _("Can't be given requests at present: %(names)s.")
        found.append(text % {"names": ", ".join(idle)})
    if left := [area for area in concerned if not rule.usable(area)]:
        text = _("Passed over in: %(areas)s. Nobody it names can work on requests there.")
        found.append(text % {"areas": ", ".join(left)})
    return found
