"""Drawings and tables as files."""

import csv
import io
from collections.abc import Sequence

from django.http import Http404, HttpResponse, JsonResponse

from scoreboard.services.charts.framed import framed
from scoreboard.services.charts.png import png
from scoreboard.services.sentences import sources
from scoreboard.views.frame import Place

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def picture(place: Place, title: object, svg: str, extension: str, *notes: object) -> HttpResponse:
    """Answer with a drawing as SVG or PNG, with its title and source, as it leaves its page.

    notes: what else must be said with it. Raises Http404 where there is nothing to draw.
    """
    if not svg:
        raise Http404
    svg = framed(
        svg, str(title), [*sources(place.edition, place.url("overview")), *map(str, notes)]
    )
    if extension == "png":
        return HttpResponse(png(svg), content_type="image/png")
    return HttpResponse(HEAD + svg, content_type="image/svg+xml; charset=utf-8")


def table_answer(
    columns: Sequence[str], rows: Sequence[Sequence[object]], name: str, extension: str
) -> HttpResponse:
    """Answer with a table as CSV, or as a JSON list of objects."""
    if extension == "json":
        return JsonResponse([dict(zip(columns, row, strict=True)) for row in rows], safe=False)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return attachment(out.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Answer with a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _plain(cell: object) -> object:
    return str(cell).lower() if isinstance(cell, bool) else cell
