"""Choosing authorities by name: those to which something is passed on, one to be consulted."""

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from authorities.models import Authority
from authorities.selectors.search import search
from imi.kernel.collation import in_alphabet
from requests.selectors.case import Case
from requests.workflows.base import Field

#: Up to so many authorities are offered at once; beyond it, they are searched for.
MOST_LISTED = 400
MOST_FOUND = 50
LONGEST_WORDS = 200
#: The name of the box for words, beside the field of the chosen authorities.
WORDS = "words"


def named(authority: Authority, lang: str) -> str:
    """An authority as a choice: name, place and reference."""
    place = f", {authority.city}" if authority.city else ""
    return f"{authority.name_in(lang)}{place} ({authority.reference})"


def receivers(
    field: Field, case: Case, label: str, data: QueryDict | None
) -> dict[str, forms.Field]:
    """The controls for authorities of the actor's country with access to the area.

    data: what was sent; where there are too many to list, the choices are those that its words
    find, and those chosen before.
    """
    own = Authority.objects.active().with_access_to(case.exchange.area_id)
    own = own.filter(country=case.standing.member.authority.country_id)
    count = own.count()
    told = ngettext(
        "%(number)d authority of your country has access to this legal area.",
        "%(number)d authorities of your country have access to this legal area.",
        count,
    ) % {"number": count}
    if count <= MOST_LISTED:
        return {field.name: _choice(field, label, told, own)}
    chosen = data.getlist(field.name) if data else []
    words = data.get(WORDS, "")[:LONGEST_WORDS] if data else ""
    references = {ref for ref in chosen if "\x00" not in ref}
    references |= _found(words, case, area=case.exchange.area_id)
    told = told + " " + _("Search for those that you pass it on to; what you chose stays.")
    box = forms.CharField(
        label=_("Find an authority"), required=False, max_length=LONGEST_WORDS, help_text=told
    )
    return {
        WORDS: box,
        field.name: _choice(field, label, "", own.filter(reference__in=references)),
    }


def one_by_name(
    field: Field, case: Case, label: str, data: QueryDict | None
) -> dict[str, forms.Field]:
    """The controls for one other authority of the actor's country, whatever its legal areas.

    data: what was sent; the choices are those that its words find, and the one chosen before.
    """
    mine = case.standing.member.authority
    chosen = data.get(field.name, "") if data else ""
    words = data.get(WORDS, "")[:LONGEST_WORDS] if data else ""
    references = {chosen} if chosen and "\x00" not in chosen else set()
    references |= _found(words, case)
    offered = Authority.objects.active().filter(country=mine.country_id, reference__in=references)
    lang = get_language() or "en"
    listed = in_alphabet(
        list(offered.exclude(pk=mine.pk)), lang, lambda authority: authority.name_in(lang)
    )
    told = _("Search by name, place or kind, in any language; then choose one.")
    if words.strip() and not listed:
        told = _("No authority fits these words")
    return {
        WORDS: forms.CharField(
            label=_("Find an authority"), required=False, max_length=LONGEST_WORDS, help_text=told
        ),
        field.name: forms.ChoiceField(
            label=label,
            required=field.required,
            choices=[(one.reference, named(one, lang)) for one in listed],
            widget=forms.RadioSelect,
        ),
    }


def _found(words: str, case: Case, *, area: str | None = None) -> set[str]:
    """References of what the words find in the actor's country, of one area where named."""
    if not words.strip():
        return set()
    hits = search(
        words.replace("\x00", ""),
        lang=get_language() or "en",
        country=case.standing.member.authority.country_id,
        area=area,
        limit=MOST_FOUND,
    )
    return {hit.reference for hit in hits}


def _choice(
    field: Field, label: str, help_text: str, offered: QuerySet[Authority]
) -> forms.MultipleChoiceField:
    lang = get_language() or "en"
    listed = in_alphabet(list(offered), lang, lambda authority: authority.name_in(lang))
    return forms.MultipleChoiceField(
        label=label,
        required=field.required,
        help_text=help_text,
        choices=[(one.reference, named(one, lang)) for one in listed],
        widget=forms.CheckboxSelectMultiple,
    )
