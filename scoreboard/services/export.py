"""Open data: the three tables of an edition as CSV, XLSX and JSON (R24)."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scoreboard.indicators import BY_NUMBER
from scoreboard.models import Edition

Row = tuple[Any, ...]
#: Name and columns of each table.
COLUMNS: dict[str, tuple[str, ...]] = {
    "values": (
        "edition",
        "as_of",
        "frozen",
        "country",
        "eu",
        "area",
        "indicator",
        "received",
        "n",
        "total",
        "unrounded",
        "value",
        "class",
        "flag",
    ),
    "overall": (
        "edition",
        "as_of",
        "frozen",
        "country",
        "eu",
        "scored",
        "score",
        "class",
        "rank",
    ),
    "requests": ("edition", "year", "area", "requests"),
}


@dataclass(frozen=True)
class Table:
    """A table of open data."""

    name: str
    columns: tuple[str, ...]
    rows: list[Row]


def tables(edition: Edition) -> list[Table]:
    """Return the tables of an edition; three queries."""
    results = list(edition.results.all())
    eu = {result.country: result.eu for result in results}
    head = (edition.year, edition.as_of, edition.frozen)
    overall = [
        (*head, row.country, row.eu, row.scored, row.score, row.overall or None, row.rank)
        for row in results
        if row.scored is not None
    ]
    volumes = [
        (edition.year, volume.year, volume.area, volume.requests)
        for volume in edition.volumes.all()
    ]
    found = {"values": list(_values(edition, head, eu)), "overall": overall, "requests": volumes}
    return [Table(name, COLUMNS[name], rows) for name, rows in found.items()]


def _values(edition: Edition, head: Row, eu: dict[str, bool]) -> Iterator[Row]:
    for value in edition.values.all():
        exact = None
        if value.total is not None:
            exact = BY_NUMBER[value.indicator].unrounded(value.total, value.n)
        yield (
            *head,
            value.country,
            eu[value.country],
            value.area,
            value.indicator,
            value.received,
            value.n,
            value.total,
            exact,
            value.value,
            value.colour or None,
            value.flag or None,
        )


def _plain(cell: Any) -> Any:
    """Return a cell as text formats write it: truth in lower case, days as ISO dates."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def as_csv(found: Iterable[Table], name: str = "values") -> str:
    """Return one of the tables as CSV, empty cells for what isn't known."""
    table = next(table for table in found if table.name == name)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def as_json(edition: Edition) -> str:
    """Return an edition with all its tables as one JSON document."""
    document = {
        "edition": edition.year,
        "as_of": edition.as_of.isoformat(),
        "frozen": edition.frozen,
        "revision": edition.revision,
        "note": edition.note,
        "rules": edition.rules,
        "simulated": edition.simulated,
        "checksum": edition.checksum,
        **{
            table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
            for table in tables(edition)
        },
    }
    return json.dumps(document, ensure_ascii=False, default=_plain)


def as_xlsx(edition: Edition) -> bytes:
    """Return an edition as a workbook with one sheet for each table."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "Open IMI"
    book.properties.created = edition.published_at.replace(tzinfo=None)
    for table in tables(edition):
        sheet = book.create_sheet(table.name)
        sheet.append(table.columns)
        for row in table.rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
