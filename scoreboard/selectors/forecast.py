"""What a year's indicators may come to: the year so far, and the rest of it like last year.

The method is simple on purpose, and said on the page: as many cases come in the rest of the year
as came so far, by the day; they go as those of the year before went, or, where there are none,
as this year's have gone.
"""

from dataclasses import dataclass
from datetime import date

from scoreboard.indicators.base import Colour
from scoreboard.models import Edition
from scoreboard.selectors.edition import Cell, CountryRow, Profile, country_profile, latest_edition


@dataclass(frozen=True)
class Expected:
    """An indicator so far, what it may come to, and what it was the year before."""

    cell: Cell
    value: int | None
    colour: Colour | None
    before: Cell | None


@dataclass(frozen=True)
class Line:
    """The indicators of a country in an area, or in all (code empty)."""

    code: str
    received: int
    cells: tuple[Expected, ...]


@dataclass(frozen=True)
class Forecast:
    """The edition of a year so far, with the country's lines."""

    edition: Edition
    lines: tuple[Line, ...]


def forecast(year: int, country: str, areas: frozenset[str] | None) -> Forecast | None:
    """Return a country's indicators so far with a forecast, over all and in each area.

    country: as the EU writes it. areas: only these, None for all. None before the first edition
    of the year, or for a country without indicators. Six queries at most.
    """
    edition, last = latest_edition(year), latest_edition(year - 1)
    profile = country_profile(edition, country) if edition else None
    if edition is None or profile is None:
        return None
    before = country_profile(last, country) if last else None
    passed = share_of_year(edition.as_of, year)
    shown = [code for code in profile.areas if areas is None or code in areas]
    lines = [_line("", profile.country, before.country if before else None, passed, year)]
    lines += [_line(code, profile.areas[code], _area(before, code), passed, year) for code in shown]
    return Forecast(edition, tuple(lines))


def share_of_year(as_of: date, year: int) -> float:
    """Return which part of a year has passed by the end of a day, above 0 and at most 1."""
    first, next_first = date(year, 1, 1), date(year + 1, 1, 1)
    days = min(max((as_of - first).days + 1, 1), (next_first - first).days)
    return days / (next_first - first).days


def _area(profile: Profile | None, code: str) -> CountryRow | None:
    return profile.areas.get(code) if profile else None


def _line(code: str, row: CountryRow, before: CountryRow | None, passed: float, year: int) -> Line:
    cells = tuple(
        expected(cell, before.cell(cell.number) if before else None, passed, year)
        for cell in row.cells
    )
    return Line(code, row.received, cells)


def expected(cell: Cell, before: Cell | None, passed: float, year: int) -> Expected:
    """Return what a cell may come to by the year's end; no value where it isn't assessed."""
    if cell.total is None:
        return Expected(cell, None, None, before)
    to_come = round(cell.n / passed) - cell.n
    known = before if before and before.total is not None else cell
    rate = (known.total or 0) / known.n
    total, cases = cell.total + round(to_come * rate), cell.n + to_come
    value = cell.indicator.value(total, cases)
    colour = None if value is None else cell.indicator.colour(value, year)
    return Expected(cell, value, colour, before)
