"""An edition as one archive that explains itself: a Frictionless data package."""

import io
import json
import zipfile
from typing import Any

from scoreboard.models import Edition
from scoreboard.services.export import Table, as_csv, tables

TYPES = {
    "edition": "year", "as_of": "date", "frozen": "boolean", "eu": "boolean",
    "indicator": "integer", "received": "integer", "n": "integer", "total": "integer",
    "unrounded": "number", "value": "integer", "scored": "integer", "score": "integer",
    "rank": "integer", "year": "year", "requests": "integer",
}  # fmt: skip
MEANINGS = {
    "edition": "Year whose requests are counted, by the date of sending.",
    "as_of": "Last day that counts.",
    "frozen": "Whether the edition is final.",
    "country": "Code of the country as the EU writes it (EL, UK), or EU for the average.",
    "eu": "Whether the country was a Member State on 31 December of the year.",
    "area": "Legal area, or ALL.",
    "indicator": "1 accepting, 2 answering, 3 agreed date, 4 timeliness, 5 efforts.",
    "received": "Requests received.",
    "n": "Cases the indicator counts.",
    "total": "Cases that meet the indicator; for indicator 2 the sum of days.",
    "unrounded": "100 * total / n in per cent; for indicator 2 total / n in days.",
    "value": "The unrounded value, rounded half up.",
    "class": "green, yellow or red; in the table of overall results good, medium or poor.",
    "flag": "no_data, not_assessed, few, or empty.",
    "scored": "Indicators that have a class.",
    "score": "Sum of +1 for green, 0 for yellow, -1 for red.",
    "rank": "1 + number of countries with a higher score.",
    "year": "Year of sending.",
    "requests": "Requests sent.",
}
#: Archives carry the time of each file; the same edition gives the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def package(edition: Edition) -> bytes:
    """Return a ZIP with the tables as CSV and a datapackage.json that describes them."""
    found = tables(edition)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        description = json.dumps(_description(edition, found), ensure_ascii=False, indent=1)
        archive.writestr(zipfile.ZipInfo("datapackage.json", EPOCH), description)
        for table in found:
            archive.writestr(zipfile.ZipInfo(f"{table.name}.csv", EPOCH), as_csv(found, table.name))
    return out.getvalue()


def _description(edition: Edition, found: list[Table]) -> dict[str, Any]:
    return {
        "name": f"imi-scoreboard-{edition.year}",
        "title": f"Scoreboard of the Internal Market Information System, {edition.year}",
        "version": f"{edition.year}.{edition.revision}",
        "created": edition.published_at.isoformat(),
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "simulated": edition.simulated,
        "frozen": edition.frozen,
        "rules": edition.rules,
        "checksum": edition.checksum,
        "note": edition.note,
        "resources": [_resource(table.name, table.columns) for table in found],
    }


def _resource(name: str, columns: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "format": "csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {
                    "name": column,
                    "type": TYPES.get(column, "string"),
                    "description": MEANINGS[column],
                }
                for column in columns
            ]
        },
    }
