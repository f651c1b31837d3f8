"""Read the lexicon's data files, CLDR and ISO 3166-2 into plain dictionaries."""

import csv
import gettext
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pycountry
from babel import Locale

from imi.kernel.normalise import words

DATA = Path(__file__).resolve().parents[1] / "data"
LANGUAGES = [
    "bg",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fi",
    "fr",
    "ga",
    "hr",
    "hu",
    "is",
    "it",
    "lt",
    "lv",
    "mt",
    "nb",
    "nl",
    "pl",
    "pt",
    "ro",
    "sk",
    "sl",
    "sv",
]
TERM_FILES = ("terms.csv", "more_terms.csv")
KINDS = {"area": "a", "profession": "p", "authority_kind": "k"}
SPOKEN_IN = {
    "bg": "BG", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR", "es": "ES", "et": "EE",
    "fi": "FI", "fr": "FR", "ga": "IE", "hr": "HR", "hu": "HU", "is": "IS", "it": "IT",
    "lb": "LU", "lt": "LT", "lv": "LV", "mt": "MT", "nb": "NO", "no": "NO", "nl": "NL",
    "pl": "PL", "pt": "PT", "ro": "RO", "sk": "SK", "sl": "SI", "sv": "SE",
}  # fmt: skip
# Czech, Slovak and Slovene make adjectives from the stem of a language's name.
_ADJECTIVES = {
    "cs": (("ština", "sky"), ("čtina", "cky")),
    "sk": (("ština", "sky"), ("čtina", "cky"), ("čina", "sky")),
    "sl": (("ščina", "ski"), ("ščina", "ški")),
}


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a data file as dictionaries."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@lru_cache(maxsize=1)
def participants() -> tuple[str, ...]:
    """Return the codes of the countries of the network."""
    return tuple(row["code"] for row in rows("countries.csv"))


def terms() -> Iterator[tuple[str, str, str, bool]]:
    """Yield (concept, language, term, preferred) of the lexicon's own files."""
    for name in TERM_FILES:
        for row in rows(f"lexicon/{name}"):
            concept = f"{KINDS[row['kind']]}:{row['concept'].lower()}"
            yield concept, row["lang"], row["term"], row["preferred"] == "1"


def stopwords() -> dict[str, str]:
    """Return {folded word: languages joined by a space} of words that say nothing."""
    found: dict[str, list[str]] = {}
    for row in rows("lexicon/stopwords.csv"):
        for word in words(row["words"], 1000, 10000):
            for form in word.forms:
                found.setdefault(form, []).append(row["lang"])
    return {form: " ".join(langs) for form, langs in found.items()}


def country_terms() -> Iterator[tuple[str, str, str, bool]]:
    """Yield names of countries, and of their languages as adjectives, from CLDR and ours."""
    countries = participants()
    for lang in LANGUAGES:
        locale = Locale.parse(lang)
        for code in countries:
            yield f"c:{code.lower()}", lang, locale.territories[code], True
        for spoken, code in SPOKEN_IN.items():
            for name in _adjectives(locale.languages.get(spoken, ""), lang):
                yield f"c:{code.lower()}", lang, name, False
    for row in rows("lexicon/countries.csv"):
        for word in row["words"].split("|"):
            yield f"c:{row['country'].lower()}", "", word, False


def _adjectives(name: str, lang: str) -> Iterator[str]:
    """Yield a language's name, which often is the country's adjective, and one made from it."""
    if name:
        yield name
        for ending, adjective in _ADJECTIVES.get(lang, ()):
            if name.endswith(ending):
                yield name.removesuffix(ending) + adjective


def region_terms() -> Iterator[tuple[str, str, str, bool]]:
    """Yield names of first-level regions from ISO 3166-2, in the languages that have them."""
    translations = {
        lang: gettext.translation("iso3166-2", pycountry.LOCALES_DIR, [lang], fallback=True)
        for lang in LANGUAGES
    }
    for code in participants():
        for region in pycountry.subdivisions.get(country_code=code) or ():
            concept = f"r:{region.code.lower()}"
            for name in _variants(region.name):
                yield concept, "", name, True
            for lang, translation in translations.items():
                translated = translation.gettext(region.name)
                if translated != region.name:
                    for name in _variants(translated):
                        yield concept, lang, name, True


def region_names() -> Iterator[tuple[str, str, str, bool]]:
    """Yield further names of regions, in no particular language."""
    for row in rows("lexicon/region_names.csv"):
        for word in row["words"].split("|"):
            yield f"r:{row['region'].lower()}", "", word, False


def wider() -> dict[str, list[str]]:
    """Return {concept: concepts of those who see to it where nobody else does}."""
    found: dict[str, list[str]] = {}
    for row in rows("lexicon/wider.csv"):
        found.setdefault(row["concept"], []).append(row["wider"])
    return found


def _variants(name: str) -> list[str]:
    """Split "Vlaams-Brabant [Brabant flamand*]; Rīga, Stadt" into plain names."""
    for mark in "[;(,/*]":
        name = name.replace(mark, "|")
    return [part.strip(" )-") for part in name.split("|") if len(part.strip(" )-")) > 2]


def regions_of_places() -> dict[tuple[str, str], str]:
    """Return {(country, GeoNames' region code): ISO 3166-2 code in lower case}."""
    return {
        (row["country"], row["geonames"]): row["iso"].lower() for row in rows("lexicon/regions.csv")
    }
