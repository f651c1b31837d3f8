"""The form of an action, made from the fields that the workflow's table declares."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, Role, Unit
from authorities.names import country_name
from imi.kernel.collation import in_alphabet
from imi.kernel.forms import DateField, Form
from requests.forms.passing_on import MOST_LISTED, WORDS, named, one_by_name, receivers
from requests.selectors.allocation import READ, UNIT, given_codes
from requests.selectors.case import Case
from requests.selectors.reach import iso_code
from requests.services.content import applies
from requests.services.problems import InvalidFieldsError
from requests.workflows.base import Field, Transition, choices_of
from requests.workflows.labels import CHOICES, FIELDS

SHORTEST_CODE = 60


class ActionForm(Form):
    """The fields of one action on one request; it cleans, the service does."""

    def __init__(
        self,
        arrow: Transition,
        case: Case,
        data: QueryDict | None = None,
        *,
        looked: QueryDict | None = None,
    ) -> None:
        """Make a control for each field of the table.

        looked: what was chosen and typed so far by somebody who goes on searching.
        """
        made: dict[str, forms.Field] = {}
        for field in arrow.fields:
            if field.type in _SEARCHED:
                made |= _SEARCHED[field.type](field, case, _label(field), data or looked)
            elif field.type in _CONTROLS and applies(field, case.exchange):
                made[field.name] = _CONTROLS[field.type](field, case, arrow)
        self.base_fields = made  # type: ignore[misc]
        lists = looked.lists() if looked else ()
        given = {name: _one(made, name, values) for name, values in lists}
        super().__init__(data, initial=given)

    @property
    def searches(self) -> bool:
        """Whether authorities are searched for before they can be chosen."""
        return WORDS in self.fields

    @property
    def besides(self) -> list[forms.BoundField]:
        """The fields below the search: what it found, if anything, and whatever else is asked."""
        return [
            bound
            for bound in self.visible_fields()
            if bound.name != WORDS and (bound.errors or getattr(bound.field, "choices", True))
        ]

    @property
    def free_text(self) -> str:
        """The free texts as they stand in the form."""
        return "\n".join(str(self[name].value() or "") for name in self._texts())

    @property
    def has_words(self) -> bool:
        """Whether it asks for a free text."""
        return bool(self._texts())

    def _texts(self) -> list[str]:
        return [n for n, f in self.fields.items() if isinstance(f.widget, forms.Textarea)]

    def values(self) -> dict[str, Any]:
        """The given values as the service takes them: JSON's."""
        values = {}
        for name, value in self.cleaned_data.items():
            if name != WORDS and value not in (None, "", []):
                values[name] = value.isoformat() if isinstance(value, date) else value
        return values

    def take(self, error: InvalidFieldsError) -> None:
        """Show what the service finds wrong beside the fields it is about."""
        for problem in error:
            name = problem.field.partition(".")[0]
            self.add_error(name if name in self.fields else None, str(problem.message))


def _one(made: dict[str, forms.Field], name: str, given: list[str]) -> list[str] | str:
    """What was given for a field, as its control shows it again."""
    return given if isinstance(made.get(name), forms.MultipleChoiceField) else given[-1]


def _label(field: Field) -> str:
    return str(FIELDS.get(field.name, field.name))


def _text(field: Field, case: Case, arrow: Transition) -> forms.Field:
    return forms.CharField(
        label=_label(field),
        required=field.required,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other authority may read it in your words: write plainly.")
        if field.required
        else "",
    )


def _date(field: Field, case: Case, arrow: Transition) -> forms.Field:
    return DateField(label=_label(field), required=field.required)


def _flag(field: Field, case: Case, arrow: Transition) -> forms.Field:
    return forms.BooleanField(label=_label(field), required=field.required)


def _choice(field: Field, case: Case, arrow: Transition) -> forms.Field:
    rules = case.exchange.procedure.rules
    return forms.ChoiceField(
        label=_label(field),
        required=field.required,
        choices=[(code, CHOICES.get(code, code)) for code in choices_of(field, rules)],
        widget=forms.RadioSelect,
    )


def _questions(field: Field, case: Case, arrow: Transition) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_label(field),
        required=field.required,
        choices=[
            (shown.asked.code, f"{shown.text.shown_code} · {shown.text.text}")
            for shown in case.questions
            if shown.asked.answered_at is None or "several_outstanding" not in arrow.guards
        ],
        widget=forms.CheckboxSelectMultiple,
    )


