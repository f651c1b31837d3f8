"""One country's requests of an open edition: its counts, and the requests behind a figure."""

from datetime import date

from django.db import connection

from scoreboard.indicators import BY_NUMBER, INDICATORS
from scoreboard.indicators.base import Unit
from scoreboard.indicators.scope import scope_of
from scoreboard.models import Edition
from scoreboard.selectors.passes import TALLY
from scoreboard.selectors.tally import FACTS

#: Of each indicator: total and cases.
Pots = dict[int, tuple[int, int]]


def open_editions() -> list[Edition]:
    """Return the provisional edition that holds for each open year, the latest first; one query."""
    found = Edition.objects.order_by("-year", "-frozen", "-as_of", "-pk").distinct("year")
    return [edition for edition in found if not edition.frozen]


def own_counts(edition: Edition, country: str, since: date) -> tuple[int, Pots, Pots]:
    """Return what a country received, and its cases so far and of requests sent from a day on.

    One query.
    """
    counters = ", ".join(counter.sql for counter in TALLY.counters)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select procedure, sent_on >= %s, {counters}
                from {FACTS} as fact cross join (values (%s::date)) as edition (as_of)
                where year = %s and receiver = %s and {TALLY.where}
                group by 1, 2""",  # noqa: S608
            [since, edition.as_of, edition.year, country],
        )
        rows = cursor.fetchall()
    scope = scope_of(edition.year)
    received = sum(row[2] for row in rows if row[0] in scope.counted)
    return received, _pots(rows, edition), _pots([row for row in rows if row[1]], edition)


def _pots(rows: list[tuple], edition: Edition) -> Pots:
    found: Pots = {}
    for place, indicator in enumerate(INDICATORS):
        procedures = _procedures(edition, indicator.number)
        counted = [row[3 + 2 * place : 5 + 2 * place] for row in rows if row[0] in procedures]
        found[indicator.number] = (
            sum(int(total) for _n, total in counted),
            sum(int(n) for n, _total in counted),
        )
    return found


def _procedures(edition: Edition, number: int) -> list[str]:
    scope = scope_of(edition.year)
    return [*scope.counted, *(scope.rated if BY_NUMBER[number].rated else ())]


def own_cases(edition: Edition, country: str, number: int) -> dict[int, int]:
    """Return the requests that an indicator counts for a country, as {exchange: what it adds}.

    What it adds to the total: 1 or 0, or days. Requests that were blocked no longer lead
    back and are left out. One query.
    """
    declared = BY_NUMBER[number]
    measure = declared.measure
    if declared.unit == Unit.PERCENT:
        measure = f"(({measure}) is true)::int"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select exchange_key, {measure}
                from {FACTS} as fact cross join (values (%s::date)) as edition (as_of)
                where exchange_key is not null and year = %s and receiver = %s
                  and procedure = any(%s) and {TALLY.where} and ({declared.cases})""",  # noqa: S608
            [edition.as_of, edition.year, country, _procedures(edition, number)],
        )
        return dict(cursor.fetchall())
