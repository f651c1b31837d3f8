"""One action on several requests of a list: asked for, confirmed, and what came of it."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.action import ActionForm
from requests.selectors.case import case_for
from requests.services.bulk import (
    MOST_AT_ONCE,
    Chosen,
    Outcome,
    Ready,
    carry_out,
    mark_read,
    offered,
    sort_out,
)
from requests.views.access import language, member_of, member_required
from requests.workflows.labels import ACTIONS

MARK_READ = "mark_read"


@member_required
@require_POST
def bulk(request: MemberRequest) -> HttpResponse:
    """Ask before an action on the chosen requests, then carry it out on each that allows it."""
    by, chosen, name = member_of(request), _chosen(request), request.POST.get("action", "")
    if not chosen:
        return _back(request, _("Please choose at least one request."))
    if name == MARK_READ:
        return _marked(request, mark_read(chosen, by))
    if name not in offered(by):
        return _back(request, _("Please choose what to do with the requests."))
    ready, left = sort_out(chosen, name, by=by, at=clock.now())
    if not ready:
        return _asked(request, name, ready, left, status=409)
    confirmed = "confirmed" in request.POST
    case = case_for(ready[0].exchange, by, language())
    form = ActionForm(ready[0].arrow, case, request.POST if confirmed else None)
    if not (confirmed and form.is_valid()):
        return _asked(request, name, ready, left, form, status=422 if confirmed else 200)
    found = carry_out(ready, form.values(), by=by, at=clock.now(), lang=language())
    context = {
        "action": ACTIONS[name],
        "done": [one for one in found if not one.why],
        "left": [one for one in found if one.why] + left,
        "back": _list_url(request),
    }
    return render(request, "requests/bulk_done.html", context)


def _chosen(request: MemberRequest) -> list[Chosen]:
    """Read what was ticked: number, and the events known of it, with a colon between."""
    found: dict[str, Chosen] = {}
    for given in request.POST.getlist("chosen")[:MOST_AT_ONCE]:
        number, _colon, seen = given.rpartition(":")
        if number and seen.isascii() and seen.isdigit() and len(seen) < 10:
            found[number] = Chosen(number, int(seen))
    return list(found.values())


def _asked(
    request: MemberRequest,
    name: str,
    ready: list[Ready],
    left: list[Outcome],
    form: ActionForm | None = None,
    *,
    status: int,
) -> HttpResponse:
    context = {
        "name": name,
        "action": ACTIONS[name],
        "ready": ready,
        "left": left,
        "form": form,
        "list_query": request.POST.get("list", ""),
        "back": _list_url(request),
    }
    return render(request, "requests/bulk.html", context, status=status)


def _list_url(request: MemberRequest) -> str:
    """The list that the requests were chosen from."""
    query = QueryDict(request.POST.get("list", "")[:2000].encode("ascii", "ignore")).urlencode()
    return f"{reverse('requests:worklist')}?{query}"


def _back(request: MemberRequest, text: str) -> HttpResponse:
    messages.warning(request, text)
    return redirect(_list_url(request))


def _marked(request: MemberRequest, number: int) -> HttpResponse:
    text = ngettext("%(n)d request marked as read.", "%(n)d requests marked as read.", number)
    messages.success(request, text % {"n": number})
    return redirect(_list_url(request))
