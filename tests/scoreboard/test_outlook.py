"""What would change a class, and the forecast: exact, whatever the numbers."""

import datetime as dt
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoreboard.indicators import BY_NUMBER, INDICATORS
from scoreboard.services.outlook import QUICK_DAYS, SLOW_DAYS, Pot, forecast, missing, step

COLOURS = ["red", "yellow", "green"]
indicators = st.sampled_from(INDICATORS)


@st.composite
def pots(draw):
    indicator = draw(indicators)
    n = draw(st.integers(5, 3000))
    most = 60 * n if indicator.number == 2 else n
    return indicator, Pot(draw(st.integers(0, most)), n)


def colour(indicator, total, n):
    """The class, read from the rules with fractions."""
    exact = Fraction(total * (1 if indicator.number == 2 else 100), n)
    value = floor(exact + Fraction(1, 2))
    green, red = {
        1: (value >= 80, value < 60),
        2: (value < 16, value > 25),
        3: (value >= 80, value < 60),
        4: (value < 5, value >= 15),
        5: (value < 5, value >= 15),
    }[indicator.number]
    return "green" if green else "red" if red else "yellow"


def one_more(indicator, *, good):
    if indicator.number == 2:
        return QUICK_DAYS if good else SLOW_DAYS
    return int(good) if indicator.number in (1, 3) else int(not good)


@given(pots(), st.booleans())
@settings(deadline=None, max_examples=400)
def test_a_step_is_the_fewest_cases_that_change_the_class(found, good):
    indicator, pot = found
    now = COLOURS.index(colour(indicator, pot.total, pot.n))
    each = one_more(indicator, good=good)
    taken = step(indicator, pot, 2018, good=good)
    if taken is None:
        assert now == (2 if good else 0)
        return

    def after(cases):
        return COLOURS.index(colour(indicator, pot.total + cases * each, pot.n + cases))

    direction = 1 if good else -1
    assert direction * (after(taken.cases) - now) > 0
    assert direction * (after(taken.cases - 1) - now) <= 0
    assert COLOURS[after(taken.cases)] == taken.colour


@pytest.mark.parametrize(
    ("number", "total", "n", "good", "cases", "reached"),
    [
        (1, 12, 18, True, 12, "green"),  # 24 of 30; 23 of 29 are 79.3
        (4, 1, 20, True, 3, "green"),  # 1 of 23 is 4.3; 1 of 22 is 4.55 and rounds up to 5
        (3, 8, 10, False, 1, "yellow"),  # 8 of 11
        (2, 160, 10, True, 1, "green"),  # 167 days in 11 cases: 15.2
    ],
)
def test_known_steps(number, total, n, good, cases, reached):
    found = step(BY_NUMBER[number], Pot(total, n), 2018, good=good)
    assert (found.cases, found.colour) == (cases, reached)


def test_too_few_cases_have_no_class_to_change():
    assert step(BY_NUMBER[1], Pot(4, 4), 2018, good=True) is None
    assert [missing(Pot(0, n), 2018) for n in (0, 3, 4, 5, 9)] == [5, 2, 1, 0, 0]


@pytest.mark.parametrize(
    ("as_of", "so_far", "recent", "value"),
    [
        ("2018-12-31", Pot(79, 100), Pot(0, 50), 79),  # nothing is left
        ("2018-01-31", Pot(8, 10), Pot(8, 10), 80),  # the window begins on 1 January
        # 90 days brought 10 of 20; 90 are left: 80 + 10 of 100 + 20
        ("2018-10-02", Pot(80, 100), Pot(10, 20), 75),
        ("2018-06-30", Pot(0, 0), Pot(0, 0), None),
    ],
)
def test_the_forecast_repeats_the_last_days_until_the_end_of_the_year(as_of, so_far, recent, value):
    assert forecast(BY_NUMBER[1], so_far, recent, dt.date.fromisoformat(as_of)) == value
