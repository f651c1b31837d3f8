"""Measure the search and others at several sizes: quality and time, in one run."""

import argparse
import json
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.scoreboard.ground import installation

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
CASES = Path(__file__).parents[2] / "tests" / "data"
#: From this size on the real registers are part of the rows.
WITH_REGISTERS = 20_000
#: A file of more rows would be larger than what the import takes.
MOST_AT_ONCE = 100_000
WARM_UP = 40


def cases() -> list[dict[str, Any]]:
    """Return the cases in which something should be found."""
    names = sorted(CASES.glob("search_*cases.json"))
    found = [case for name in names for case in json.loads(name.read_text(encoding="utf-8"))]
    return [case for case in found if case["expected"]]


def load(size: int) -> None:
    """Fill the registry up to a size, and say how long the siblings took."""
    from authorities.models import Authority
    from authorities.services.import_authorities import import_file
    from benchmarks.search import siblings

    if not Authority.objects.exists():
        import_file(siblings.DEMO, at=AT)
    if size >= WITH_REGISTERS and not Authority.objects.exclude(source_key=None).exists():
        for country in siblings.REGISTERS:
            path = siblings.register(country)
            import_file(path, at=AT, format="publicbodies", country=country)
    missing = size - Authority.objects.count()
    if missing <= 0:
        return
    start, before = time.perf_counter(), time.process_time()
    for _ in range(0, missing, MOST_AT_ONCE):
        there = Authority.objects.filter(reference__contains="-S").count()
        left = min(MOST_AT_ONCE, size - Authority.objects.count())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "siblings.csv"
            siblings.write(path, there, left)
            import_file(path, at=AT)
    taken, worked = time.perf_counter() - start, time.process_time() - before
    print(
        f"import of {missing:,} rows: {taken:.0f} s ({worked:.0f} s of it Python's),"
        f" {missing / taken:,.0f} rows/s",
        flush=True,
    )


class Ours:
    """The search of the product."""

    name = "ours"

    def prepare(self) -> None:
        """Nothing is needed."""

    def find(self, case: dict[str, Any]) -> list[str]:
        """Return at most ten references."""
        from authorities.selectors.search import search

        hits = search(case["query"], lang=case["lang"], country=case["country"], area=case["area"])
        return [hit.reference for hit in hits]


def warm_up(engine: Any, asked: list[dict[str, Any]], budget: float) -> float:
    """Ask cases until the seconds are spent; return how long one takes."""
    start, number = time.perf_counter(), 0
    while number < len(asked) and time.perf_counter() - start < budget:
        engine.find(asked[number])
        number += 1
    return (time.perf_counter() - start) / number


def measure(engine: Any, asked: list[dict[str, Any]], budget: float) -> str:
    """Return a row of the table: quality and time of one engine."""
    start = time.perf_counter()
    engine.prepare()
    made = time.perf_counter() - start
    each = warm_up(engine, asked[:: max(1, len(asked) // WARM_UP)], budget / 4)
    step = max(1, round(each * len(asked) / budget))
    ranks, times = [], []
    for case in asked[::step]:
        start = time.perf_counter()
        found = engine.find(case)
        times.append((time.perf_counter() - start) * 1000)
        ranks.append(next((n for n, one in enumerate(found, 1) if one in case["expected"]), 0))
    times.sort()
    share = len(ranks)
    p50, p95, p99 = (times[min(share - 1, int(share * part))] for part in (0.5, 0.95, 0.99))
    first = sum(rank == 1 for rank in ranks) / share
    five = sum(0 < rank <= 5 for rank in ranks) / share
    reciprocal = sum(1 / rank for rank in ranks if rank) / share
    return (
        f"| {engine.name} | {share} | {first:.3f} | {five:.3f} | {reciprocal:.3f}"
        f" | {p50:.0f} | {p95:.0f} | {p99:.0f} | {made:.0f} |"
    )


def main(sizes: list[int], only: set[str], budget: float) -> None:
    """Measure and print a table for each size."""
    from django.db import connection

    from authorities.models import Authority
    from benchmarks.search import rivals

    asked = cases()
    others = [rivals.Ilike(), rivals.FullText(), rivals.Trigram(), rivals.Tantivy()]
    for size in sorted(sizes):
        load(size)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        chosen = [one for one in [Ours(), *others] if not only or one.name in only]
        if any(isinstance(one, rivals.Statement) for one in chosen):
            rivals.write_texts(list(rivals.texts()))
        print(f"\n## {Authority.objects.count():,} authorities, load {os.getloadavg()[0]:.1f}\n")
        print("| engine | cases | first | five | MRR | p50 | p95 | p99 ms | made in s |")
        print("| --- | --: | --: | --: | --: | --: | --: | --: | --: |")
        for engine in chosen:
            try:
                print(measure(engine, asked, budget), flush=True)
            except ImportError:
                print(f"| {engine.name} | isn't installed |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="8000,25000,100000")
    parser.add_argument("--only", default="")
    parser.add_argument("--budget", type=float, default=300)
    options = parser.parse_args()
    with installation():
        main(
            [int(size) for size in options.sizes.split(",")],
            set(filter(None, options.only.split(","))),
            options.budget,
        )
