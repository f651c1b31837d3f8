"""The countries of an edition, and the profile of one."""

from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe

from scoreboard.indicators.countries import ALIASES, COUNTRIES, EU
from scoreboard.selectors import edition as selectors
from scoreboard.selectors.pages import area_names, ranked_countries
from scoreboard.services import sentences, wording
from scoreboard.services.charts.trend import trend
from scoreboard.views.alone import alone, for_frames
from scoreboard.views.frame import Place, file_of_edition, of_edition, page
from scoreboard.views.pictures import picture, table_answer


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator of a country: the title, its cell, the EU's, and those of each area."""

    title: object
    cell: selectors.Cell
    average: selectors.Cell
    areas: list[selectors.Cell]


@of_edition
def countries(request: HttpRequest, place: Place) -> HttpResponse:
    """All countries by their names, with overall result and rank; or the one that was picked."""
    if (picked := request.GET.get("country", "")) in COUNTRIES:
        return redirect(place.url("country", picked))
    table = selectors.overview(place.edition)
    return page(
        request,
        place,
        "countries",
        "countries",
        rows=wording.by_country(table.rows, lambda row: row.code),
        table=table,
    )


@of_edition
def country(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    """One country: its cells beside the average, by area, and over the editions."""
    right = ALIASES.get(code.upper(), code.upper())
    if right not in COUNTRIES:
        raise Http404
    if right != code:
        return HttpResponsePermanentRedirect(place.url("country", right))
    profile = selectors.country_profile(place.edition, code)
    if profile is None:
        raise Http404
    ranked = ranked_countries(place.edition)
    points, average = _points(place, code), _points(place, EU)
    label = sentences.trend_sentence(points) if points else ""
    names = area_names()
    return page(
        request,
        place,
        "country",
        "countries",
        name=wording.country(code),
        profile=profile,
        row=profile.country,
        sentences=sentences.profile_sentences(profile.country, ranked),
        areas=[names.get(area, area) for area in profile.areas],
        lines=_lines(profile),
        received=[(names.get(area, area), row.received) for area, row in profile.areas.items()],
        points=points,
        trend_label=label,
        wide=_trend(points, average, label, narrow=False),
        tall=_trend(points, average, label, narrow=True),
    )


def _points(place: Place, code: str) -> list[selectors.TrendPoint]:
    """Return the editions up to the one shown."""
    return [point for point in selectors.trend(code) if point.year <= place.year]


def _trend(
    points: list[selectors.TrendPoint],
    average: list[selectors.TrendPoint],
    label: str,
    *,
    narrow: bool,
) -> str:
    if not points:
        return ""
    drawn = trend(points, average, label, narrow=narrow, name="t-" if narrow else "w-")
    return mark_safe(drawn)  # noqa: S308  (built as a tree, so every text in it is escaped)


def _lines(profile: selectors.Profile) -> list[IndicatorLine]:
    return [
        IndicatorLine(
            title=cell.indicator.title,
            cell=cell,
            average=profile.eu.cell(cell.number),
            areas=[row.cell(cell.number) for row in profile.areas.values()],
        )
        for cell in profile.country.cells
    ]


def _of(place: Place, code: str) -> list[selectors.TrendPoint]:
    """Return the editions of a country or the EU. Raises Http404."""
    points = _points(place, code) if code in (*COUNTRIES, EU) else []
    if not points:
        raise Http404
    return points


def _drawing(place: Place, points: list[selectors.TrendPoint], *, narrow: bool) -> str:
    average = _points(place, EU) if points[0].country.code != EU else []
    return _trend(points, average, sentences.trend_sentence(points), narrow=narrow)


@for_frames
def embedded(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    """The chart of a country over the editions alone, for a frame in someone else's page."""
    points = _of(place, code)
    url = reverse("scoreboard:trends") if code == EU else place.url("country", code)
    return alone(
        request,
        place,
        wording.country(code),
        url,
        wide=_drawing(place, points, narrow=False),
        tall=_drawing(place, points, narrow=True),
    )


@partial(file_of_edition, over_time=True)
def trend_file(request: HttpRequest, place: Place, code: str, extension: str) -> HttpResponse:
    """The five indicators of a country over the editions, as a picture or its figures."""
    points = _of(place, code)
    if extension in ("svg", "png"):
        narrow = request.GET.get("shape") == "tall"
        drawn = _drawing(place, points, narrow=narrow)
        return picture(place, wording.country(code), drawn, extension)
    columns = ["edition", "country", "indicator", "n", "total", "value", "class", "flag"]
    rows = [
        [one.year, code, cell.number, cell.n, cell.total, cell.value, cell.colour, cell.flag]
        for one in points
        for cell in one.country.cells
    ]
    return table_answer(columns, rows, f"imi-trend-{code.lower()}", extension)
