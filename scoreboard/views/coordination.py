"""This year's indicators so far, with a forecast, for coordinators of a country."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from authorities.models import AreaAccess, Authority, Membership
from imi.kernel import clock
from requests.selectors.coordination import may_coordinate
from scoreboard.indicators import INDICATORS
from scoreboard.selectors.forecast import Expected, Line, forecast
from scoreboard.selectors.pages import area_names
from scoreboard.services import wording

#: Coordinators whose tasks reach to every legal area.
_GENERAL = (Authority.Kind.NIMIC, Authority.Kind.SDIMIC)


@login_required
@require_safe
def indicators(request: MemberRequest) -> HttpResponse:
    """The country's five indicators of this year; a page, or the part of it that others fetch."""
    membership = request.membership
    if membership is None or not may_coordinate(membership):
        raise Http404
    country = membership.authority.country.display_code
    found = forecast(clock.today().year, country, _areas(membership))
    names = area_names()
    context = {
        "country": wording.country(country),
        "forecast": found,
        "heads": [wording.WORDINGS[one.number].short for one in INDICATORS],
        "lines": [_line(line, names) for line in found.lines] if found else [],
    }
    return render(request, "scoreboard/coordination.html", context)


def _areas(membership: Membership) -> frozenset[str] | None:
    """The areas of a coordinator's tasks; None for all."""
    if membership.authority.kind in _GENERAL:
        return None
    given = AreaAccess.objects.filter(authority=membership.authority_id)
    return frozenset(given.values_list("area", flat=True))


def _line(line: Line, names: dict[str, str]) -> dict[str, Any]:
    return {
        "name": names.get(line.code, line.code) if line.code else _("All areas"),
        "received": line.received,
        "cells": [_cell(one) for one in line.cells],
    }


def _cell(one: Expected) -> dict[str, Any]:
    declared = one.cell.indicator
    before = one.before.value if one.before else None
    return {
        "text": wording.cell_text(one.cell),
        "colour": one.cell.colour,
        "expected": "" if one.value is None else wording.value_text(declared, one.value),
        "expected_colour": wording.COLOURS[one.colour] if one.colour else "",
        "before": "" if before is None else wording.value_text(declared, before),
    }
