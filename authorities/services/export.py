"""Authorities as CSV, XLSX and JSON, with the columns of the import."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from authorities.models import Authority

COLUMNS = (
    "id",
    "kind",
    "country",
    "official_name",
    "official_lang",
    "official_name_2",
    "official_lang_2",
    "abbreviation",
    "informal_name_en",
    "informal_name_fr",
    "informal_name_de",
    "description_en",
    "city",
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
Missing = Mapping[int, str]
MOST_ROWS = 10_000
#: What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(
    authorities: Iterable[Authority], missing: Missing | None = None
) -> Iterator[dict[str, str]]:
    """Yield the columns of each authority; accesses, competences and links are prefetched.

    missing: {key: what its registration lacks}.
    """
    for one in authorities:
        validating = [link for link in one.links.all() if link.function == "validation"]
        row = {
            "id": one.reference,
            "kind": one.kind,
            "country": one.country_id,
            "official_name": one.name,
            "official_lang": one.name_lang,
            "official_name_2": one.name_2,
            "official_lang_2": one.name_2_lang,
            "abbreviation": one.abbreviation,
            "informal_name_en": one.informal.get("en", ""),
            "informal_name_fr": one.informal.get("fr", ""),
            "informal_name_de": one.informal.get("de", ""),
            "description_en": one.description.get("en", ""),
            "city": one.city,
            "postcode": one.postcode,
            "address": one.address,
            "email": one.email,
            "phone": one.phone,
            "url": one.url,
            "areas": "|".join(access.area_id for access in one.accesses.all()),
            "professions": "|".join(competence.code for competence in one.competences.all()),
            "parent": validating[0].coordinator.reference if validating else "",
            "active": "1" if one.status == Authority.Status.ACTIVE else "0",
        }
        yield row if missing is None else row | {"missing": missing.get(one.pk, "")}


def columns(missing: Missing | None) -> tuple[str, ...]:
    """The columns of a file; what is missing stands in one of its own where it is known."""
    return COLUMNS if missing is None else (*COLUMNS, "missing")


def as_csv(authorities: Iterable[Authority], missing: Missing | None = None) -> bytes:
    """Return UTF-8 with a BOM, so that spreadsheets read every script; cells can't be formulas."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns(missing))
    writer.writeheader()
    for row in rows(authorities, missing):
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value


def as_xlsx(authorities: Iterable[Authority], missing: Missing | None = None) -> bytes:
    """Return a workbook of one sheet; every cell is text."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("authorities")
    sheet.append(list(columns(missing)))
    for row in rows(authorities, missing):
        sheet.append([_harmless(row[name]) for name in columns(missing)])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_json(authorities: Iterable[Authority], missing: Missing | None = None) -> bytes:
    """Return a list of objects."""
    return json.dumps(list(rows(authorities, missing)), ensure_ascii=False, indent=1).encode()


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (as_json, "application/json"),
}