def _authority(field: Field, case: Case, arrow: Transition) -> forms.Field:
    exchange = case.exchange
    possible = (
        Authority.objects.active()
        .with_access_to(exchange.area_id)
        .filter(country=exchange.answering.country_id)
        .exclude(pk=exchange.answering.pk)
    )
    found = list(possible[: MOST_LISTED + 1])
    if len(found) > MOST_LISTED:
        return forms.CharField(
            label=_label(field),
            required=field.required,
            max_length=SHORTEST_CODE,
            help_text=_("Its reference, such as DE-000123; the search for authorities tells it."),
        )
    lang = get_language() or "en"
    listed = in_alphabet(found, lang, lambda authority: authority.name_in(lang))
    return forms.ChoiceField(
        label=_label(field),
        required=field.required,
        choices=[("", _("Please choose")), *((one.reference, named(one, lang)) for one in listed)],
    )


def _authority_in(field: Field, case: Case, country: str) -> forms.Field:
    """One of the authorities of a country with access to the area."""
    found = Authority.objects.active().with_access_to(case.exchange.area_id)
    found = found.filter(country=country).exclude(pk=case.exchange.requester_id)
    lang = get_language() or "en"
    listed = in_alphabet(list(found[:MOST_LISTED]), lang, lambda one: one.name_in(lang))
    nobody = _("Please choose") if field.required else _("The competent authority of the country")
    return forms.ChoiceField(
        label=_label(field),
        required=field.required,
        choices=[("", nobody), *((one.reference, named(one, lang)) for one in listed)],
    )


def _home_authority(field: Field, case: Case, arrow: Transition) -> forms.Field:
    return _authority_in(field, case, case.exchange.requester.country_id)


def _host_authority(field: Field, case: Case, arrow: Transition) -> forms.Field:
    return _authority_in(field, case, case.exchange.details.get("host", ""))


def _centre(field: Field, case: Case, arrow: Transition) -> forms.Field:
    """Authorities of other countries with access to the area; the one of the problem's first."""
    exchange = case.exchange
    found = Authority.objects.active().with_access_to(exchange.area_id)
    found = found.exclude(country=exchange.requester.country_id).order_by("country", "reference")
    lang = get_language() or "en"
    listed = in_alphabet(
        list(found[:MOST_LISTED]), lang, lambda authority: country_name(authority.country_id, lang)
    )
    question = exchange.procedure.rules.get("country")
    where = next((q.answer for q in case.standing.questions if q.code == question), "") or ""
    likely = next((one for one in listed if one.country_id == iso_code(where)), None)
    return forms.ChoiceField(
        label=_label(field),
        required=field.required,
        initial=likely.reference if likely else "",
        choices=[("", _("Please choose")), *((one.reference, named(one, lang)) for one in listed)],
    )


def _officials(field: Field, case: Case, arrow: Transition) -> forms.Field:
    handlers = Membership.objects.filter(
        authority=case.exchange.responder_id,
        active=True,
        official__is_active=True,
        roles__contains=[Role.REQUEST_HANDLER],
    ).select_related("official")
    present = case.standing.present
    units = list(Unit.objects.filter(authority=case.exchange.responder_id))
    people = [
        (member.official.email, str(member.official))
        for member in handlers
        if member.has_role(Role.REQUEST_HANDLER, area=case.exchange.area_id)
    ]
    shared = [(f"{UNIT}{unit.pk}", unit.name) for unit in units]
    reading = [(f"{READ}{code}", name) for code, name in (*shared, *people)]
    groups = [(_("Units"), shared), (_("Officials"), people), (_("Only to read"), reading)]
    return forms.MultipleChoiceField(
        label=_label(field),
        required=field.required,
        initial=given_codes(present) if present else [],
        choices=[group for group in groups if group[1]],
        widget=forms.CheckboxSelectMultiple,
    )


#: Fields for which authorities are searched, each with its box for words.
_SEARCHED = {"authorities": receivers, "body": one_by_name}
_CONTROLS: dict[str, Callable[[Field, Case, Transition], forms.Field]] = {
    "text": _text,
    "date": _date,
    "flag": _flag,
    "choice": _choice,
    "questions": _questions,
    "authority": _authority,
    "home_authority": _home_authority,
    "host_authority": _host_authority,
    "centre": _centre,
    "officials": _officials,
}
