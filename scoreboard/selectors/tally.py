"""Counting facts: in full, or as the running counts have it; both give the same rows.

Roll-ups are made from these few rows (`services.compute`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction

from scoreboard.models import RequestFact, RunningCount
from scoreboard.selectors.passes import PASSES, SENT, SORTED_OUT, TALLY, VOLUME, Pass

FACTS = RequestFact._meta.db_table
#: Pass, year of the edition, and the key of a group within them.
Name = tuple[str, int, str]


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


@dataclass(frozen=True)
class Counted:
    """What the passes found, for one edition or several."""

    tallies: list[Tally]
    sorted_out: list[SortedOut]
    senders: list[Sent]
    volumes: list[YearVolume]


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


def count(one: Pass, editions: dict[int, date], table: str = FACTS) -> dict[Name, tuple[int, ...]]:
    """Run one pass over all facts for editions {year: as-of}; one query."""
    if not editions:
        return {}
    values = ", ".join(["(%s::smallint, %s::date)"] * len(editions))
    parameters = [part for edition in editions.items() for part in edition]
    keys = len(one.keys)
    with connection.cursor() as cursor:
        cursor.execute(one.sql.format(facts=table, editions=f"(values {values})"), parameters)
        return {
            (one.name, edition, "/".join(map(str, found[:keys]))): tuple(map(int, found[keys:]))
            for edition, *found in cursor.fetchall()
        }


def count_all(editions: dict[int, date], table: str = FACTS) -> dict[Name, tuple[int, ...]]:
    """Run all passes over all facts; four queries."""
    found: dict[Name, tuple[int, ...]] = {}
    for one in PASSES:
        found |= count(one, editions, table)
    return found


def running_counts(years: list[int]) -> dict[Name, tuple[int, ...]]:
    """Return what the running counts say, without groups that have become empty; one query."""
    rows = RunningCount.objects.filter(running__in=years)
    return {
        (name, year, key): tuple(counts)
        for name, year, key, counts in rows.values_list("pass_name", "running", "key", "counts")
        if any(counts)
    }


def counted(counts: dict[Name, tuple[int, ...]]) -> Counted:
    """Give the counts of the passes their names."""
    rows: dict[str, list[tuple]] = {one.name: [] for one in PASSES}
    for (name, year, key), numbers in counts.items():
        rows[name].append((year, *key.split("/"), *numbers))
    return Counted(
        tallies=[
            Tally(year, receiver, area, procedure, received, tuple(ns[::2]), tuple(ns[1::2]))
            for year, receiver, area, procedure, received, *ns in rows[TALLY.name]
        ],
        sorted_out=[SortedOut(*row) for row in rows[SORTED_OUT.name]],
        senders=[Sent(*row) for row in rows[SENT.name]],
        volumes=[
            YearVolume(edition, int(year), area, requests)
            for edition, year, area, requests in rows[VOLUME.name]
        ],
    )


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
