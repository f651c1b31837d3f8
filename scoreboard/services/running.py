"""Keeping the counts of open editions current: changes are merged, not everything recounted.

What a fact adds to the counts is taken away as it was and added as it is, in the transaction that
changes it; when the as-of moves on, the same is done for the facts that a day in between turns.
A full recount checks the result each night, and wins.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from scoreboard.models import Running, RunningCount
from scoreboard.selectors.passes import PASSES, TURNS
from scoreboard.selectors.tally import FACTS, Name, count_all, counting, running_counts

Counts = dict[Name, tuple[int, ...]]


def standing() -> dict[int, date]:
    """Return the editions that have running counts, {year: as-of}, and hold them; one query.

    Whoever changes facts or counts waits until the caller's transaction is over.
    """
    rows = Running.objects.select_for_update().order_by("year")
    return dict(rows.values_list("year", "as_of"))


def merging(editions: Iterable[tuple[int, date, int]], changed: str = "changed") -> str:
    """Return the SQL of the CTEs that merge changed facts into the counts of editions.

    editions: year, as-of, and sign: 1 where facts are added as they count then, -1 where they are
    taken away. changed: the name of a CTE of facts with a sign of their own.
    """
    values = ", ".join(
        f"({year}::smallint, '{as_of.isoformat()}'::date, {sign})" for year, as_of, sign in editions
    )
    merges = (
        one.merging_sql.format(changed=changed, editions=f"(values {values})") for one in PASSES
    )
    return ", ".join(f"merge_{place} as ({sql})" for place, sql in enumerate(merges))


@transaction.atomic
def bring_to(editions: dict[int, date]) -> None:
    """Have running counts of exactly these editions {year: as-of}.

    Those that stand at an earlier day move on by what the days between turn; what is missing, or
    stands later, is counted in full.
    """
    before = standing()
    Running.objects.exclude(year__in=editions).delete()
    moved = {
        year: (before[year], as_of)
        for year, as_of in editions.items()
        if year in before and before[year] < as_of
    }
    if moved:
        _move(moved)
    rebuild(
        {
            year: as_of
            for year, as_of in editions.items()
            if year not in before or before[year] > as_of
        }
    )


def _move(moved: dict[int, tuple[date, date]]) -> None:
    """Move editions {year: (from, to)} on to a later as-of; two queries."""
    first = min(start for start, _end in moved.values())
    last = max(end for _start, end in moved.values())
    turned = " or ".join(f"({turn} > %(first)s and {turn} <= %(last)s)" for turn in TURNS)
    signed = [(year, start, -1) for year, (start, _end) in moved.items()]
    signed += [(year, end, 1) for year, (_start, end) in moved.items()]
    years = sorted({*moved, *range(first.year, last.year + 1)})
    with connection.cursor() as cursor:
        cursor.execute(
            f"""with changed as materialized (
                    select *, 1 as sign from {FACTS} where year = any(%(years)s) and ({turned})),
                {merging(signed)}
                select""",  # noqa: S608
            {"first": first, "last": last, "years": years},
        )
    Running.objects.bulk_update(
        [Running(year=year, as_of=end) for year, (_start, end) in moved.items()], ["as_of"]
    )


@transaction.atomic
def rebuild(editions: dict[int, date]) -> None:
    """Count editions {year: as-of} in full, and keep that."""
    if not editions:
        return
    with counting():
        _keep(editions, count_all(editions))


def _keep(editions: dict[int, date], counts: Counts) -> None:
    Running.objects.filter(year__in=editions).delete()
    Running.objects.bulk_create(Running(year=year, as_of=as_of) for year, as_of in editions.items())
    RunningCount.objects.bulk_create(
        RunningCount(running_id=year, pass_name=name, key=key, counts=list(numbers))
        for (name, year, key), numbers in counts.items()
    )


@transaction.atomic
def check() -> dict[int, int]:
    """Compare the running counts with a full recount, which wins.

    Returns how many groups differed, by edition; empty when everything agreed.
    """
    editions = standing()
    with counting():
        full = {name: numbers for name, numbers in count_all(editions).items() if any(numbers)}
    running = running_counts(list(editions))
    wrong = [name for name in full.keys() | running.keys() if full.get(name) != running.get(name)]
    differences = Counter(year for _pass, year, _key in wrong)
    if differences:
        _keep(
            {year: editions[year] for year in differences},
            {name: numbers for name, numbers in full.items() if name[1] in differences},
        )
    return dict(sorted(differences.items()))
