"""What stands around every page of an edition: which edition it is, and where else to go."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from scoreboard.indicators import INDICATORS
from scoreboard.models import Edition
from scoreboard.selectors import edition as editions
from scoreboard.services.editions import last_day
from scoreboard.services.wording import WORDINGS
from scoreboard.views.public import answer_file, answer_page, freshness

REVISION = re.compile(r"[0-9]{1,4}")
#: Files that say the same in every language.
WITHOUT_WORDS = ("csv", "xlsx", "zip")


@dataclass(frozen=True)
class Place:
    """An edition as a page shows it.

    asked: one of its revisions was asked for by its number, which links then keep.
    editions: those that hold for each year, the latest year first.
    """

    edition: Edition
    asked: bool
    editions: tuple[Edition, ...] = ()

    @property
    def year(self) -> int:
        """The year of the edition."""
        return self.edition.year

    @property
    def version(self) -> str:
        """What addresses of charts carry, so that they may be kept for ever."""
        return self.edition.checksum[:12]

    @property
    def corrected_by(self) -> Edition | None:
        """The later revision that holds instead; None where this one does."""
        return next(
            (
                one
                for one in self.editions
                if one.year == self.year and one.revision > self.edition.revision > 0
            ),
            None,
        )

    @property
    def freezes_after(self) -> date:
        """The last day that counts in the edition."""
        return last_day(self.year)

    def url(self, name: str, *parts: object, **query: object) -> str:
        """Return the address of a page of the edition."""
        address = _address(name, self.year, *parts)
        if self.asked:
            query["revision"] = self.edition.revision
        shown = {key: value for key, value in query.items() if value not in (None, "")}
        return f"{address}?{urlencode(shown)}" if shown else address


# A page has up to three hundred links, most of them the same for every reader.
_address = lru_cache(maxsize=8192)(lambda name, *parts: reverse(f"scoreboard:{name}", args=parts))

#: Takes the request, the place and the other parts of the address.
PageView = Callable[..., HttpResponse]


def find(request: HttpRequest, year: int) -> Place | None:
    """Return the edition of a year, or the revision that was asked for; one query, or two."""
    holding = tuple(editions.editions())
    asked = request.GET.get("revision", "")
    if not asked:
        found = next((one for one in holding if one.year == year), None)
    else:
        known = REVISION.fullmatch(asked)
        found = editions.revision(year, int(asked)) if known else None
    return Place(found, bool(asked), holding) if found else None


def of_edition(view: PageView) -> Callable[..., HttpResponseBase]:
    """Give a view the edition of its year; a year without one has a page that says so."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, year: int, **parts: Any) -> HttpResponseBase:
        place = find(request, year)
        if place is None:
            return no_edition(request, year)
        return answer_page(request, lambda: view(request, place, **parts), freshness(place.edition))

    return answer


def file_of_edition(view: PageView, *, over_time: bool = False) -> Callable[..., HttpResponseBase]:
    """The same for files: nobody's session is looked at, and versions are kept for ever.

    over_time: what it shows rests on other editions too, which may be revised.
    """

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, year: int, **parts: Any) -> HttpResponseBase:
        place = find(request, year)
        if place is None:
            return HttpResponse(
                _("There is no edition of %(year)s.") % {"year": year},
                status=404,
                content_type="text/plain; charset=utf-8",
            )
        named = place.asked or request.GET.get("v") == place.version
        response = answer_file(
            request,
            lambda: view(request, place, **parts),
            freshness(place.edition, fixed=named and not over_time),
        )
        if "lang" not in request.GET and parts.get("extension") not in WITHOUT_WORDS:
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers["Access-Control-Allow-Origin"] = "*"  # open data, for any page's script
        return response

    return answer


def no_edition(request: HttpRequest, year: int) -> HttpResponse:
    """Say that a year has no edition, and which have."""
    context = {"year": year, "editions": editions.editions()}
    return render(request, "scoreboard/no_edition.html", context, status=404)


def page(
    request: HttpRequest, place: Place, template: str, here: str, **context: object
) -> HttpResponse:
    """Render a page of an edition; here: which of its tabs it belongs to."""
    frame = {
        "place": place,
        "edition": place.edition,
        "editions": place.editions,
        "tabs": tabs(place, here),
    }
    return render(request, f"scoreboard/{template}.html", frame | context)


def tabs(place: Place, here: str) -> list[dict[str, object]]:
    """Return the pages of an edition."""
    found = [("overview", _("Overview"), place.url("overview"))]
    found += [
        (
            f"indicator-{one.number}",
            f"[{one.number}] {WORDINGS[one.number].tab}",
            place.url("indicator", one.number),
        )
        for one in INDICATORS
    ]
    found += [
        ("countries", _("Countries"), place.url("countries")),
        ("areas", _("Areas"), place.url("areas")),
        ("facts", _("Facts and figures"), place.url("facts")),
        ("changes", _("Changes"), place.url("changes")),
        ("data", _("Data"), place.url("data")),
    ]
    return [{"url": url, "text": text, "current": name == here} for name, text, url in found]
