"""What a year's indicators may come to."""

from datetime import date

import pytest

from scoreboard.selectors.edition import Cell
from scoreboard.selectors.forecast import expected, share_of_year


def cell(number, n, total):
    return Cell(number, n, total, None, None, "", "")


def test_the_share_of_the_year_counts_days():
    assert share_of_year(date(2017, 1, 1), 2017) == 1 / 365
    assert share_of_year(date(2016, 12, 31), 2016) == 1
    assert share_of_year(date(2018, 3, 31), 2017) == 1  # an edition goes on into the next year


@pytest.mark.parametrize(
    ("so_far", "before", "passed", "value", "colour"),
    [
        # half a year at 60 %, the rest as last year's 100 %
        ((10, 6), (50, 50), 0.5, 80, "green"),
        # no year before: as this one has gone
        ((10, 6), None, 0.5, 60, "yellow"),
        # the year before wasn't assessed
        ((10, 6), (3, None), 0.25, 60, "yellow"),
        # the year is over: nothing is added
        ((10, 6), (50, 50), 1.0, 60, "yellow"),
    ],
)
def test_the_rest_goes_as_last_years_went(so_far, before, passed, value, colour):
    known = cell(1, *before) if before else None
    found = expected(cell(1, *so_far), known, passed, 2017)
    assert (found.value, found.colour) == (value, colour)


def test_days_are_averaged():
    assert expected(cell(2, 10, 100), cell(2, 10, 300), 0.5, 2017).value == 20


def test_too_few_cases_have_no_forecast():
    assert expected(cell(1, 3, None), cell(1, 50, 50), 0.5, 2017).value is None
