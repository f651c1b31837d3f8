"""Notifications and alerts: beginning one, and going through those that came in."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from authorities.http import MemberRequest
from authorities.models import Membership
from imi.kernel import clock
from requests.selectors.directory import is_repository
from requests.selectors.incoming import incoming
from requests.services.acknowledge import acknowledge, take_back
from requests.services.begin import begin, may_begin, procedures_for
from requests.services.problems import NotPossibleError
from requests.views.access import language, member_of, member_required
from requests.workflows.labels import KINDS

MOST_AT_ONCE = 200
#: Where the session keeps what was put aside last, to be taken back by one press.
PUT_ASIDE = "put_aside"


@member_required
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """All notifications and alerts are in the list of exchanges."""
    return redirect("requests:worklist")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest) -> HttpResponse:
    """Choose what to send (GET); a draft of it is made (POST) and its content is written next."""
    membership = member_of(request)
    if not may_begin(membership):
        raise Http404
    missing = False
    if request.method == "POST":
        code = request.POST.get("procedure", "")[:20]
        try:
            exchange = begin(code, by=membership, at=clock.now())
        except NotPossibleError:
            missing = True
        else:
            return redirect("requests:content", exchange.url_number)
    # A record is begun in its repository.
    procedures = [one for one in procedures_for(membership) if not is_repository(one)]
    areas = [(area, list(found)) for area, found in groupby(procedures, lambda one: one.area.name)]
    context = {"areas": areas, "missing": missing, "chosen": request.GET.get("procedure", "")}
    return render(request, "requests/begin.html", context, status=422 if missing else 200)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def triage(request: MemberRequest) -> HttpResponse:
    """What came in and wasn't put aside: looked through at a glance, put aside many at once."""
    membership = member_of(request)
    if not may_begin(membership):
        raise Http404
    if request.method == "POST":
        return _put(request, membership)
    kind = request.GET.get("kind", "")
    page = incoming(
        membership,
        language(),
        kind=kind if kind in KINDS else "",
        words=request.GET.get("q", "")[:60].replace("\x00", ""),
        cursor=request.GET.get("after", ""),
    )
    context = {
        "page": page,
        "kinds": [(code, name) for code, name in KINDS.items() if code != "information-request"],
        "kind": kind,
        "words": request.GET.get("q", "")[:60],
        "title": _("Notifications and alerts received"),
        "may_undo": bool(request.session.get(PUT_ASIDE)),
    }
    return render(request, "requests/triage.html", context)


def _put(request: MemberRequest, membership: Membership) -> HttpResponse:
    """Put the chosen ones aside, or let those put aside last wait again."""
    if "undo" in request.POST:
        count = len(take_back(request.session.pop(PUT_ASIDE, []), by=membership))
        text = ngettext("%(count)d waits again.", "%(count)d wait again.", count)
    else:
        numbers = request.POST.getlist("number")[:MOST_AT_ONCE]
        found = acknowledge(numbers, by=membership, at=clock.now())
        request.session[PUT_ASIDE], count = found, len(found)
        text = ngettext("%(count)d put aside.", "%(count)d put aside.", count)
    messages.success(request, text % {"count": count})
    return redirect("requests:triage")
