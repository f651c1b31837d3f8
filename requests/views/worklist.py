"""The lists of requests, and the same as a file."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from authorities.models import Authority, Membership
from authorities.services.export import FORMULA
from imi.kernel import clock
from imi.kernel.calendars import brussels_day
from requests.forms.filters import RequestFilter
from requests.models import Exchange
from requests.selectors.desk import LISTS, counts, desk_list, desk_page, keys, shown_rows
from requests.selectors.worklist import parts_of
from requests.services.create import may_request
from requests.views.access import language, member_of, member_required
from requests.workflows.labels import STATES

TABS = ("waiting", "open", "all", "closed")
MOST_COUNTED = 1000
MOST_EXPORTED = 10_000
AT_ONCE = 500


def _labels() -> dict[str, str]:
    return {
        "waiting": _("Waits for me"),
        "open": _("Open"),
        "all": _("All"),
        "closed": _("Closed"),
        "overdue": _("Overdue"),
        "unaccepted": _("Not accepted in seven days"),
        "approvals": _("Approvals"),
        "referrals": _("Referrals"),
    }


def _chosen_list(request: MemberRequest, membership: Membership) -> str:
    given = request.GET.get("tab", "")
    if given in LISTS:
        return given
    acts = membership.has_role("request_handler", "allocator", "referral_handler")
    return "waiting" if acts else "open"


@member_required
@require_safe
def worklist(request: MemberRequest) -> HttpResponse:
    """What waits for the official, and what else the authority exchanges.

    At most six queries besides those of the session.
    """
    membership, today = member_of(request), clock.today()
    name, parts = _chosen_list(request, membership), parts_of(membership)
    filters = RequestFilter(
        request.GET, desk_list(parts, membership, name, today), membership=membership, today=today
    )
    page = desk_page(
        filters.qs,
        membership,
        language(),
        by_due_day=LISTS[name].by_due_day,
        cursor=request.GET.get("after", ""),
    )
    chosen = filters.chosen
    context = {
        "tabs": _tabs(name, counts(membership, parts)),
        "tab": name,
        "list_label": _labels()[name],
        "filters": filters.form,
        "chosen": chosen,
        "found_count": len(keys(filters.qs, MOST_COUNTED + 1)) if chosen else None,
        "most_counted": MOST_COUNTED,
        "page": page,
        "is_first": not request.GET.get("after"),
        "may_request": may_request(membership),
    }
    return render(request, "requests/worklist.html", context)


def _tabs(current: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    labels = _labels()
    names = TABS if current in TABS else (*TABS, current)
    return [
        {
            "url": f"{reverse('requests:worklist')}?tab={name}",
            "text": labels[name],
            "current": name == current,
            "count": numbers.get(name),
        }
        for name in names
    ]


@member_required
@require_safe
def export(request: MemberRequest) -> StreamingHttpResponse:
    """The filtered list as CSV, at most 10,000 rows, without personal data."""
    membership, today = member_of(request), clock.today()
    name = _chosen_list(request, membership)
    rows = desk_list(parts_of(membership), membership, name, today)
    filters = RequestFilter(request.GET, rows, membership=membership, today=today)
    response = StreamingHttpResponse(
        _lines(keys(filters.qs, MOST_EXPORTED), language()), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="requests.csv"'
    return response


def _exchanges(found: list[int], lang: str) -> Iterator[Exchange]:
    """Read the requests of a list, some hundred at a time."""
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        by_key = {exchange.pk: exchange for exchange in shown_rows(some, lang)}
        yield from (by_key[key] for key in some if key in by_key)


def _lines(found: list[int], lang: str) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")  # spreadsheets know by it that the file is UTF-8
    writer.writerow(_headings())
    for exchange in _exchanges(found, lang):
        writer.writerow([_cell(value) for value in _values(exchange, lang)])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _headings() -> list[str]:
    return [
        _("Number"), _("Form"), _("Legal area"), _("State"), _("Requester"), _("Requester’s name"),
        _("Responder"), _("Responder’s name"), _("Sent"), _("Reply wanted by"), _("Agreed date"),
        _("Due"), _("Accepted"), _("Answered"), _("Closed"),
    ]  # fmt: skip


def _values(exchange: Exchange, lang: str) -> list[Any]:
    def side(authority: Authority | None) -> tuple[str, str]:
        return (authority.reference, authority.name_in(lang)) if authority else ("", "")

    moments = (exchange.accepted_at, exchange.replied_at, exchange.closed_at)
    return [
        exchange.number,
        getattr(exchange, "form_code", ""),
        exchange.area_id,
        STATES[exchange.state][0],
        *side(exchange.requester),
        *side(exchange.responder),
        brussels_day(exchange.sent_at) if exchange.sent_at else "",
        exchange.wanted_on or "",
        exchange.agreed_on or "",
        exchange.due_on or "",
        *(brussels_day(moment) if moment else "" for moment in moments),
    ]


def _cell(value: Any) -> str:
    """Write a value so that no spreadsheet takes it for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
