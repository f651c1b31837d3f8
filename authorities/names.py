"""Names of countries and languages from CLDR."""

from functools import lru_cache

from babel import Locale

# CLDR has no territory of these codes; the EU's own are read as ISO's.
_ISO = {"EL": "GR", "UK": "GB"}


@lru_cache(maxsize=64)
def _locale(lang: str) -> Locale:
    return Locale.parse(lang)


def country_name(code: str, lang: str) -> str:
    """Return a country's name in a language, or its code where CLDR has none."""
    return _locale(lang).territories.get(_ISO.get(code, code), code)


def language_name(code: str, lang: str) -> str:
    """Return a language's name in a language, or its code where CLDR has none."""
    return _locale(lang).languages.get(code, code)
