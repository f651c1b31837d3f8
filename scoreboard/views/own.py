"""A coordinator's view: the own country's figures so far, and the requests behind each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from authorities.models import Membership
from requests.selectors.coordination import may_coordinate
from requests.selectors.facts import seen_among
from requests.selectors.worklist import PAGE_SIZE, rows_for
from scoreboard.indicators import BY_NUMBER, INDICATORS
from scoreboard.indicators.base import Indicator
from scoreboard.indicators.countries import ALIASES
from scoreboard.models import Edition
from scoreboard.selectors.edition import Cell
from scoreboard.selectors.own import open_editions, own_cases, own_counts
from scoreboard.services import outlook, outlook_texts, wording
from scoreboard.services.compute import cell
from scoreboard.services.outlook import Pot


@dataclass(frozen=True)
class Line:
    """One indicator of the own country: so far, what would change its class, the forecast."""

    cell: Cell
    pot: Pot
    better: str
    worse: str
    missing: str
    forecast: Cell | None

    @property
    def wording(self) -> wording.Wording:
        """The texts of the indicator."""
        return wording.WORDINGS[self.cell.number]


def coordinator_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let in coordinators; visitors are sent to the login, others find nothing."""

    @login_required
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        membership = getattr(request, "membership", None)
        if membership is None or not may_coordinate(membership):
            raise Http404
        return view(request, membership, *args, **kwargs)

    return guarded


@coordinator_required
def own(request: MemberRequest, membership: Membership) -> HttpResponse:
    """The five indicators of the own country in an open edition."""
    return render(request, "scoreboard/own.html", _figures(request, membership))


@coordinator_required
def summary(request: MemberRequest, membership: Membership) -> HttpResponse:
    """The same in a few lines, for a part of another page."""
    return render(request, "scoreboard/parts/own_summary.html", _figures(request, membership))


def _country(membership: Membership) -> str:
    code = membership.authority.country_id
    return ALIASES.get(code, code)


def _edition(request: HttpRequest, found: list[Edition]) -> Edition | None:
    """Return the open edition asked for, or the latest; None without one. Raises Http404."""
    asked = request.GET.get("year", "")
    if not asked:
        return found[0] if found else None
    for edition in found:
        if str(edition.year) == asked:
            return edition
    raise Http404


def _figures(request: HttpRequest, membership: Membership) -> dict[str, Any]:
    editions, country = open_editions(), _country(membership)
    edition = _edition(request, editions)
    context = {"edition": edition, "editions": editions, "country": country}
    if edition is None:
        return context
    last = min(edition.as_of, date(edition.year, 12, 31))
    received, so_far, recent = own_counts(
        edition, country, last - timedelta(days=outlook.WINDOW - 1)
    )
    lines = [
        _line(one, Pot(*so_far[one.number]), Pot(*recent[one.number]), edition.year, last)
        for one in INDICATORS
    ]
    return context | {"lines": lines, "received": received, "window": outlook.WINDOW}


def _line(indicator: Indicator, pot: Pot, recent: Pot, year: int, last: date) -> Line:
    number = indicator.number
    value = outlook.forecast(indicator, pot, recent, last)
    expected = None
    if value is not None and not outlook.missing(pot, year):
        colour = indicator.colour(value, year)
        expected = Cell(number, pot.n, None, None, value, colour, "")
    return Line(
        cell=_cell(indicator, pot, year),
        pot=pot,
        better=outlook_texts.step_text(number, outlook.step(indicator, pot, year, good=True)),
        worse=outlook_texts.step_text(number, outlook.step(indicator, pot, year, good=False)),
        missing=outlook_texts.missing_text(outlook.missing(pot, year)),
        forecast=expected,
    )


def _cell(indicator: Indicator, pot: Pot, year: int) -> Cell:
    found = cell(indicator, pot.total, pot.n, year)
    return Cell(
        indicator.number,
        found.n,
        found.total,
        found.unrounded,
        found.value,
        found.colour or "",
        found.flag or "",
    )


@coordinator_required
def cases(request: MemberRequest, membership: Membership, number: int) -> HttpResponse:
    """The requests behind a figure, as far as the coordinator may see them."""
    editions = open_editions()
    edition, country = _edition(request, editions), _country(membership)
    if edition is None:
        raise Http404
    added = own_cases(edition, country, number)
    seen = seen_among(membership, list(added))
    shown = [key for key in seen if key < _before(request)]
    rows = [
        (one, outlook_texts.outcome_text(number, added[one.pk]))
        for one in rows_for(shown[:PAGE_SIZE])
    ]
    address = f"{reverse('scoreboard:own_cases', args=[number])}?year={edition.year}"
    context = {
        "edition": edition,
        "country": country,
        "indicator": BY_NUMBER[number],
        "wording": wording.WORDINGS[number],
        "rows": rows,
        "counted": len(added),
        "seen": len(seen),
        "next_url": f"{address}&before={shown[PAGE_SIZE - 1]}" if len(shown) > PAGE_SIZE else "",
        "previous_url": address if "before" in request.GET else "",
    }
    return render(request, "scoreboard/own_cases.html", context)


def _before(request: HttpRequest) -> float:
    """Return where the page begins: below this key."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else float("inf")
