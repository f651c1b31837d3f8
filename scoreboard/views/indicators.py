"""One indicator: chart, table, how it was counted; its chart as a file and for other pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from scoreboard.indicators.countries import ALL
from scoreboard.selectors import edition as selectors
from scoreboard.selectors.edition import IndicatorTable
from scoreboard.selectors.pages import area_names
from scoreboard.services import wording
from scoreboard.services.charts import indicator as chart
from scoreboard.services.sentences import indicator_sentence
from scoreboard.views.alone import alone, for_frames
from scoreboard.views.frame import Place, file_of_edition, of_edition, page
from scoreboard.views.pictures import picture, table_answer


def table_of(request: HttpRequest, place: Place, number: int) -> IndicatorTable:
    """Return the indicator in the area asked for. Raises Http404; two queries."""
    area = request.GET.get("area", "").upper()
    table = selectors.indicator(place.edition, number, "" if area == ALL else area)
    if table is None:
        raise Http404
    return table


def drawings(table: IndicatorTable) -> dict[str, str]:
    """Return both shapes of a chart, safe to stand in a page."""
    return {
        "wide": mark_safe(chart.wide(table, "w-")),  # noqa: S308
        "tall": mark_safe(chart.tall(table, "t-")),  # noqa: S308
    }


@of_edition
def indicator(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """The page of an indicator, over all areas or in one."""
    table = table_of(request, place, number)
    names = area_names()
    area = "" if table.area == ALL else table.area
    return page(
        request,
        place,
        "indicator",
        f"indicator-{number}",
        table=table,
        rows=wording.by_country(table.rows, lambda row: row.code),
        wording=wording.WORDINGS[number],
        thresholds=wording.thresholds(table.indicator, table.bands),
        sentence=indicator_sentence(table),
        area=area,
        area_name=names.get(area, area),
        area_tabs=_area_tabs(place, table, names),
        **drawings(table),
    )


def _area_tabs(
    place: Place, table: IndicatorTable, names: dict[str, str]
) -> list[dict[str, object]]:
    return [
        {
            "url": place.url("indicator", table.indicator.number, area=code),
            "text": names.get(code, code) if code else wording.ALL_AREAS,
            "current": (code or ALL) == table.area,
        }
        for code in ("", *table.areas)
    ]


@for_frames
def embedded(request: HttpRequest, place: Place, number: int) -> HttpResponse:
    """The chart alone, for a frame in someone else's page."""
    table = table_of(request, place, number)
    area = "" if table.area == ALL else table.area
    url = place.url("indicator", number, area=area)
    return alone(request, place, _title(table), url, **drawings(table))


def _title(table: IndicatorTable) -> str:
    title = str(table.indicator.title)
    return title if table.area == ALL else f"{title} – {area_names().get(table.area, table.area)}"


@file_of_edition
def chart_file(request: HttpRequest, place: Place, number: int, extension: str) -> HttpResponse:
    """The chart as a picture, or its figures."""
    table = table_of(request, place, number)
    name = f"imi-{place.year}-indicator-{number}"
    if table.area != ALL:
        name += f"-{table.area.lower()}"
    if extension in ("svg", "png"):
        shape = chart.tall if request.GET.get("shape") == "tall" else chart.wide
        return picture(place, _title(table), shape(table), extension)
    figures = [_figures(table, row) for row in (table.eu, *table.rows)]
    return table_answer(list(figures[0]), [list(row.values()) for row in figures], name, extension)


def _figures(table: IndicatorTable, row: selectors.IndicatorRow) -> dict[str, Any]:
    cell = row.cell
    return {
        "edition": table.edition.year,
        "as_of": table.edition.as_of.isoformat(),
        "country": row.code,
        "eu": row.eu,
        "area": table.area,
        "indicator": cell.number,
        "received": row.received,
        "n": cell.n,
        "total": cell.total,
        "unrounded": cell.unrounded,
        "value": cell.value,
        "class": cell.colour or None,
        "flag": cell.flag or None,
    }
