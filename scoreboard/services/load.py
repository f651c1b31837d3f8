"""The indicators of a file: its rows as a temporary table of facts, and the same pass over it."""

from datetime import date
from typing import Any

from django.db import connection

from scoreboard.models import RequestFact
from scoreboard.selectors.tally import count_all, counted, counting, loaded_totals
from scoreboard.services.compute import Figures, compute
from scoreboard.services.request_file import fact_of
from scoreboard.services.request_rows import Row

TABLE = "requestfact_load"
_LEFT_OUT = frozenset({"id", "exchange_key", "version"})


def default_as_of(year: int, yesterday: date) -> date:
    """Return 31 March of the next year or yesterday, the earlier (R22)."""
    return min(date(year + 1, 3, 31), yesterday)


def figures_of(rows: list[Row], year: int, as_of: date) -> tuple[Figures, dict[str, Any]]:
    """Return the figures of one edition from a file's rows, and the totals of what was counted.

    Nothing lasting is written: the table is temporary, and gone when this returns.
    """
    editions = {year: as_of}
    with counting():
        _load(rows)
        found = counted(count_all(editions, TABLE))
        drafts, domestic = loaded_totals(TABLE)
        with connection.cursor() as cursor:
            cursor.execute(f"drop table {TABLE}")
    figures = compute(year, as_of, found)
    out = found.sorted_out
    in_year = sum(row.after_as_of + row.early + row.left for row in out)
    totals = {
        "rows": len(rows),
        "received": figures.received,
        "ratings_only": figures.ratings_only,
        "excluded": {
            "draft": drafts,
            "domestic": domestic,
            "other_year": len(rows) - drafts - domestic - in_year,
            "after_as_of": sum(row.after_as_of for row in out),
            "out_of_scope": figures.out_of_scope,
            "withdrawn_early": figures.withdrawn_early,
        },
    }
    return figures, totals


def _load(rows: list[Row]) -> None:
    """Copy the rows into a temporary table of the facts' columns."""
    fields = [field for field in RequestFact._meta.concrete_fields if field.name not in _LEFT_OUT]
    columns = ", ".join(f"{field.column} {field.db_type(connection)}" for field in fields)
    originals: dict[str, Row] = {}
    for row in rows:
        originals.setdefault(row.values["reference"], row)
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table {TABLE} ({columns}) on commit drop")
        names = [field.name for field in fields]
        with cursor.copy(f"copy {TABLE} ({', '.join(names)}) from stdin") as copy:
            for row in rows:
                fact = fact_of(row, originals)
                copy.write_row([fact[name] for name in names])
