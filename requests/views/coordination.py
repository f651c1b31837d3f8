"""The coordinator's page: what is late or waits for a decision, whose it is, and the load."""

import csv
import io
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from authorities.models import LegalArea, Membership
from authorities.names import country_name
from authorities.services.export import FORMULA
from authorities.services.scope import coordinates
from imi.kernel import clock
from requests.forms.filters import area_choices
from requests.selectors.coordination import (
    GROUPS,
    Figures,
    Row,
    figures,
    grouped,
    may_coordinate,
)
from requests.selectors.load import load
from requests.views.access import language, member_of, member_required
from requests.views.load_chart import drawn

#: Served by the Scoreboard, which stands above: the country's indicators so far, and a summary.
OWN_FIGURES = "/scoreboard/own/"


@dataclass(frozen=True)
class Chosen:
    """How the table is grouped, and to which area and region it is narrowed."""

    by: str
    area: str
    region: str

    def url(self, name: str = "coordination", **changes: str) -> str:
        """The address of the page, or of its file, with some of this changed."""
        values = {"by": self.by, "area": self.area, "region": self.region} | changes
        shown = {key: value for key, value in values.items() if value and value != "authority"}
        query = f"?{urlencode(shown)}" if shown else ""
        return reverse(f"requests:{name}") + query


def _coordinator(request: MemberRequest) -> Membership:
    membership = member_of(request)
    if not may_coordinate(membership):
        raise Http404
    return membership


def _chosen(request: MemberRequest) -> Chosen:
    by = request.GET.get("by", "")
    area = request.GET.get("area", "").replace("\0", "")
    known = LegalArea.objects.filter(pk=area).exists() if area else False
    region = request.GET.get("region", "").replace("\0", "")[:10]
    return Chosen(by if by in GROUPS else "authority", area if known else "", region)


@member_required
@require_safe
def coordination(request: MemberRequest) -> HttpResponse:
    """Figures that each open their list, the groups behind them, the load of a year."""
    membership, today, chosen = _coordinator(request), clock.today(), _chosen(request)
    narrowed = {"area": chosen.area, "region": chosen.region}
    rows = grouped(membership, today, chosen.by, **narrowed)
    months = load(membership, today, **narrowed)
    context = {
        "stats": _stats(figures(membership, today)),
        "rows": rows,
        "lines": [_line(row, chosen) for row in rows],
        "tabs": _tabs(chosen),
        "group": _groups()[chosen.by],
        "chosen": chosen,
        "areas": area_choices(),
        "clear_url": chosen.url(area="", region="") if chosen.area or chosen.region else "",
        "export_url": chosen.url("coordination_export"),
        "months": months,
        "chart": drawn(months),
        "figures_url": OWN_FIGURES,
        "registers": coordinates(membership),
    }
    return render(request, "requests/coordination.html", context)


def _groups() -> dict[str, str]:
    return {
        "authority": _("By authority"),
        "region": _("By region"),
        "area": _("By legal area"),
        "country": _("By other country"),
    }


def _tabs(chosen: Chosen) -> list[dict[str, Any]]:
    return [
        {"url": chosen.url(by=name), "text": text, "current": name == chosen.by}
        for name, text in _groups().items()
    ]


def _line(row: Row, chosen: Chosen) -> dict[str, Any]:
    """A group in words, with the addresses of the lists behind its figures."""
    names = {"authority": "responder", "region": "region", "area": "area", "country": "country"}
    common = {"area": chosen.area, "region": chosen.region}
    received = common | {names[chosen.by]: row.key}
    either = common | ({"q": row.key} if chosen.by == "authority" else {names[chosen.by]: row.key})
    inside = chosen.url(by="authority", region=row.key) if chosen.by == "region" else ""
    return {
        "row": row,
        "name": _name(row, chosen.by),
        "url": inside or _list("open", either),
        "received_url": _list("open", received),
        "overdue_url": _list("overdue", received),
        "unaccepted_url": _list("unaccepted", received),
        "silent_url": _list("silent", received),
        "decisions_url": _list("waiting", either),
    }


def _list(tab: str, narrowed: dict[str, str]) -> str:
    """The address of a list, narrowed as its filters name it."""
    query = {"tab": tab} | {name: value for name, value in narrowed.items() if value}
    return f"{reverse('requests:worklist')}?{urlencode(query)}"


def _name(row: Row, by: str) -> str:
    if row.authority is not None:
        return row.authority.name_in(language())
    if by == "area":
        return dict(area_choices()).get(row.key, row.key)
    if by == "country":
        return country_name(row.key, language()) if row.key else "–"
    return row.key or _("Without a region")


@member_required
@require_safe
def export(request: MemberRequest) -> HttpResponse:
    """The table as CSV, as it is grouped and narrowed on the page."""
    membership, chosen = _coordinator(request), _chosen(request)
    rows = grouped(membership, clock.today(), chosen.by, area=chosen.area, region=chosen.region)
    buffer = io.StringIO("\ufeff")
    buffer.seek(1)
    writer = csv.writer(buffer)
    writer.writerow(
        [
            _("Code"), _("Name"), _("Received"), _("Sent"), _("Overdue"), _("Days late at most"),
            _("Not accepted in seven days"), _("Nothing done for two weeks"), _("Your decision"),
        ]
    )  # fmt: skip
    for row in rows:
        values = (row.received, row.sent, row.overdue, row.days_late, row.unaccepted, row.silent)
        names = (_cell(row.key), _cell(_name(row, chosen.by)))
        writer.writerow([*names, *values, row.decisions])
    answer = HttpResponse(buffer.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="coordination.csv"'
    return answer


def _cell(text: str) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _stats(counted: Figures) -> list[dict[str, Any]]:
    tones = (
        ("referrals", _("Referrals that wait for your decision"), "warning", counted.referrals),
        ("approvals", _("Approvals that wait for your decision"), "warning", counted.approvals),
        ("overdue", _("Overdue"), "danger", counted.overdue),
        ("unaccepted", _("Not accepted in seven days"), "danger", counted.unaccepted),
        ("silent", _("Nothing done for two weeks"), "warning", counted.silent),
        ("handed", _("Handed to the coordinators"), "warning", counted.handed),
        ("open", _("Open requests"), "info", counted.open),
    )
    return [
        {
            "url": f"{reverse('requests:worklist')}?tab={name}",
            "label": label,
            "number": number,
            "tone": tone if number else "neutral",
        }
        for name, label, tone, number in tones
    ]
