"""The calls to other systems: which addresses are called, and what could not be delivered."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from authorities.http import MemberRequest
from imi.kernel import outbox
from requests.selectors.webhooks import own_dead_letter, shown_webhooks
from requests.views.access import member_of, member_required


@member_required
@require_safe
def webhooks(request: MemberRequest) -> HttpResponse:
    """The official's webhooks; the whole authority's for its local data administrator."""
    context = {"shown": shown_webhooks(member_of(request))}
    return render(request, "requests/webhooks.html", context)


@member_required
@require_POST
def resend(request: MemberRequest, number: int) -> HttpResponse:
    """Try a call again that was given up."""
    known = number < 2**63 and own_dead_letter(member_of(request), number)
    if not known:
        raise Http404
    if outbox.resend(number):
        messages.success(request, _("It is sent again within a minute."))
    return redirect("requests:webhooks")
