"""Count all years, countries and areas of a million facts in one pass, against DuckDB."""

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.scoreboard.ground import installation, median_ms

EDITIONS = {year: date(year + 1, 3, 31) for year in range(2008, 2018)}
#: Ten years, 31 countries, twelve areas, skewed; outcomes as the life cycle gives them.
FACTS = """
    insert into scoreboard_requestfact
        (version, year, area, procedure, sender, receiver, is_part, origin_on, sent_on,
         accepted_on, agreed_on, replied_on, withdrawn_on, rated_on, timeliness_negative,
         efforts_negative)
    select 1, extract(year from sent_on), area, area || '-REQ', sender, receiver, false, sent_on,
           sent_on, accepted, case when accepted is not null then sent_on + 14 end,
           case when random() < 0.97 then accepted + (random() * 25)::int end,
           case when accepted is null then sent_on + (random() * 40)::int end,
           case when random() < 0.4 then accepted + 30 end, random() < 0.1, random() < 0.1
    from (select *, case when random() < 0.96 then sent_on + (random() ^ 2 * 20)::int end
                    as accepted
          from (select date '2008-01-01' + (random() * 3651)::int as sent_on,
                       (%s::text[])[1 + floor(12 * random() ^ 2)::int] as area,
                       (%s::text[])[1 + floor(31 * random())::int] as sender,
                       (%s::text[])[1 + floor(31 * random() ^ 2)::int] as receiver
                from generate_series(1, %s)) as drawn) as fate"""
AREAS = ["PQ", "PW", "SVC", "PR", "EC", "PP", "TDL", "CUL", "CIT", "NRMM", "PD", "GDPR"]


def _counted(rows: list[Any]) -> list[tuple]:
    """Return rows of a pass in one order and shape."""
    return sorted(tuple(str(value) for value in row) for row in rows)


def main(count: int) -> None:
    """Measure and print."""
    from django.db import connection

    from scoreboard.indicators.countries import COUNTRIES
    from scoreboard.selectors import tally

    countries = list(COUNTRIES)
    with connection.cursor() as cursor:
        cursor.execute(FACTS, [AREAS, countries, countries, count])
        cursor.execute("vacuum analyze scoreboard_requestfact")

    def ours() -> list[tally.Tally]:
        with tally.counting():
            return tally.tallies(EDITIONS)

    mine = median_ms(ours)
    print(f"{count} facts: PostgreSQL {mine:.0f} ms, {len(ours())} groups")
    try:
        import duckdb
    except ImportError:
        print("DuckDB isn't installed; no ratio.")
        return
    editions = ", ".join(f"({y}::smallint, '{day}'::date)" for y, day in EDITIONS.items())
    statement = tally.TALLY.format(
        facts="facts", editions=f"(values {editions})", counters=tally.counters()
    )
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
        names = "refused_on, withdrawn_on, rated_on, accepted_on, agreed_on, replied_on"
        types = ", ".join(f"'{name}': 'DATE'" for name in names.split(", "))
        other.execute(
            f"create table facts as select * from read_csv('{path}', types = {{{types}}})"
        )
        theirs = median_ms(lambda: other.execute(statement).fetchall())
        rows = other.execute(statement).fetchall()
    same = _counted(rows) == _counted(
        [
            (*row[:5], *(n for pair in zip(row.cases, row.totals, strict=True) for n in pair))
            for row in ours()
        ]
    )
    verdict = "agree" if same else "DIFFER"
    print(f"DuckDB {theirs:.0f} ms; ratio {mine / theirs:.2f}; counters {verdict}")


if __name__ == "__main__":
    with installation():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
