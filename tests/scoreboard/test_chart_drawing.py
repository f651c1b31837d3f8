"""Drawings: scales, marks, and a map with every country on it."""

from itertools import pairwise
from xml.etree import ElementTree as Tree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoreboard.indicators.countries import COUNTRIES
from scoreboard.services.charts.canvas import Scale, Sheet, ticks
from scoreboard.services.charts.geography import HEIGHT, WIDTH, europe, project
from scoreboard.services.charts.years import Column, bars, columns

SVG = "{http://www.w3.org/2000/svg}"


@given(st.integers(0, 10**9), st.integers(2, 8))
def test_an_axis_begins_at_zero_and_reaches_over_the_highest(highest, most):
    marks = ticks(highest, most)
    assert marks[0] == 0
    assert marks[-1] >= highest
    assert len(marks) <= most + 1
    assert len({after - before for before, after in pairwise(marks)}) == 1


def test_a_scale_is_a_straight_line():
    up = Scale(0, 100, 262, 34)
    assert (up(0), up(50), up(100)) == (262, 148, 34)
    assert Scale(5, 5, 10, 20)(5) == 10


@pytest.mark.parametrize("words", ["<script>", '"&', "Ελλάδα", "a\nb"])
def test_words_on_a_drawing_are_only_words(words):
    sheet = Sheet(10, 10, words)
    sheet.text(1, 1, words)
    with sheet.group(title=words):
        sheet.mark(1, 1, "red")
    tree = Tree.fromstring(sheet.svg())  # noqa: S314  (our own drawing)
    assert [one.text for one in tree.iter(f"{SVG}text")] == [words]
    assert "<script>" not in sheet.svg()


@pytest.mark.parametrize(
    ("letters", "size", "squeezed"), [(10, None, False), (40, "9.4", False), (80, "8.5", True)]
)
def test_long_words_are_made_to_fit(letters, size, squeezed):
    sheet = Sheet(300, 20, "label")
    sheet.text(0, 10, "w" * letters, room=210)
    [words] = Tree.fromstring(sheet.svg()).iter(f"{SVG}text")  # noqa: S314
    assert words.get("font-size") == size
    assert (words.get("textLength") == "210") is squeezed


def test_every_country_is_on_the_map():
    outlines, neighbours = europe()
    assert {one.code for one in outlines} == set(COUNTRIES)
    assert neighbours
    for one in outlines:
        x, y = one.label
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


def test_places_stand_where_they_should():
    athens, oslo, lisbon = project(23.7, 38), project(10.75, 59.9), project(-9.1, 38.7)
    assert lisbon[0] < oslo[0] < athens[0]
    assert oslo[1] < athens[1]


@pytest.mark.parametrize("narrow", [False, True])
def test_columns_show_totals_and_their_parts(narrow):
    drawn = columns(
        [Column(2016, (3, 0)), Column(2017, (4, 1000))], ("A", "B"), "label", narrow=narrow
    )
    tree = Tree.fromstring(drawn)  # noqa: S314
    titles = [one.text for one in tree.iter(f"{SVG}title")]
    assert titles == ["2016: 3\nA: 3\nB: 0", "2017: 1,004\nA: 4\nB: 1,000"]


def test_nothing_to_draw_is_no_error():
    assert "svg" in columns([], ("A",), "label")
    assert "svg" in bars([], "label")
