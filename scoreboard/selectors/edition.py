"""What the public pages show of an edition; each selector takes a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scoreboard.indicators import BY_NUMBER, INDICATORS
from scoreboard.indicators.base import Bands, Indicator
from scoreboard.indicators.countries import ALL, COUNTRIES, EU
from scoreboard.indicators.scope import scope_of
from scoreboard.models import CountryResult, Edition, IndicatorValue


@dataclass(frozen=True)
class Cell:
    """A value and how it was counted: total of n cases.

    colour: green, yellow, red, or empty. flag: no_data, not_assessed, few, or empty; in the
    first two only n is known, and there is nothing to draw (never 0).
    """

    number: int
    n: int
    total: int | None
    unrounded: float | None
    value: int | None
    colour: str
    flag: str

    @property
    def indicator(self) -> Indicator:
        """The indicator whose value this is."""
        return BY_NUMBER[self.number]


@dataclass(frozen=True)
class Overall:
    """All indicators together; score, name (good, medium, poor) and rank may be missing."""

    scored: int
    score: int | None
    name: str
    rank: int | None


@dataclass(frozen=True)
class CountryRow:
    """A country (or EU, without overall) with its five cells, of one area or all."""

    code: str
    eu: bool
    received: int
    cells: tuple[Cell, ...]
    sent: int | None = None
    overall: Overall | None = None

    def cell(self, number: int) -> Cell:
        """Return the cell of an indicator."""
        return self.cells[number - 1]


@dataclass(frozen=True)
class Table:
    """The countries of an edition in the order of their codes, and the EU average."""

    edition: Edition
    area: str
    rows: tuple[CountryRow, ...]
    eu: CountryRow


@dataclass(frozen=True)
class IndicatorRow:
    """One country's cell of one indicator, with what it received."""

    code: str
    eu: bool
    received: int
    cell: Cell


@dataclass(frozen=True)
class IndicatorTable:
    """One indicator of an edition by country, in one area or all (area "ALL")."""

    edition: Edition
    indicator: Indicator
    bands: Bands
    area: str
    areas: tuple[str, ...]
    rows: tuple[IndicatorRow, ...]
    eu: IndicatorRow


@dataclass(frozen=True)
class Profile:
    """One country in one edition: its cells over all areas and in each."""

    edition: Edition
    country: CountryRow
    areas: dict[str, CountryRow]
    eu: CountryRow


@dataclass(frozen=True)
class TrendPoint:
    """A country's (or the EU's) figures in the edition of one year."""

    edition: Edition
    country: CountryRow

    @property
    def year(self) -> int:
        """The year of the edition."""
        return self.edition.year


def editions() -> list[Edition]:
    """Return the edition that holds for each year, the latest year first; one query."""
    return list(Edition.objects.order_by("-year", *_HOLDS).distinct("year"))


#: Frozen before provisional, the last revision, the last published.
_HOLDS = ("-frozen", "-revision", "-published_at", "-pk")


def latest_edition(year: int | None = None) -> Edition | None:
    """Return the edition that holds for a year, or for the last year; one query."""
    found = Edition.objects.order_by("-year", *_HOLDS)
    return (found if year is None else found.filter(year=year)).first()


def revision(year: int, number: int) -> Edition | None:
    """Return one revision of a frozen edition, also one that was corrected; one query."""
    return Edition.objects.filter(year=year, frozen=True, revision=number).first()


def areas_of(edition: Edition) -> tuple[str, ...]:
    """Return the areas that an edition breaks down to, in their order; no query."""
    return scope_of(edition.year).areas


def overview(edition: Edition) -> Table:
    """Return the traffic-light table: 31 countries by five cells, with overall; two queries."""
    return _table(edition, ALL, with_results=True)


def area(edition: Edition, code: str) -> Table | None:
    """Return the five cells of each country in an area; None where it isn't in the edition.

    Two queries.
    """
    return _table(edition, code) if code in areas_of(edition) else None


