"""Open data: the downloads of an edition, the map's data, and what changed between editions."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from scoreboard.selectors import edition as selectors
from scoreboard.selectors.changes import changes_of, revisions
from scoreboard.selectors.revisions import differences, revision_before
from scoreboard.services import sentences, wording
from scoreboard.services.charts.geography import NUMBERS
from scoreboard.services.charts.map import colour_of, overall_map, says
from scoreboard.services.export import COLUMNS, as_csv, as_json, as_xlsx, tables
from scoreboard.services.fact_file import facts_csv
from scoreboard.services.package import package
from scoreboard.views.alone import alone, for_frames
from scoreboard.views.frame import Place, file_of_edition, of_edition, page
from scoreboard.views.pictures import attachment, picture, table_answer

FACTS = "facts"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@of_edition
def data(request: HttpRequest, place: Place) -> HttpResponse:
    """The downloads, the tables' columns, the revisions."""
    return page(request, place, "data", "data", tables=COLUMNS, revisions=revisions(place.year))


@file_of_edition
def download(request: HttpRequest, place: Place, extension: str) -> HttpResponse:
    """An edition whole: a workbook, a document, an archive; as CSV one of its tables."""
    name = f"imi-scoreboard-{place.year}.{extension}"
    if extension == "xlsx":
        return attachment(as_xlsx(place.edition), XLSX, name)
    if extension == "zip":
        return attachment(package(place.edition), "application/zip", name)
    if extension == "json":
        return HttpResponse(as_json(place.edition), content_type="application/json")
    table = request.GET.get("table", "values")
    if table not in (*COLUMNS, FACTS):
        raise Http404
    if table != "values":
        name = f"imi-scoreboard-{place.year}-{table}.csv"
    text = facts_csv(place.edition) if table == FACTS else as_csv(tables(place.edition), table)
    return attachment(text.encode(), "text/csv; charset=utf-8", name)


@of_edition
def changes(request: HttpRequest, place: Place) -> HttpResponse:
    """What changed since the revision and since the edition of the year before."""
    found = changes_of(place.edition)
    corrected = revision_before(place.edition)
    return page(
        request,
        place,
        "changes",
        "changes",
        changes=found,
        corrected=differences(corrected, place.edition) if corrected else None,
        moves=wording.by_country(found.moves, lambda move: move.code) if found else [],
        overall=wording.by_country(found.overall, lambda pair: pair[1].code) if found else [],
        revisions=revisions(place.year),
    )


@file_of_edition
def map_file(request: HttpRequest, place: Place, extension: str) -> HttpResponse:
    """The map of overall results as a picture, as a table, or as the zoomable map's data."""
    table = selectors.overview(place.edition)
    if extension in ("svg", "png"):
        title, credit = _("Overall results"), _("Boundaries: Natural Earth, public domain")
        return picture(place, title, overall_map(table), extension, credit)
    if extension == "csv":
        columns = ("country", "scored", "score", "class", "rank")
        rows = [
            (row.code, one.scored, one.score, one.name or None, one.rank)
            for row in table.rows
            if (one := row.overall) is not None
        ]
        return table_answer(columns, rows, f"imi-{place.year}-overall", extension)
    return JsonResponse(
        {
            "credit": _("Boundaries: Natural Earth, public domain"),
            "zoom_in": _("Zoom in"),
            "zoom_out": _("Zoom out"),
            "countries": {number: _country(place, table, code) for number, code in NUMBERS.items()},
        }
    )


def _country(place: Place, table: selectors.Table, code: str) -> dict[str, object]:
    row = next(row for row in table.rows if row.code == code)
    score = row.overall.score if row.overall else None
    return {
        "code": code,
        "name": wording.country(code),
        "text": says(row),
        "colour": colour_of(row),
        "score": "" if score is None else sentences.signed(score),
        "url": place.url("country", code),
    }


@for_frames
def embedded_map(request: HttpRequest, place: Place) -> HttpResponse:
    """The map alone, for a frame in someone else's page."""
    drawn = overall_map(selectors.overview(place.edition))
    wide = mark_safe(drawn)  # noqa: S308  (built as a tree, so every text is escaped)
    return alone(request, place, _("Overall results"), place.url("overview"), wide=wide)
