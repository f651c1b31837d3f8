"""Finding an authority: by words and filters, by a guided path, as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from authorities.forms.search import AuthorityFilter, FindForm, iso_country
from authorities.models import Authority, Membership
from authorities.selectors import registry, saved
from authorities.selectors.search import Hit, search
from authorities.services.export import FORMATS, MOST_ROWS

FIRST_HITS = 15
MOST_HITS = 60
SUGGESTIONS = 8
LONGEST_SAVED = 300
#: From this score on a hit is a match; below it is a suggestion.
MATCH = 0.5


def _membership(request: HttpRequest) -> Membership | None:
    return getattr(request, "membership", None)


def _language() -> str:
    return get_language() or "en"


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Search by words in any language, narrowed by filters; without words, a list."""
    query = request.GET.get("q", "").strip()
    membership = _membership(request)
    filters = AuthorityFilter(request.GET, registry.findable(membership))
    context: dict[str, object] = {
        "query": query,
        "filters": filters,
        "chosen": filters.chosen,
        "may_save": membership is not None and len(query) <= LONGEST_SAVED,
    }
    if query:
        most = MOST_HITS if "more" in request.GET else FIRST_HITS
        context |= _found(query, filters, membership, most)
    elif filters.chosen:
        page = registry.page_after(filters.qs, request.GET.get("after", ""))
        context |= {"authorities": page.rows, "next_cursor": page.next_cursor}
    elif membership:
        context |= {
            "searches": saved.searches_of(membership),
            "favourites": saved.favourites_of(membership),
        }
    return render(request, "authorities/search.html", context)


def _found(
    query: str, filters: AuthorityFilter, membership: Membership | None, most: int
) -> dict[str, object]:
    chosen = filters.chosen
    hits = search(
        query,
        lang=_language(),
        country=iso_country(chosen.get("country")),
        area=chosen.get("area"),
        limit=MOST_HITS,
    )
    visible = {
        one.reference: one for one in registry.in_order(filters.qs, [hit.reference for hit in hits])
    }
    shown = [(hit, visible[hit.reference]) for hit in hits if hit.reference in visible]
    matches = [pair for pair in shown if pair[0].score >= MATCH]
    context: dict[str, object] = {
        "matches": matches,
        "may_be_more": len(hits) == most == FIRST_HITS,
        "suggestions": [] if matches else [pair for pair in shown if pair[0].score < MATCH],
    }
    if not matches and (country := iso_country(chosen.get("country"))):
        context["ask"] = registry.coordinator_for(country, chosen.get("area", ""))
    return context


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A few hits while the reader types (htmx)."""
    query = request.GET.get("q", "").strip()
    hits: list[Hit] = []
    if len(query) > 1:
        found = search(
            query,
            lang=_language(),
            country=iso_country(request.GET.get("country")),
            limit=SUGGESTIONS,
        )
        hits = [hit for hit in found if hit.score >= MATCH]
    return render(request, "authorities/partials/suggestions.html", {"hits": hits})


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The guided path: country, matter, place; the best authorities first."""
    form = FindForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        country, area = form.cleaned_data["country"], form.cleaned_data["area"]
        words = form.words()
        found = registry.findable(_membership(request)).filter(country=country)
        found = found & Authority.objects.with_access_to(area)
        if words:
            hits = search(words, lang=_language(), country=country, area=area, limit=10)
            rows = registry.in_order(found, [hit.reference for hit in hits])
        else:
            rows = registry.page_after(found, "").rows
        context |= {"authorities": rows, "ask": registry.coordinator_for(country, area)}
    return render(request, "authorities/find.html", context)


@require_safe
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """The filtered list as a file; at most 10,000 rows."""
    if extension not in FORMATS:
        raise Http404
    filters = AuthorityFilter(request.GET, registry.findable(_membership(request)))
    found = filters.qs.prefetch_related("competences", "links__coordinator")
    write, content_type = FORMATS[extension]
    response = HttpResponse(write(found[:MOST_ROWS]), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="authorities.{extension}"'
    return response
