"""Check rows of the import format and turn them into entries; nothing is written here."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pycountry
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from authorities.lexicon.sources import LANGUAGES
from authorities.models import Authority, Competence, Country, LegalArea
from authorities.models.country import ISO_CODES
from authorities.services.import_rows import WHOLE_ROW, Fault, Row

REQUIRED = ("id", "kind", "country", "official_name", "official_lang", "informal_name_en", "city")
OPTIONAL = (
    "official_name_2",
    "official_lang_2",
    "abbreviation",
    "postcode",
    "address",
    "email",
    "phone",
    "url",
    "areas",
    "professions",
    "parent",
    "active",
)
TRANSLATED = {"informal_name_": "informal", "description_": "description"}
LONGEST_TRANSLATION = {"informal": 500, "description": 10_000}
# What a page's address can carry.
_REFERENCE = re.compile(r"[^\s/?#%\\]{1,40}")


@dataclass(slots=True)
class Entry:
    """What a row says of one authority; None and missing fields leave what is there.

    fields: {model field: value}; translations: {model field: {language: text, "" to remove}}.
    """

    line: int
    reference: str
    country: str
    fields: dict[str, Any]
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    source_key: str | None = None
    areas: tuple[str, ...] | None = None
    professions: tuple[str, ...] | None = None
    parent: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that rows may use."""

    countries: dict[str, list[str]]
    areas: frozenset[str]
    professions: frozenset[str]


def known_codes() -> Known:
    """Return the codes of this installation; three queries."""
    return Known(
        {country.code: country.languages for country in Country.objects.all()},
        frozenset(LegalArea.objects.values_list("code", flat=True)),
        frozenset(
            Competence.objects.filter(kind=Competence.Kind.PROFESSION).values_list(
                "code", flat=True
            )
        ),
    )


def check_columns(columns: list[str]) -> list[Fault]:
    """Return what is wrong with a header."""
    faults = [
        Fault(1, name, _("the column is missing")) for name in REQUIRED if name not in columns
    ]
    for name in columns:
        if name not in REQUIRED and name not in OPTIONAL and not _translated(name)[0]:
            faults.append(Fault(1, name or WHOLE_ROW, _("the column is unknown")))
    return faults


@lru_cache(maxsize=256)
def _translated(column: str) -> tuple[str, str]:
    """Return (model field, language) of a translated column, or two empty texts."""
    for prefix, name in TRANSLATED.items():
        if column.startswith(prefix) and column.removeprefix(prefix) in LANGUAGES:
            return name, column.removeprefix(prefix)
    return "", ""


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """Return the codes of ISO 639-1."""
    return frozenset(
        language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")
    )


