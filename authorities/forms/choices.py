"""Choices that several forms and filters offer, in the reader's language and alphabet."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import get_language

from authorities.models import Country, LegalArea
from authorities.names import country_name, language_name
from authorities.selectors.registry import competences, countries_with_authorities
from imi.kernel.collation import in_alphabet

#: Seconds for which the names of areas and countries are kept.
KEPT = 600

Choices = list[tuple[str, str]]


def reader_language() -> str:
    """The language the page is read in."""
    return get_language() or "en"


def _kept(name: str, read: Callable[[str], Choices]) -> Choices:
    lang = reader_language()
    return cache.get_or_set(f"choices.{name}.{lang}", lambda: read(lang), KEPT) or []


def area_choices() -> Choices:
    """Legal areas in their own order."""
    return _kept(
        "areas",
        lambda lang: [(area.code, area.name) for area in LegalArea.objects.order_by("position")],
    )


def participant_choices() -> Choices:
    """Countries that take part."""

    def read(lang: str) -> Choices:
        codes = Country.objects.filter(takes_part=True).values_list("code", flat=True)
        return _by_name([(code, country_name(code, lang)) for code in codes], lang)

    return _kept("participants", read)


def country_choices() -> Choices:
    """Countries that have an authority now."""
    lang = reader_language()
    return _by_name(
        [(code, country_name(code, lang)) for code in countries_with_authorities()], lang
    )


def competence_choices() -> Choices:
    """Competences."""
    return _by_name([(one.code, one.name or one.code) for one in competences()], reader_language())


def language_choices() -> Choices:
    """The languages of the interface, in which authorities work and texts are written."""
    lang = reader_language()
    return _by_name([(code, language_name(code, lang)) for code, _name in settings.LANGUAGES], lang)


def _by_name(choices: Choices, lang: str) -> Choices:
    return in_alphabet(choices, lang, lambda choice: choice[1])
