"""The data protection officer's desk: requests of persons, unblockings, the log of readings."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from imi.kernel.calendars import brussels_day
from requests.forms.rights import DecideForm, DeskForm, ProlongForm
from requests.models import Exchange, PersonSearch, RightsRequest, Unblocking
from requests.selectors.rights import (
    early_ends,
    is_officer,
    may_read_log,
    one_held,
    own_readings,
    readers_of,
    readings_of,
    rights_requests,
    waiting_unblockings,
)
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.rights import decide, prolong
from requests.services.rights_held import confirm_unblocking
from requests.views.access import View, member_of, member_required
from requests.views.printing import pdf_of

DECIDED_SHOWN = 50
SEARCHES_SHOWN = 20
EARLY_ENDS_SHOWN = 50


def officer_required(view: View) -> View:
    """Let in data protection officers; visitors are sent to the login, others find nothing."""
    return _only(is_officer, view)


def log_reader_required(view: View) -> View:
    """Let in who sees the authority's log: its officers and local data administrators."""
    return _only(may_read_log, view)


def _only(allowed: Callable[[Any], bool], view: View) -> View:
    @member_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not allowed(getattr(request, "membership", None)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@log_reader_required
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """What persons asked for, what waits for a second person, who searched."""
    membership = member_of(request)
    mine = membership.authority_id
    officer = is_officer(membership)
    found = rights_requests(mine)
    context = {
        "officer": officer,
        "open_requests": found.filter(decision="") if officer else [],
        "decided": found.exclude(decision="").order_by("-decided_at")[:DECIDED_SHOWN]
        if officer
        else [],
        "unblockings": waiting_unblockings(mine),
        "early_ends": early_ends(mine)[:EARLY_ENDS_SHOWN],
        "searches": PersonSearch.objects.filter(authority=mine).select_related("official")[
            :SEARCHES_SHOWN
        ],
    }
    return render(request, "requests/rights/desk.html", context)


def _own_or_404(request: MemberRequest, number: int) -> RightsRequest:
    if number >= 2**63:
        raise Http404
    return get_object_or_404(rights_requests(member_of(request).authority_id), pk=number)


@officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def rights_request(request: MemberRequest, number: int) -> HttpResponse:
    """One request of a person: read it, prolong it, decide it."""
    found = _own_or_404(request, number)
    forms: dict[str, DeskForm] = {"prolong": ProlongForm(), "decide": DecideForm()}
    if request.method != "POST":
        return _request_page(request, found, forms)
    chosen = request.POST.get("do", "")
    if chosen not in forms:
        raise Http404
    forms[chosen] = form = type(forms[chosen])(request.POST)
    if not form.is_valid():
        return _request_page(request, found, forms, 422)
    try:
        _act(request, found.pk, chosen, form.cleaned_data)
    except InvalidFieldsError as error:
        form.take(error)
        return _request_page(request, found, forms, 422)
    except NotPossibleError:
        return _request_page(request, _own_or_404(request, number), forms, 409)
    messages.success(request, _("Done; the person is told by mail."))
    return redirect("requests:rights_request", number)


def _act(request: MemberRequest, number: int, chosen: str, data: dict[str, Any]) -> None:
    by = member_of(request)
    at = clock.now()
    if chosen == "prolong":
        prolong(number, data["reason"], by=by, at=at)
    else:
        decide(number, data["decision"], data["answer"], by=by, at=at)


def _request_page(
    request: MemberRequest, found: RightsRequest, forms: dict[str, DeskForm], status: int = 200
) -> HttpResponse:
    back = {"desk_url": reverse("requests:rights_desk")}
    context = {"found": found, "late": status == 409, **forms, **back}
    context["may_prolong"] = found.may_prolong(brussels_day(clock.now()))
    return render(request, "requests/rights/request.html", context, status=status)


@log_reader_required
@require_POST
def confirm(request: MemberRequest, number: int) -> HttpResponse:
    """Confirm an unblocking as the second person; who asked is answered 409."""
    try:
        if number >= 2**63:
            raise Http404
        confirm_unblocking(number, by=member_of(request), at=clock.now())
    except Unblocking.DoesNotExist as missing:
        raise Http404 from missing
    except NotPossibleError:
        return render(request, "requests/rights/second_person.html", status=409)
    messages.success(request, _("Confirmed: the content may be used for seven days."))
    return redirect("requests:rights_desk")


@log_reader_required
@require_safe
def readings(request: MemberRequest) -> HttpResponse:
    """The log of who of the authority read which personal data, when and why."""
    words = request.GET.get("q", "").strip()[:60]
    log = readings_of(
        member_of(request).authority_id, words=words, cursor=request.GET.get("after", "")
    )
    return render(request, "requests/rights/readings.html", {"log": log, "q": words})


@log_reader_required
@require_safe
def readers(request: MemberRequest, number: str) -> HttpResponse:
    """The authorities that read one exchange's content: the sheet that the person may have."""
    try:
        exchange = one_held(member_of(request), number)
    except Exchange.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "exchange": exchange,
        "readers": readers_of(exchange),
        "own": own_readings(exchange),
        "at": clock.now(),
    }
    if request.GET.get("pdf"):
        html = render_to_string("requests/rights/readers_print.html", context, request=request)
        return pdf_of(request, exchange, html, f"{exchange.url_number}-readers.pdf")
    return render(request, "requests/rights/readers.html", context)
