"""Turn rows of the publicbodies data set into entries of the registry."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _

from authorities.lexicon.store import lexicon
from authorities.models import Authority
from authorities.models.country import ISO_CODES
from authorities.services.import_entries import Entry, Known
from authorities.services.import_rows import Fault, Row

COLUMNS = ("id", "name", "jurisdiction_code")
# The first reference of a row that wasn't given one: DE-100001.
FIRST_NUMBER = 100_001
_MUNICIPAL = re.compile(r"^(comune|comuni|kommun|stadt|gemeinde|δήμο[ςι])\b|kommun(er)?\b", re.I)
# A postcode of four or five digits (Greece: 104 32), then the place's name.
_PLACE = re.compile(r"\b\d{3} ?\d{2} +([^\W\d_][^\d,;()]{1,60})")


def read_publicbodies(
    columns: list[str], rows: list[Row], country: str, known: Known, faults: list[Fault]
) -> list[Entry]:
    """Return the entries of one country's file; adds to `faults` what can't be used.

    Contact data that is no valid address is left out: the data set is a scrape of 2013.
    """
    missing = [
        Fault(1, name, _("the column is missing")) for name in COLUMNS if name not in columns
    ]
    faults.extend(missing)
    if missing:
        return []
    lang = known.countries[country][0]
    return [_entry(row, country, lang, faults) for row in rows]


def _entry(row: Row, country: str, lang: str, faults: list[Fault]) -> Entry:
    code = row["jurisdiction_code"].upper()
    if ISO_CODES.get(code, code) != country:
        faults.append(
            Fault(
                row.line,
                "jurisdiction_code",
                _("“%s” is another country") % row["jurisdiction_code"],
            )
        )
    for column, longest in (("id", 200), ("name", 500)):
        if not 0 < len(row[column]) <= longest:
            reason = _("a value of at most %d characters is needed") % longest
            faults.append(Fault(row.line, column, reason))
    fields: dict[str, Any] = {
        "kind": Authority.Kind.AUTHORITY,
        "level": Authority.Level.LOCAL
        if _MUNICIPAL.search(f"{row['classification']} {row['name']}"[:300])
        else Authority.Level.NATIONAL,
        "name": row["name"],
        "name_lang": lang,
        "abbreviation": _abbreviation(row),
        "city": _city(row["address"], country),
        "address": row["address"][:500],
        "phone": row["phone"] if len(row["phone"]) <= 60 else "",
        "email": row["email"] if _is(validate_email, row["email"], 254) else "",
        "url": row["url"] if _is(URLValidator(["http", "https"]), row["url"], 500) else "",
    }
    about = " – ".join(text for text in (row["classification"], row["description"]) if text)
    return Entry(
        line=row.line,
        reference="",
        country=country,
        fields=fields,
        translations={"description": {lang: about[:10_000]}},
        source_key=row["id"],
    )


def _abbreviation(row: Row) -> str:
    """Leave out what is only the end of the row's own id (presidency)."""
    found = row["abbreviation"]
    return "" if len(found) > 60 or row["id"].endswith(f"/{found}") else found


def _is(validator: Any, value: str, longest: int) -> bool:
    try:
        validator(value)
    except (ValidationError, ValueError):
        return False
    return len(value) <= longest


def _city(address: str, country: str) -> str:
    """Return the place after the postcode, as it is written, if it is one that we know."""
    for match in _PLACE.finditer(address):
        words = match.group(1).split()
        for length in range(min(4, len(words)), 0, -1):
            name = " ".join(words[:length]).strip(" .-")
            if lexicon().locate(name, country):
                return name
    return ""
