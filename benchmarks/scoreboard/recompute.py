"""Count facts in one pass, and merge a thousand changes, against DuckDB's pass over all of them.

Ten years, 31 countries, twelve areas; `python -m benchmarks.scoreboard.recompute 60000 1000000`.
"""

import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from unittest import mock

from benchmarks.scoreboard.ground import installation, median_ms

EDITIONS = {year: date(year + 1, 3, 31) for year in range(2008, 2018)}
#: The editions that aren't frozen yet in the winter, whose counts are kept current.
OPEN = {year: date(2018, 2, 1) for year in (2016, 2017)}
#: Ten years, 31 countries, twelve areas, skewed; outcomes as the life cycle gives them.
FACTS = """
    insert into scoreboard_requestfact
        (exchange_key, version, year, area, procedure, sender, receiver, is_part, origin_on,
         sent_on, accepted_on, agreed_on, replied_on, withdrawn_on, rated_on, timeliness_negative,
         efforts_negative)
    select number, 1, extract(year from sent_on), area, area || '-REQ', sender, receiver, false,
           sent_on, sent_on, accepted, case when accepted is not null then sent_on + 14 end,
           case when random() < 0.97 then accepted + (random() * 25)::int end,
           case when accepted is null then sent_on + (random() * 40)::int end,
           case when random() < 0.4 then accepted + 30 end, random() < 0.1, random() < 0.1
    from (select *, case when random() < 0.96 then sent_on + (random() ^ 2 * 20)::int end
                    as accepted
          from (select number, date '2008-01-01' + (random() * 3651)::int as sent_on,
                       (%s::text[])[1 + floor(12 * random() ^ 2)::int] as area,
                       (%s::text[])[1 + floor(31 * random())::int] as sender,
                       (%s::text[])[1 + floor(31 * random() ^ 2)::int] as receiver
                from generate_series(1, %s) as series (number)) as drawn) as fate"""
AREAS = ["PQ", "PW", "SVC", "PR", "EC", "PP", "TDL", "CUL", "CIT", "NRMM", "PD", "GDPR"]
CHANGES = 1_000
DATES = ("refused_on", "withdrawn_on", "rated_on", "accepted_on", "agreed_on", "replied_on")
#: A thousand requests of the last year get an event each: accepted or answered a day later.
CHANGED = """
    create temporary table incoming as
    select exchange_key, version + 1 as version, year, area, procedure, sender, receiver, is_part,
           origin_on, sent_on, coalesce(accepted_on + 1, sent_on + 3) as accepted_on, agreed_on,
           replied_on + 1 as replied_on, refused_on, null::date as withdrawn_on, rated_on,
           timeliness_negative, efforts_negative
    from scoreboard_requestfact where year = %s order by random() limit %s"""


def _make(count: int) -> None:
    from django.db import connection

    from scoreboard.indicators.countries import COUNTRIES
    from scoreboard.services import running

    countries = list(COUNTRIES)
    with connection.cursor() as cursor:
        cursor.execute("truncate scoreboard_requestfact, scoreboard_running cascade")
        cursor.execute(FACTS, [AREAS, countries, countries, count])
        cursor.execute("vacuum analyze scoreboard_requestfact")
    running.bring_to(OPEN)


def _full() -> dict:
    from scoreboard.selectors import passes, tally

    with tally.counting():
        return tally.count(passes.TALLY, EDITIONS)


def _changes() -> list[int]:
    """Draw a thousand changed facts; returns their keys."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("drop table if exists incoming")
        cursor.execute(CHANGED, [max(EDITIONS), CHANGES])
        cursor.execute("analyze incoming")
        cursor.execute("select exchange_key from incoming")
        return [key for (key,) in cursor.fetchall()]


def _store(keys: list[int], *, merged: bool) -> float:
    """Store the changed facts as the refresh does; returns milliseconds.

    merged: the running counts follow; otherwise they don't, and all is rolled back.
    """
    from django.db import transaction

    from requests.selectors.facts import REQUEST_COLUMNS
    from scoreboard.models import RequestFact
    from scoreboard.services import refresh, running

    source = f"select {', '.join(REQUEST_COLUMNS)} from incoming"
    standing = running.standing if merged else dict
    with mock.patch.object(running, "standing", standing), transaction.atomic():
        start = time.perf_counter()
        refresh.store(RequestFact, REQUEST_COLUMNS, source, keys)
        taken = (time.perf_counter() - start) * 1000
        transaction.set_rollback(not merged)
    return taken


def _merging(times: int = 11) -> tuple[float, float]:
    """Return how long a thousand changes take: stored with what follows, and what follows alone."""
    whole, alone = [], []
    for _ in range(times):
        keys = _changes()
        plain = _store(keys, merged=False)
        whole.append(_store(keys, merged=True))
        alone.append(whole[-1] - plain)
    return statistics.median(whole[1:]), statistics.median(alone[1:])


def _moving() -> float:
    """Return how long it takes to move the last edition's as-of on by a day, in milliseconds."""
    from scoreboard.models import Running
    from scoreboard.services import running

    year, taken = max(EDITIONS), []
    Running.objects.exclude(year=year).delete()
    running.rebuild({year: date(year, 11, 1)})
    for day in range(2, 9):
        start = time.perf_counter()
        running.bring_to({year: date(year, 11, day)})
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def _duckdb() -> tuple[float, dict]:
    """Return DuckDB's duration of the same pass over the same rows, and its counters."""
    import duckdb
    from django.db import connection

    from scoreboard.selectors import passes

    editions = ", ".join(f"({y}::smallint, '{day}'::date)" for y, day in EDITIONS.items())
    statement = passes.TALLY.sql.format(facts="facts", editions=f"(values {editions})")
    with tempfile.TemporaryDirectory() as directory, duckdb.connect() as other:
        path = Path(directory) / "facts.csv"
        with (
            path.open("wb") as file,
            connection.cursor() as cursor,
            cursor.copy("copy scoreboard_requestfact to stdout (format csv, header)") as copy,
        ):
            for part in copy:
                file.write(part)
        other.execute("set threads = 2")
        types = ", ".join(f"'{name}': 'DATE'" for name in DATES)
        other.execute(
            f"create table facts as select * from read_csv('{path}', types = {{{types}}})"
        )
        taken = median_ms(lambda: other.execute(statement).fetchall())
        rows = other.execute(statement).fetchall()
    keys = len(passes.TALLY.keys)
    return taken, {
        ("tally", year, "/".join(found[:keys])): tuple(map(int, found[keys:]))
        for year, *found in rows
    }


def main(count: int) -> None:
    """Measure and print."""
    from scoreboard.services import running

    _make(count)
    full, (stored, merge) = median_ms(_full), _merging()
    assert running.check() == {}, "merged counts differ from the full recount"
    expected = _full()
    moving = _moving()
    print(
        f"{count:,} facts: full pass {full:.1f} ms; {CHANGES:,} changes: counts {merge:.1f} ms,"
        f" with storing the facts {stored:.1f} ms; a night's move of the as-of {moving:.1f} ms"
    )
    try:
        theirs, rows = _duckdb()
    except ImportError:
        print("DuckDB isn't installed; no ratio.")
        return
    verdict = "agree" if rows == expected else "DIFFER"
    print(
        f"DuckDB {theirs:.1f} ms; full pass {full / theirs:.2f}; changes {merge / theirs:.2f},"
        f" with storing {stored / theirs:.2f}; move {moving / theirs:.2f} of it;"
        f" counters {verdict}"
    )


if __name__ == "__main__":
    with installation():
        for facts in sys.argv[1:] or ["1000000"]:
            main(int(facts))
