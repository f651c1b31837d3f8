"""From the few rows of the aggregate pass to the figures of an edition.

The percentages, classes, averages and ranks of the rules R15 to R21, in plain Python.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from scoreboard.indicators import INDICATORS
from scoreboard.indicators.assessment import Flag, limits_of, overall_classes_of
from scoreboard.indicators.base import SCORES, Colour, Indicator
from scoreboard.indicators.countries import COUNTRIES, in_eu
from scoreboard.indicators.scope import Scope, scope_of
from scoreboard.selectors.tally import Counted, Sent, Tally, YearVolume


@dataclass(frozen=True)
class Cell:
    """An indicator of a country or the EU, in one area or all: n cases, and what they show."""

    n: int
    total: int | None
    unrounded: float | None
    value: int | None
    colour: Colour | None
    flag: Flag | None


@dataclass(frozen=True)
class Group:
    """What was received, and the cells by indicator number."""

    received: int
    cells: dict[int, Cell]


@dataclass(frozen=True)
class Overall:
    """All indicators together; None with too few scored."""

    scored: int
    score: int | None
    name: str | None
    rank: int | None = None


@dataclass(frozen=True)
class Country:
    """Figures of one country, or of the EU, which has no overall result."""

    eu: bool
    sent: int
    all_areas: Group
    areas: dict[str, Group]
    overall: Overall | None


@dataclass(frozen=True)
class Figures:
    """Everything an edition shows of requests."""

    year: int
    as_of: date
    received: int
    ratings_only: int
    out_of_scope: int
    withdrawn_early: int
    countries: dict[str, Country]
    eu: Country
    volume: dict[int, dict[str, int]]


@dataclass
class _Counters:
    received: int = 0
    cases: list[int] = field(default_factory=lambda: [0] * len(INDICATORS))
    totals: list[int] = field(default_factory=lambda: [0] * len(INDICATORS))

    def add(self, tally: Tally, *, rated_only: bool) -> None:
        """Add a row of the pass; of a procedure that is only rated, the ratings."""
        if not rated_only:
            self.received += tally.received
        for place, indicator in enumerate(INDICATORS):
            if not rated_only or indicator.rated:
                self.cases[place] += tally.cases[place]
                self.totals[place] += tally.totals[place]


def compute(year: int, as_of: date, found: Counted) -> Figures:
    """Return the figures of one edition from what was counted; other editions' is passed over."""
    scope = scope_of(year)
    counters = _roll_up([tally for tally in found.tallies if tally.year == year], scope, year)
    sent = _sent([row for row in found.senders if row.year == year], scope, year)
    countries = _ranked(
        {code: _country(code, counters, sent, scope, year, overall=True) for code in COUNTRIES}
    )
    rows = [row for row in found.sorted_out if row.year == year]
    counted = [row for row in rows if row.procedure in scope.counted]
    rated = [row for row in rows if row.procedure in scope.rated]
    return Figures(
        year=year,
        as_of=as_of,
        received=sum(row.left for row in counted),
        ratings_only=sum(row.left + row.early for row in rated),
        out_of_scope=sum(
            row.left + row.early for row in rows if row.procedure not in scope.procedures
        ),
        withdrawn_early=sum(row.early for row in counted),
        countries=countries,
        eu=_country("EU", counters, sent, scope, year, overall=False),
        volume=_volume(row for row in found.volumes if row.edition == year),
    )


Key = tuple[str, str]


def _roll_up(tallies: list[Tally], scope: Scope, year: int) -> dict[Key, _Counters]:
    """Add up by country or EU, and by area or all (R19: the EU is one pot)."""
    found: dict[Key, _Counters] = defaultdict(_Counters)
    for tally in tallies:
        if tally.procedure not in scope.procedures:
            continue
        rated_only = tally.procedure in scope.rated
        pots = [tally.receiver] + (["EU"] if in_eu(tally.receiver, year) else [])
        for pot in pots:
            found[pot, tally.area].add(tally, rated_only=rated_only)
            found[pot, "ALL"].add(tally, rated_only=rated_only)
    return found


def _sent(rows: list[Sent], scope: Scope, year: int) -> dict[str, int]:
    sent: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.procedure in scope.counted:
            sent[row.sender] += row.requests
            if in_eu(row.sender, year):
                sent["EU"] += row.requests
    return sent


def _country(
    code: str,
    counters: dict[Key, _Counters],
    sent: dict[str, int],
    scope: Scope,
    year: int,
    *,
    overall: bool,
) -> Country:
    all_areas = _group(counters.get((code, "ALL")), year)
    return Country(
        eu=code == "EU" or in_eu(code, year),
        sent=sent.get(code, 0),
        all_areas=all_areas,
        areas={area: _group(counters.get((code, area)), year) for area in scope.areas},
        overall=_overall(all_areas, year) if overall else None,
    )


def _group(counters: _Counters | None, year: int) -> Group:
    counters = counters or _Counters()
    return Group(
        counters.received,
        {
            indicator.number: cell(indicator, counters.totals[place], counters.cases[place], year)
            for place, indicator in enumerate(INDICATORS)
        },
    )


def cell(indicator: Indicator, total: int, n: int, year: int) -> Cell:
    """Return the cell of n cases and their total: rounded, classed, or too small (R15, R16)."""
    flag = limits_of(year).flag(n)
    value = indicator.value(total, n)
    if value is None or flag in (Flag.NO_DATA, Flag.NOT_ASSESSED):
        return Cell(n, None, None, None, None, flag)
    colour = indicator.colour(value, year)
    return Cell(n, total, indicator.unrounded(total, n), value, colour, flag)


def _overall(group: Group, year: int) -> Overall:
    colours = [cell.colour for cell in group.cells.values() if cell.colour is not None]
    classes = overall_classes_of(year)
    if len(colours) < classes.scored:
        return Overall(len(colours), None, None)
    score = sum(SCORES[colour] for colour in colours)
    return Overall(len(colours), score, classes.name(score))


def _ranked(countries: dict[str, Country]) -> dict[str, Country]:
    """Give each scored country 1 + the number of countries with a higher score (R18)."""
    scores = [
        country.overall.score
        for country in countries.values()
        if country.overall and country.overall.score is not None
    ]
    return {
        code: replace(country, overall=_with_rank(country.overall, scores))
        for code, country in countries.items()
    }


def _with_rank(overall: Overall | None, scores: list[int]) -> Overall | None:
    if overall is None or overall.score is None:
        return overall
    own = overall.score
    return replace(overall, rank=1 + sum(score > own for score in scores))


def _volume(rows: Iterable[YearVolume]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in sorted(rows):
        found[row.year][row.area] = row.requests
    return dict(found)
