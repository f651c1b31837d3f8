"""The aggregate pass over facts: the same for the nightly editions and for a file of rows.

Grouped once at the finest level; roll-ups are made from these few rows (`services.compute`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction

from scoreboard.indicators import INDICATORS
from scoreboard.models import RequestFact

FACTS = RequestFact._meta.db_table
#: Never accepted, and withdrawn on day 0 to 7 after its own sending (R10).
EARLY = """(coalesce(accepted_on > as_of, true)
            and withdrawn_on <= as_of and withdrawn_on - sent_on <= 7) is true"""

TALLY = f"""
    select year, receiver, area, procedure, count(*), {{counters}}
    from {{facts}} join {{editions}} as edition (year, as_of) using (year)
    where sender <> receiver and sent_on <= as_of and not {EARLY}
    group by year, receiver, area, procedure"""  # noqa: S608


class Tally(NamedTuple):
    """The counters of one edition, receiving country, area and procedure.

    cases, totals: one number for each indicator, in the order of `INDICATORS`.
    """

    year: int
    receiver: str
    area: str
    procedure: str
    received: int
    cases: tuple[int, ...]
    totals: tuple[int, ...]


class SortedOut(NamedTuple):
    """How many rows of one edition and procedure were sorted out, and how many were left."""

    year: int
    procedure: str
    domestic: int
    after_as_of: int
    early: int
    left: int


class Sent(NamedTuple):
    """How many requests a country sent under one procedure, parts not counted."""

    year: int
    sender: str
    procedure: str
    requests: int


class YearVolume(NamedTuple):
    """How many originals were sent in a year and area by an edition's as-of (R21)."""

    edition: int
    year: int
    area: str
    requests: int


@contextmanager
def counting() -> Iterator[None]:
    """Hold the passes together, and let them group in memory instead of sorting every row.

    The planner takes the groups for many more than they are, and would sort on disk: three
    times slower at a million facts.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('enable_sort', 'off', true), set_config('work_mem', '64MB', true)"
        )
        yield


def _rows(sql: str, editions: dict[int, date], table: str) -> list[tuple]:
    """Run one pass; `edition` is a table of years and their as-of."""
    values = ", ".join(["(%s::smallint, %s::date)"] * len(editions))
    parameters = [part for edition in editions.items() for part in edition]
    with connection.cursor() as cursor:
        cursor.execute(sql.format(facts=table, editions=f"(values {values})"), parameters)
        return cursor.fetchall()


def counters() -> str:
    """Return the SQL of the counters: cases and total of each indicator."""
    return ", ".join(
        f"count(*) filter (where {indicator.cases}), {indicator.sum_sql}"
        for indicator in INDICATORS
    )


def tallies(editions: dict[int, date], table: str = FACTS) -> list[Tally]:
    """Count what was received, for editions {year: as-of}; one query.

    Rows that R10 sorts out for every procedure alike are left out; which procedures an edition
    counts is the roll-up's business.
    """
    if not editions:
        return []
    rows = _rows(TALLY.replace("{counters}", counters()), editions, table)
    return [
        Tally(
            year,
            receiver,
            area,
            procedure,
            received,
            cases=tuple(map(int, counts[::2])),
            totals=tuple(map(int, counts[1::2])),
        )
        for year, receiver, area, procedure, received, *counts in rows
    ]


def sorted_out(editions: dict[int, date], table: str = FACTS) -> list[SortedOut]:
    """Count the rows that R10 sorts out, in its order, and those left; one query."""
    if not editions:
        return []
    standing = "sender <> receiver and sent_on <= as_of"
    rows = _rows(
        f"""select year, procedure,
                   count(*) filter (where sender = receiver),
                   count(*) filter (where sender <> receiver and sent_on > as_of),
                   count(*) filter (where {standing} and {EARLY}),
                   count(*) filter (where {standing} and not {EARLY})
            from {{facts}} join {{editions}} as edition (year, as_of) using (year)
            group by year, procedure""",  # noqa: S608
        editions,
        table,
    )
    return [SortedOut(*row) for row in rows]


def senders(editions: dict[int, date], table: str = FACTS) -> list[Sent]:
    """Count what each country sent, parts not counted (R21); one query."""
    if not editions:
        return []
    rows = _rows(
        """select year, sender, procedure, count(*)
           from {facts} join {editions} as edition (year, as_of) using (year)
           where sender <> receiver and sent_on <= as_of and not is_part
           group by year, sender, procedure""",
        editions,
        table,
    )
    return [Sent(*row) for row in rows]


def volumes(editions: dict[int, date], table: str = FACTS) -> list[YearVolume]:
    """Count originals of every area by year, as each edition knows them (R21); one query."""
    if not editions:
        return []
    rows = _rows(
        """select edition.year, facts.year, area, count(*)
           from {facts} as facts join {editions} as edition (year, as_of) on sent_on <= as_of
           where sender <> receiver and not is_part
           group by edition.year, facts.year, area""",
        editions,
        table,
    )
    return [YearVolume(*row) for row in rows]


def loaded_totals(table: str) -> tuple[int, int]:
    """Count the drafts and the domestic rows of a loaded table, of whatever year; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select count(*) filter (where sent_on is null),
                       count(*) filter (where sent_on is not null and sender = receiver)
                from {table}"""  # noqa: S608
        )
        drafts, domestic = cursor.fetchone()
    return drafts, domestic
