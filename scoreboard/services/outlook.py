"""What would change the class of a figure, and where it goes by the end of the year.

Exact arithmetic from the rules R15 to R16, in integers; no figure of an edition rests on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from scoreboard.indicators.assessment import limits_of
from scoreboard.indicators.base import Colour, Indicator, Unit

#: An answer that is quick, and one that is slow, where days are counted.
QUICK_DAYS, SLOW_DAYS = 7, 40
#: The days before the as-of that a forecast repeats until the end of the year.
WINDOW = 90
_ORDER = (Colour.RED, Colour.YELLOW, Colour.GREEN)


@dataclass(frozen=True)
class Pot:
    """Cases and their total, as an indicator counts them; below the small numbers too."""

    total: int
    n: int


@dataclass(frozen=True)
class Step:
    """So many more cases, all good or all bad ones, bring a figure into another class."""

    cases: int
    good: bool
    colour: Colour


def step(indicator: Indicator, pot: Pot, year: int, *, good: bool) -> Step | None:
    """Return the fewest further good (or bad) cases that change the class to the better (worse).

    None where there is no better (worse) class, or too few cases for a class.
    """
    if pot.n < limits_of(year).assessed:
        return None
    now = _colour(indicator, pot, year)
    if now == (Colour.GREEN if good else Colour.RED):
        return None
    each = _each(indicator, good=good)

    def after(cases: int) -> Colour:
        return _colour(indicator, Pot(pot.total + cases * each, pot.n + cases), year)

    def changed(cases: int) -> bool:
        moved = _ORDER.index(after(cases)) - _ORDER.index(now)
        return moved > 0 if good else moved < 0

    cases = _fewest(changed)
    return Step(cases, good, after(cases))


def _each(indicator: Indicator, *, good: bool) -> int:
    """Return what a good (or bad) case adds to the total."""
    if indicator.unit == Unit.DAYS:
        return QUICK_DAYS if good else SLOW_DAYS
    return int(good == indicator.more_is_better)


def _colour(indicator: Indicator, pot: Pot, year: int) -> Colour:
    value = indicator.value(pot.total, pot.n)
    assert value is not None  # noqa: S101  (there are cases)
    return indicator.colour(value, year)


def _fewest(changed: Callable[[int], bool]) -> int:
    """Return the least number for which a condition holds that then holds for all greater ones."""
    high = 1
    while not changed(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if changed(middle) else (middle, high)
    return high


def missing(pot: Pot, year: int) -> int:
    """Return how many cases are missing until a figure is assessed."""
    return max(0, limits_of(year).assessed - pot.n)


def forecast(indicator: Indicator, so_far: Pot, recent: Pot, as_of: date) -> int | None:
    """Return the value at the end of the year, if the days left bring what the last ones brought.

    recent: the cases among requests sent in the last `WINDOW` days, or since 1 January. None
    without cases.
    """
    year = as_of.year
    days = min(WINDOW, as_of.timetuple().tm_yday)
    left = (date(year, 12, 31) - as_of).days
    total = so_far.total * days + recent.total * left
    n = so_far.n * days + recent.n * left
    return indicator.value(total, n) if n else None
