"""The start of the Scoreboard, the overview of an edition, the trends, the method."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from scoreboard.indicators import INDICATORS
from scoreboard.indicators.assessment import limits_of, overall_classes_of
from scoreboard.indicators.scope import SCOPES, scope_of
from scoreboard.models import Edition
from scoreboard.selectors import edition as selectors
from scoreboard.selectors.pages import area_names, facts_of
from scoreboard.services import sentences, wording
from scoreboard.services.charts.map import overall_map
from scoreboard.services.charts.trend import trend
from scoreboard.services.editorial import PRIORITIES, achievements
from scoreboard.views.frame import Place, of_edition, page
from scoreboard.views.public import answer_page


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What the Scoreboard is, its last edition and all others."""
    found = selectors.editions()
    return answer_page(request, lambda: _home(request, found))


def _home(request: HttpRequest, found: list[Edition]) -> HttpResponse:
    context: dict[str, object] = {
        "editions": found,
        "begun": [one for one in found if not one.frozen],
    }
    if found:
        # A final edition says more than one that has just begun.
        place = Place(next((one for one in found if one.frozen), found[0]), asked=False)
        table = selectors.overview(place.edition)
        context |= {
            "place": place,
            "edition": place.edition,
            "table": table,
            "rows": wording.by_country(table.rows, lambda row: row.code),
            "map": _map(place, table),
            "sentence": sentences.overview_sentence(table),
            "classes": overall_classes_of(place.year),
        }
    return render(request, "scoreboard/home.html", context)


def _map(place: Place, table: selectors.Table) -> str:
    drawn = overall_map(table, lambda code: place.url("country", code), name="map-")
    return mark_safe(drawn)  # noqa: S308  (built as a tree, so every text in it is escaped)


@of_edition
def overview(request: HttpRequest, place: Place) -> HttpResponse:
    """The traffic-light table, the map and the classes, as the seed shows them."""
    table = selectors.overview(place.edition)
    scope = scope_of(place.year)
    names = area_names()
    found, years = facts_of(place.edition)
    return page(
        request,
        place,
        "overview",
        "overview",
        table=table,
        rows=wording.by_country(table.rows, lambda row: row.code),
        map=_map(place, table),
        sentence=sentences.overview_sentence(table),
        thresholds=thresholds(place.year),
        classes=overall_classes_of(place.year),
        achievements=achievements(found, years, names),
        priorities=PRIORITIES.get(place.year, ()),
        counted_areas=sentences.listed(names.get(code, code) for code in scope.areas),
    )


@dataclass(frozen=True)
class ThresholdLine:
    """One line of the table of thresholds."""

    number: int
    title: object
    measure: object
    bounds: dict[str, str]


def thresholds(year: int) -> list[ThresholdLine]:
    """Return the thresholds of an edition, an indicator a line."""
    return [
        ThresholdLine(
            one.number,
            one.title,
            wording.WORDINGS[one.number].measure,
            wording.thresholds(one, one.bands_of(year)),
        )
        for one in INDICATORS
    ]


@require_safe
def trends(request: HttpRequest) -> HttpResponseBase:
    """The EU averages and the overall results over the editions."""
    found = selectors.editions()
    return answer_page(request, lambda: _trends(request, found))


def _trends(request: HttpRequest, found: list[Edition]) -> HttpResponse:
    points = selectors.trend()
    context: dict[str, object] = {
        "points": points,
        "place": Place(found[0], asked=False) if found else None,
        "simulated": any(point.edition.simulated for point in points),
    }
    if points:
        label = sentences.trend_sentence(points)
        context |= {
            "sentence": label,
            "wide": mark_safe(trend(points, [], label, name="w-")),  # noqa: S308
            "tall": mark_safe(trend(points, [], label, narrow=True, name="t-")),  # noqa: S308
        }
    return render(request, "scoreboard/trends.html", context)


@require_safe
def methodology(request: HttpRequest) -> HttpResponseBase:
    """The rules in plain words, with the thresholds as they are declared."""
    latest = selectors.latest_edition()
    year = latest.year if latest else SCOPES[-1].since
    return answer_page(request, lambda: _methodology(request, year))


def _methodology(request: HttpRequest, year: int) -> HttpResponse:
    names = area_names()
    context = {
        "thresholds": thresholds(year),
        "wordings": [(one, wording.WORDINGS[one.number]) for one in INDICATORS],
        "limits": limits_of(year),
        "classes": overall_classes_of(year),
        "scopes": [(scope, [names.get(code, code) for code in scope.areas]) for scope in SCOPES],
    }
    return render(request, "scoreboard/methodology.html", context)
