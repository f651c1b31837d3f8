"""The legal areas and their procedures, and one area."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.safestring import mark_safe

from scoreboard.selectors import edition as selectors
from scoreboard.selectors.facts import volumes
from scoreboard.selectors.pages import areas_and_procedures
from scoreboard.services import sentences, wording
from scoreboard.services.charts.years import Column, columns
from scoreboard.views.frame import Place, of_edition, page
from scoreboard.views.overview import thresholds


@of_edition
def areas(request: HttpRequest, place: Place) -> HttpResponse:
    """The areas in use in the year, with their procedures."""
    found = areas_and_procedures(place.edition)
    return page(
        request,
        place,
        "areas",
        "areas",
        areas=found,
        procedures=sum(len(area.procedures) for area in found),
    )


@of_edition
def area(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    """One area: its requests by year, its procedures, and the indicators where it counts."""
    if code != code.upper():
        return HttpResponsePermanentRedirect(place.url("area", code.upper()))
    line = next((one for one in areas_and_procedures(place.edition) if one.code == code), None)
    if line is None:
        raise Http404
    by_year = [Column(one.year, (one.areas.get(code, 0),)) for one in volumes(place.edition)]
    found = [one for one in by_year if one.total]
    label = sentences.area_sentence(line.name, [(one.year, one.total) for one in found])
    table = selectors.area(place.edition, code)
    return page(
        request,
        place,
        "area",
        "areas",
        area=line,
        years=found,
        label=label,
        wide=_drawn(found, line.name, label, narrow=False),
        tall=_drawn(found, line.name, label, narrow=True),
        table=table,
        rows=wording.by_country(table.rows, lambda row: row.code) if table else [],
        thresholds=thresholds(place.year),
    )


def _drawn(found: list[Column], name: str, label: str, *, narrow: bool) -> str:
    if not found:
        return ""
    return mark_safe(columns(found, (name,), label, narrow=narrow))  # noqa: S308
