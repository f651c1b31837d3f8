"""The legal areas and their procedures, and one area."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.safestring import mark_safe

from scoreboard.selectors import edition as selectors
from scoreboard.selectors.facts import volumes
from scoreboard.selectors.pages import AreaLine, areas_and_procedures
from scoreboard.services import sentences, wording
from scoreboard.services.charts.years import Column, columns
from scoreboard.views.alone import alone, for_frames
from scoreboard.views.frame import Place, file_of_edition, of_edition, page
from scoreboard.views.overview import thresholds
from scoreboard.views.pictures import picture, table_answer


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


@dataclass(frozen=True)
class Requests:
    """The requests of an area by year, those years that had any."""

    area: AreaLine
    years: list[Column]

    @property
    def label(self) -> str:
        """What the chart shows, in words."""
        return sentences.area_sentence(
            self.area.name, [(one.year, one.total) for one in self.years]
        )

    def drawn(self, *, narrow: bool) -> str:
        """The chart; empty where there is nothing to draw."""
        if not self.years:
            return ""
        drawn = columns(self.years, (self.area.name,), self.label, narrow=narrow)
        return mark_safe(drawn)  # noqa: S308  (built as a tree, so every text is escaped)


def _requests(place: Place, code: str) -> Requests:
    """Return the requests of an area. Raises Http404; five queries."""
    line = next((one for one in areas_and_procedures(place.edition) if one.code == code), None)
    if line is None:
        raise Http404
    by_year = [Column(one.year, (one.areas.get(code, 0),)) for one in volumes(place.edition)]
    return Requests(line, [one for one in by_year if one.total])


@of_edition
def area(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    """One area: its requests by year, its procedures, and the indicators where it counts."""
    if code != code.upper():
        return HttpResponsePermanentRedirect(place.url("area", code.upper()))
    found = _requests(place, code)
    table = selectors.area(place.edition, code)
    return page(
        request,
        place,
        "area",
        "areas",
        area=found.area,
        years=found.years,
        label=found.label,
        wide=found.drawn(narrow=False),
        tall=found.drawn(narrow=True),
        table=table,
        rows=wording.by_country(table.rows, lambda row: row.code) if table else [],
        thresholds=thresholds(place.year),
    )


@for_frames
def embedded(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    """The chart of an area's requests alone, for a frame in someone else's page."""
    found = _requests(place, code)
    return alone(
        request,
        place,
        found.area.name,
        place.url("area", code),
        wide=found.drawn(narrow=False),
        tall=found.drawn(narrow=True),
    )


@file_of_edition
def chart_file(request: HttpRequest, place: Place, code: str, extension: str) -> HttpResponse:
    """The chart of an area's requests as a picture, or its figures."""
    found = _requests(place, code)
    if extension in ("svg", "png"):
        narrow = request.GET.get("shape") == "tall"
        return picture(place, found.area.name, found.drawn(narrow=narrow), extension)
    rows = [(one.year, code, one.total) for one in found.years]
    name = f"imi-{place.year}-{code.lower()}"
    return table_answer(("year", "area", "requests"), rows, name, extension)