class RowCheck:
    """The checks of one row; faults gather in the list that was given."""

    def __init__(self, row: Row, known: Known, faults: list[Fault]) -> None:
        """Look at one row."""
        self.row, self.known, self.faults = row, known, faults

    def fault(self, column: str, reason: str) -> None:
        """Note what is wrong with a column."""
        self.faults.append(Fault(self.row.line, column, reason))

    def entry(self) -> Entry:
        """Check every column and return the entry; it is of use only if no fault was noted."""
        country = self.country()
        fields: dict[str, Any] = {"kind": self.kind(), **self.names(), **self.contact()}
        return Entry(
            line=self.row.line,
            reference=self.reference(),
            country=country,
            fields=fields,
            translations=self.translations(),
            areas=self.codes("areas", self.known.areas),
            professions=self.codes("professions", self.known.professions),
            parent=self.parent(),
            active=self.active(),
        )

    def text(self, column: str, longest: int, *, required: bool = False) -> str:
        """Return a column's text; notes what is missing or too long."""
        value = self.row[column]
        if required and not value:
            self.fault(column, _("a value is needed"))
        if len(value) > longest:
            self.fault(
                column,
                _("%(found)d characters; at most %(most)d are possible")
                % {"found": len(value), "most": longest},
            )
            return ""
        return value

    def reference(self) -> str:
        """Return the id, which must fit into a page's address."""
        value = self.text("id", 40, required=True)
        if value and not _REFERENCE.fullmatch(value):
            self.fault("id", _("spaces and the characters / ? # % \\ are not possible"))
        return value

    def kind(self) -> str:
        """Return the kind of authority."""
        value = self.text("kind", 40, required=True)
        if value and value not in Authority.Kind.values:
            self.fault(
                "kind",
                _("“%(value)s” is none of %(possible)s")
                % {"value": value, "possible": ", ".join(Authority.Kind.values)},
            )
        return value

    def country(self) -> str:
        """Return the country's ISO code."""
        value = self.text("country", 40, required=True).upper()
        code = ISO_CODES.get(value, value)
        if code and code not in self.known.countries:
            self.fault("country", _("“%s” is no country of the network") % value)
        return code

    def names(self) -> dict[str, str]:
        """Return the official names and their languages."""
        found = {
            "name": self.text("official_name", 500, required=True),
            "name_lang": self.language("official_lang", required=True),
            "city": self.text("city", 200, required=True),
        }
        if "official_name_2" in self.row.values or "official_lang_2" in self.row.values:
            found["name_2"] = self.text("official_name_2", 500)
            found["name_2_lang"] = self.language("official_lang_2", required=bool(found["name_2"]))
            if found["name_2_lang"] and not found["name_2"]:
                self.fault("official_name_2", _("a language needs its name"))
        return found

    def language(self, column: str, *, required: bool) -> str:
        """Return a code of ISO 639-1."""
        value = self.text(column, 40, required=required).lower()
        if value and value not in languages():
            self.fault(column, _("“%s” is no code of ISO 639-1") % value)
        return value

    def contact(self) -> dict[str, str]:
        """Return the contact data of the columns that the file has."""
        found = {
            column: self.text(column, longest)
            for column, longest in (
                ("abbreviation", 60),
                ("postcode", 20),
                ("address", 500),
                ("email", 254),
                ("phone", 60),
                ("url", 500),
            )
            if column in self.row.values
        }
        self.valid("email", validate_email, _("“%s” is no e-mail address"))
        self.valid("url", URLValidator(["http", "https"]), _("“%s” is no address of a page"))
        return found

    def valid(self, column: str, validator: Callable[[str], None], reason: str) -> None:
        """Note a column's value that a validator refuses."""
        value = self.row[column]
        if value:
            try:
                validator(value)
            except (ValidationError, ValueError):
                self.fault(column, reason % value[:100])

    def translations(self) -> dict[str, dict[str, str]]:
        """Return the working names and descriptions by language."""
        found: dict[str, dict[str, str]] = {}
        for column in self.row.values:
            name, lang = _translated(column)
            if name:
                required = column == "informal_name_en"
                text = self.text(column, LONGEST_TRANSLATION[name], required=required)
                found.setdefault(name, {})[lang] = text
        return found

    def codes(self, column: str, possible: frozenset[str]) -> tuple[str, ...] | None:
        """Return codes joined by |, each once; None where the file has no such column."""
        if column not in self.row.values:
            return None
        codes = [code.strip() for code in self.row[column].split("|") if code.strip()]
        for code in codes:
            if code not in possible:
                self.fault(column, _("the code “%s” is unknown") % code[:60])
        return tuple(dict.fromkeys(codes))

    def parent(self) -> str:
        """Return the id of the validating coordinator, or an empty text."""
        value = self.text("parent", 40)
        if value and value == self.row["id"]:
            self.fault("parent", _("an authority can't validate itself"))
        return value

    def active(self) -> bool:
        """Say whether the authority takes part."""
        value = self.row["active"]
        if value not in ("", "0", "1"):
            self.fault("active", _("“%s” is neither 0 nor 1") % value[:60])
        return value != "0"


def read_entries(
    columns: list[str], rows: list[Row], known: Known, faults: list[Fault]
) -> list[Entry]:
    """Return the entries of all rows; adds to `faults` what is wrong with the header or a row."""
    wrong = check_columns(columns)
    faults.extend(wrong)
    if any(fault.column in REQUIRED for fault in wrong):
        return []
    return [RowCheck(row, known, faults).entry() for row in rows]
