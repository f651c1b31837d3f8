"""The routes of the registry; whoever mounts them says who may call."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from ninja import Query, Router

from authorities.selectors.search import Hit, search

MOST = 100
router = Router(tags=["authorities"])


@router.get("/authorities", summary="Search authorities in any of 26 languages")
def authorities(
    request: HttpRequest,
    q: str = "",
    lang: str = "",
    country: str = "",
    area: str = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 10,
) -> dict[str, Any]:
    """Return the authorities that answer a query, best first; from a score of 0.5 on they match.

    lang: the language of who asks; it helps to read the query and picks the names.
    """
    known = lang in dict(settings.LANGUAGES)
    hits = search(
        q,
        lang=lang if known else translation.get_language() or "en",
        country=country or None,
        area=area or None,
        limit=limit,
    )
    return {"results": [_shape(hit) for hit in hits]}


def _shape(hit: Hit) -> dict[str, Any]:
    return {
        "reference": hit.reference,
        "name": hit.name,
        "official_name": hit.official_name,
        "country": hit.country,
        "city": hit.city,
        "why": hit.why,
        "score": hit.score,
    }
