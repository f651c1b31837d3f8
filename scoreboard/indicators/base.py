"""What an indicator is made of: which requests count, what is measured, how it is classed."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from imi.kernel.rounding import mean, percentage


class Unit(StrEnum):
    """What a value is counted in."""

    PERCENT = "percent"
    DAYS = "days"


class Colour(StrEnum):
    """The class of a value."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


#: What a colour adds to the score of a country (R18).
SCORES = {Colour.GREEN: 1, Colour.YELLOW: 0, Colour.RED: -1}


@dataclass(frozen=True)
class Bands:
    """The thresholds of the classes, from an edition on.

    Where more is better: green from ``green`` on, red below ``red``.
    Where less is better: green below ``green``, red from ``red`` on. Yellow lies between.
    """

    since: int
    green: int
    red: int


@dataclass(frozen=True)
class Indicator:
    """One indicator of the Scoreboard.

    cases: SQL condition that picks the requests in n, among those received (R10).
    measure: SQL expression over one case; a condition for shares, a number for means.
    Both see one row of facts, whose columns are calendar days ending in ``_on``, and ``as_of``,
    the last day that counts (R7); a comparison with an empty day is never true.
    rated: made from ratings, so that procedures which are only rated count too (R9).
    turns: SQL expressions of the days from which a case may count otherwise, beside those of its
    events.
    """

    number: int
    code: str
    title: Promise
    unit: Unit
    more_is_better: bool
    cases: str
    measure: str
    bands: tuple[Bands, ...]
    rated: bool = False
    turns: tuple[str, ...] = ()

    def value(self, total: int, n: int) -> int | None:
        """Return the value rounded half up (R15): whole per cent, or whole days."""
        return percentage(total, n) if self.unit == Unit.PERCENT else mean(total, n)

    def unrounded(self, total: int, n: int) -> float:
        """Return the exact value to ten places; n is at least 1."""
        return round((100 if self.unit == Unit.PERCENT else 1) * total / n, 10)

    def bands_of(self, year: int) -> Bands:
        """Return the thresholds of an edition."""
        return [bands for bands in self.bands if bands.since <= year][-1]

    def colour(self, value: int, year: int) -> Colour:
        """Class a rounded value by the thresholds of an edition (R15)."""
        bands = self.bands_of(year)
        if (value >= bands.green) if self.more_is_better else (value < bands.green):
            return Colour.GREEN
        if (value < bands.red) if self.more_is_better else (value >= bands.red):
            return Colour.RED
        return Colour.YELLOW
