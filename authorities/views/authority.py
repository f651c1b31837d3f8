"""One authority, and the authorities that a coordinator looks after."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authorities.models import Authority, Role
from authorities.selectors import registry
from imi.kernel import clock


@require_safe
def authority(request: HttpRequest, reference: str) -> HttpResponse:
    """What there is to know of an authority; one that isn't active is its own officials' only."""
    membership = getattr(request, "membership", None)
    try:
        found = registry.authority_page(reference, membership)
    except Authority.DoesNotExist as missing:
        raise Http404 from missing
    may_ask = (
        membership is not None
        and membership.has_role(Role.REQUEST_HANDLER)
        and found.country_id != membership.authority.country_id
    )
    context = {
        "authority": found,
        "coordinators": registry.coordinators_of(found),
        "may_ask": may_ask,
    }
    return render(request, "authorities/authority.html", context)


@login_required
@require_safe
def registration(request: HttpRequest) -> HttpResponse:
    """The desk of a local data administrator: own authority, and those to be validated."""
    membership = getattr(request, "membership", None)
    if membership is None or not membership.has_role(Role.LOCAL_DATA_ADMINISTRATOR):
        raise Http404
    day = clock.today()
    page = registry.page_after(
        registry.looked_after(membership.authority, day), request.GET.get("after", "")
    )
    context = {
        "own": registry.authority_page(membership.authority.reference, membership),
        "rows": registry.with_gaps(page.rows, day),
        "next_cursor": page.next_cursor,
        "day": day,
    }
    return render(request, "authorities/registration.html", context)
