"""The routes of the Scoreboard: public, with ETags; a frozen edition never changes."""

from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from ninja import Query, Router

from scoreboard.models import Edition
from scoreboard.selectors import edition as selectors
from scoreboard.selectors.facts import facts, facts_document
from scoreboard.services.export import tables

#: How long an answer may be kept, in seconds: until the next night at most, or for good.
PROVISIONAL, FROZEN = 600, 31_536_000
router = Router(tags=["scoreboard"])


def _edition(year: int, revision: int | None) -> Edition:
    """Return an edition. Raises Http404."""
    if revision is None:
        found = selectors.latest_edition(year)
    else:
        found = selectors.revision(year, revision)
    if found is None:
        raise Http404
    return found


def _shape(edition: Edition) -> dict[str, Any]:
    return {
        "year": edition.year,
        "as_of": edition.as_of.isoformat(),
        "frozen": edition.frozen,
        "revision": edition.revision,
        "note": edition.note,
        "rules": edition.rules,
        "simulated": edition.simulated,
        "checksum": edition.checksum,
        "published_at": edition.published_at.isoformat(),
        "totals": edition.totals,
    }


def _answer(request: HttpRequest, edition: Edition, content: Any, *, lasting: bool) -> HttpResponse:
    """Answer with content, or that the caller has it already.

    lasting: what was asked for is a revision, which never changes.
    """
    answer: HttpResponse = JsonResponse(content, safe=False)
    etag = quote_etag(f"{edition.checksum}{edition.revision}")
    patch_cache_control(answer, public=True, max_age=FROZEN if lasting else PROVISIONAL)
    if lasting:
        patch_cache_control(answer, immutable=True)
    answer["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=answer)
    return found if found is not None else answer


@router.get("/editions", summary="The editions, the latest first")
def editions(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the edition that holds for each year."""
    return [_shape(edition) for edition in selectors.editions()]


@router.get("/editions/{year}", summary="One edition by country")
def edition(request: HttpRequest, year: int, revision: int | None = None) -> Any:
    """Return an edition with the five cells and the overall result of each country."""
    found = _edition(year, revision)
    table = selectors.overview(found)
    content = {
        **_shape(found),
        "areas": selectors.areas_of(found),
        "countries": [_country(row) for row in table.rows],
        "eu": _country(table.eu),
    }
    return _answer(request, found, content, lasting=revision is not None)


def _country(row: selectors.CountryRow) -> dict[str, Any]:
    overall = row.overall
    return {
        "country": row.code,
        "eu": row.eu,
        "received": row.received,
        "sent": row.sent,
        "indicators": [
            {
                "indicator": cell.number,
                "n": cell.n,
                "total": cell.total,
                "unrounded": cell.unrounded,
                "value": cell.value,
                "class": cell.colour or None,
                "flag": cell.flag or None,
            }
            for cell in row.cells
        ],
        "overall": overall
        and {
            "scored": overall.scored,
            "score": overall.score,
            "class": overall.name or None,
            "rank": overall.rank,
        },
    }


@router.get("/editions/{year}/values", summary="The table of values, as in the download")
def values(
    request: HttpRequest,
    year: int,
    revision: int | None = None,
    indicator: Annotated[int | None, Query(ge=1, le=5)] = None,
    country: str = "",
    area: str = "",
) -> Any:
    """Return one row per country (or EU), area (or ALL) and indicator; filtered where asked."""
    found = _edition(year, revision)
    table = next(table for table in tables(found) if table.name == "values")
    wanted = {"indicator": indicator, "country": country, "area": area}
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    content = [
        row for row in rows if all(row[name] == want for name, want in wanted.items() if want)
    ]
    return _answer(request, found, content, lasting=revision is not None)


@router.get("/editions/{year}/facts", summary="Facts and figures of a year")
def figures(request: HttpRequest, year: int) -> Any:
    """Return requests, exchanges, alerts, cards, notifications, authorities and officials."""
    found = facts(year)
    if found is None:
        raise Http404
    return _answer(request, found.edition, facts_document(found), lasting=False)