def indicator(edition: Edition, number: int, area: str | None = None) -> IndicatorTable | None:
    """Return one indicator by country; None for an unknown number or area. Two queries."""
    area = area or ALL
    if number not in BY_NUMBER or area not in (ALL, *areas_of(edition)):
        return None
    table = _table(edition, area)
    declared = BY_NUMBER[number]
    return IndicatorTable(
        edition=edition,
        indicator=declared,
        bands=declared.bands_of(edition.year),
        area=area,
        areas=areas_of(edition),
        rows=tuple(_indicator_row(row, number) for row in table.rows),
        eu=_indicator_row(table.eu, number),
    )


def country_profile(edition: Edition, code: str) -> Profile | None:
    """Return a country with its areas beside the EU average; None if unknown. Two queries."""
    if code not in COUNTRIES:
        return None
    rows = _rows(edition.values.filter(country__in=(code, EU)), _results(edition))
    return Profile(
        edition=edition,
        country=rows[code, ALL],
        areas={name: rows[code, name] for name in areas_of(edition)},
        eu=rows[EU, ALL],
    )


def trend(code: str = EU) -> list[TrendPoint]:
    """Return a country's figures in the edition of each year, the first year first.

    Three queries.
    """
    holding = sorted(editions(), key=lambda edition: edition.year)
    values: dict[int, list[IndicatorValue]] = defaultdict(list)
    for value in IndicatorValue.objects.filter(edition__in=holding, country=code, area=ALL):
        values[value.edition_id].append(value)
    results = CountryResult.objects.filter(edition__in=holding, country=code)
    by_edition = {result.edition_id: result for result in results}
    return [
        TrendPoint(edition, _rows(values[edition.pk], {code: by_edition[edition.pk]})[code, ALL])
        for edition in holding
        if edition.pk in by_edition
    ]


def _results(edition: Edition) -> dict[str, CountryResult]:
    return {result.country: result for result in edition.results.all()}


def _table(edition: Edition, area: str, *, with_results: bool = False) -> Table:
    rows = _rows(edition.values.filter(area=area), _results(edition), whole=with_results)
    return Table(
        edition=edition,
        area=area,
        rows=tuple(rows[code, area] for code in sorted(COUNTRIES)),
        eu=rows[EU, area],
    )


def _rows(
    values: Iterable[IndicatorValue], results: dict[str, CountryResult], *, whole: bool = True
) -> dict[tuple[str, str], CountryRow]:
    """Put values together by country and area; overall only where all areas are meant."""
    cells: dict[tuple[str, str], list[IndicatorValue]] = defaultdict(list)
    for value in values:
        cells[value.country, value.area].append(value)
    return {
        (code, area): CountryRow(
            code=code,
            eu=results[code].eu,
            received=found[0].received,
            cells=tuple(cell_of(value) for value in sorted(found, key=lambda v: v.indicator)),
            **(_overall(results[code]) if whole and area == ALL else {}),
        )
        for (code, area), found in cells.items()
    }


def _overall(result: CountryResult) -> dict[str, Any]:
    return {"sent": result.sent, "overall": overall_of(result)}


def overall_of(result: CountryResult) -> Overall | None:
    """Return all indicators of a country together; None for the EU."""
    if result.scored is None:
        return None
    return Overall(result.scored, result.score, result.overall, result.rank)


def cell_of(value: IndicatorValue) -> Cell:
    """Return a kept value as a cell."""
    declared = BY_NUMBER[value.indicator]
    exact = None if value.total is None else declared.unrounded(value.total, value.n)
    return Cell(value.indicator, value.n, value.total, exact, value.value, value.colour, value.flag)


def _indicator_row(row: CountryRow, number: int) -> IndicatorRow:
    return IndicatorRow(row.code, row.eu, row.received, row.cell(number))


def numbers() -> tuple[int, ...]:
    """Return the numbers of the indicators."""
    return tuple(declared.number for declared in INDICATORS)
