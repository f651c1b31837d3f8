"""The coordinator's desk: what waits, and one authority with all that can be done."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from authorities.models import Authority, PendingChange
from authorities.selectors import desk, registry
from authorities.selectors.duplicates import alike, like
from authorities.services.export import FORMATS, MOST_ROWS
from authorities.services.own_data import waiting_change
from authorities.services.scope import coordinates, is_national
from authorities.services.standing import administrators, steps_from
from authorities.views.acting import acting, administrator_required, looked_after_or_404
from authorities.views.labels import (
    EVENTS,
    FIELDS,
    GAP_NAMES,
    REASONS,
    STEPS,
    level_label,
    status_pair,
)
from imi.kernel import clock


@administrator_required
@require_safe
def registration(request: MemberRequest) -> HttpResponse:
    """Own authority, and those that it looks after."""
    by, day = acting(request), clock.today()
    found = desk.looked_after(by.authority_id)
    counts = desk.tab_counts(found, day)
    tab = request.GET.get("tab", "")
    if tab not in desk.TABS:
        tab = "waiting" if counts["waiting"] else "all"
    gap = request.GET.get("missing", "")
    shown = found.filter(desk.in_tab(tab, day))
    if gap in desk.GAPS:
        shown = shown.filter(desk.lacking(gap, day))
    page = registry.page_after(shown, request.GET.get("after", ""))
    own = registry.authority_page(by.authority.reference, by)
    context = {
        "own": own,
        "own_status": status_pair(own),
        "own_waits": waiting_change(own),
        "must_confirm": own.needs_confirmation(day),
        "tabs": _tabs(tab, counts),
        "tab": tab,
        "gaps": [(name, label, name == gap) for name, label in GAP_NAMES.items()],
        "files": list(FORMATS),
        "rows": [(row, status_pair(row.authority)) for row in desk.with_gaps(page.rows, day)],
        "coordinates": counts["all"],
        "may_register": coordinates(by),
        "next_cursor": page.next_cursor,
    }
    return render(request, "authorities/registration.html", context)


@administrator_required
@require_safe
def registration_file(request: MemberRequest, extension: str) -> HttpResponse:
    """The authorities of a list with what each lacks, as a file."""
    if extension not in FORMATS:
        raise Http404
    by, day = acting(request), clock.today()
    found = desk.looked_after(by.authority_id)
    tab, gap = request.GET.get("tab", ""), request.GET.get("missing", "")
    shown = found.filter(desk.in_tab(tab, day))
    if gap in desk.GAPS:
        shown = shown.filter(desk.lacking(gap, day))
    rows = list(shown.prefetch_related("accesses", "competences", "links__coordinator")[:MOST_ROWS])
    missing = {row.authority.pk: ", ".join(row.gaps) for row in desk.with_gaps(rows, day)}
    write, content_type = FORMATS[extension]
    response = HttpResponse(write(rows, missing), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="registrations.{extension}"'
    return response


def _tabs(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    texts = {
        "waiting": _("Waiting for me"),
        "all": _("All"),
        "incomplete": _("Incomplete"),
    }
    return [
        {"url": f"?tab={tab}", "text": texts[tab], "current": tab == current, "count": count}
        for tab, count in counts.items()
    ]


@administrator_required
@require_safe
def authority(request: MemberRequest, reference: str) -> HttpResponse:
    """One authority on the desk of its coordinator."""
    found = looked_after_or_404(request, reference)
    change = waiting_change(found)
    context = {
        "authority": found,
        "status": status_pair(found),
        "gaps": desk.with_gaps([found], clock.today())[0],
        "validated_here": getattr(found, "validated_here", False),
        "administrators": list(administrators(found).select_related("official").order_by("pk")),
        "alike": [
            (one, [REASONS[reason] for reason in one.reasons])
            for one in alike(like(found), but=found.pk)
        ],
        "may_reorganise": is_national(acting(request), found.country_id)
        and found.status in (Authority.Status.ACTIVE, Authority.Status.SUSPENDED),
        "change": change,
        "change_rows": _change_rows(change) if change else [],
        "steps": _steps(found),
        "accesses": desk.accesses_of(found),
        "links": desk.links_of(found),
        "events": [
            {
                "at": event.at,
                "title": EVENTS.get(event.name, event.name),
                "text": event.after.get("reason", ""),
            }
            for event in desk.events_of(found)
        ],
    }
    return render(request, "authorities/desk.html", context)


def _steps(found: Authority) -> list[dict[str, Any]]:
    return [
        {
            "text": STEPS[name].title,
            "tone": STEPS[name].tone,
            "url": reverse("authorities:step", args=[found.reference, name]),
        }
        for name in steps_from(found.status)
    ]


def _change_rows(change: PendingChange) -> list[tuple[Any, Any, Any]]:
    """The label, the value now and the value asked for of each changed field."""
    return [
        (FIELDS[name], _shown(name, change.before.get(name)), _shown(name, value))
        for name, value in change.after.items()
    ]


def _shown(name: str, value: Any) -> Any:
    return level_label(value) if name == "level" else value
