"""The calendar of deadlines: a month as a page, and a feed for calendar programs."""

import calendar as months
import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.models import CalendarKey
from requests.selectors.calendar import Day, deadlines_between, next_deadlines, what_is_due
from requests.selectors.desk import desk_list
from requests.selectors.own_lists import own_lists
from requests.selectors.worklist import parts_of
from requests.services.calendar_feed import as_icalendar
from requests.services.calendar_keys import (
    calendar_member,
    make_calendar_key,
    revoke_calendar_key,
)
from requests.views.access import member_of, member_required
from requests.views.lists import list_labels

LISTS = ("open", "waiting", "unit")
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 1)
#: What the feed holds: deadlines from so many days ago on, and no more than so many.
DAYS_BACK = 60
MOST_EVENTS = 500


@dataclass(frozen=True)
class Cell:
    """A day of the month shown.

    outside: it belongs to the month before or after; rest: a weekend's; late: what is still open
    is late.
    """

    day: date
    outside: bool
    today: bool
    rest: bool
    late: bool
    due: Day
    items: list[tuple[object, object]]


@member_required
@require_safe
def month(request: MemberRequest) -> HttpResponse:
    """What is due on which day of a month. At most six queries besides those of the session."""
    return _page(request)


def _page(request: MemberRequest, new_address: str = "") -> HttpResponse:
    membership, today = member_of(request), clock.today()
    first = _month(request.GET.get("month", ""), today)
    name = request.GET.get("tab", "")
    name = name if name in LISTS else LISTS[0]
    rows = desk_list(parts_of(membership), membership, name, today)
    start = int(get_format("FIRST_DAY_OF_WEEK")) - 1
    weeks = months.Calendar(start % 7).monthdatescalendar(first.year, first.month)
    due = deadlines_between(rows, weeks[0][0], weeks[-1][-1])
    context = {
        "title": date_format(first, "YEAR_MONTH_FORMAT", use_l10n=True),
        "weekdays": [(WEEKDAYS[day.weekday()]) for day in weeks[0]],
        "weeks": [[_cell(day, first, today, due.get(day)) for day in week] for week in weeks],
        "month": f"{first:%Y-%m}",
        "before": _address(name, first - timedelta(days=1)) if first > FIRST else "",
        "after": _address(name, first + timedelta(days=31)) if first < LAST else "",
        "now": _address(name, today),
        "tabs": _tabs(request, name, first),
        "tab": name,
        "due_count": sum(day.count for day in due.values()),
        "key": CalendarKey.objects.filter(membership=membership).first(),
        "new_address": new_address,
    }
    return render(request, "requests/calendar.html", context)


def _month(given: str, today: date) -> date:
    """The first day of the month named (YYYY-MM), else of the present one."""
    try:
        first = date.fromisoformat(f"{given}-01") if len(given) == len("2026-03") else today
    except ValueError:
        first = today
    return min(max(first.replace(day=1), FIRST), LAST)


def _cell(day: date, first: date, today: date, due: Day | None) -> Cell:
    found = due or Day()
    return Cell(
        day=day,
        outside=day.month != first.month,
        today=day == today,
        rest=day.weekday() >= months.SATURDAY,
        late=day < today,
        due=found,
        items=[(exchange, what_is_due(exchange, day)) for exchange in found.exchanges],
    )


def _address(name: str, day: date) -> str:
    return f"{reverse('requests:calendar')}?tab={name}&month={day:%Y-%m}"


def _tabs(request: MemberRequest, current: str, first: date) -> list[dict[str, object]]:
    membership = member_of(request)
    labels, in_unit = list_labels(membership), own_lists(membership).in_unit
    return [
        {"url": _address(name, first), "text": labels[name], "current": name == current}
        for name in LISTS
        if name != "unit" or in_unit or current == "unit"
    ]


@member_required
@require_POST
def key(request: MemberRequest) -> HttpResponse:
    """Make a secret address for calendar programs, or revoke it; a new one ends the old."""
    membership = member_of(request)
    if request.POST.get("do") == "revoke":
        revoke_calendar_key(membership)
        messages.success(request, _("The address of your calendar no longer works."))
        return redirect("requests:calendar")
    made = make_calendar_key(membership, at=clock.now())
    return _page(
        request, request.build_absolute_uri(reverse("requests:calendar_feed", args=[made]))
    )


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines for a calendar program that knows the secret; 304 where nothing changed."""
    membership = calendar_member(secret, clock.today())
    if membership is None:
        raise Http404
    rows = parts_of(membership).filter(authority=membership.authority_id)
    due = next_deadlines(rows, clock.today() - timedelta(days=DAYS_BACK), MOST_EVENTS)
    with translation.override(membership.official.language):
        content = as_icalendar(due, request.build_absolute_uri, request.get_host())
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
