"""One authority."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from authorities.models import Authority, Role
from authorities.selectors import registry
from authorities.selectors.saved import is_favourite
from authorities.services.scope import is_administrator, is_national


@require_safe
def authority(request: HttpRequest, reference: str) -> HttpResponse:
    """What there is to know of an authority; one that isn't active is its own officials' only.

    The address of one that was closed leads to who has taken over.
    """
    membership = getattr(request, "membership", None)
    try:
        found = registry.authority_page(reference, membership)
    except Authority.DoesNotExist as missing:
        heir = registry.heir_of(reference)
        if heir is None:
            raise Http404 from missing
        return redirect(f"{heir.get_absolute_url()}?instead={quote(reference)}", permanent=True)
    may_ask = (
        membership is not None
        and membership.has_role(Role.REQUEST_HANDLER)
        and found.country_id != membership.authority.country_id
    )
    may_edit = (
        membership is not None
        and is_administrator(membership)
        and membership.authority_id == found.pk
    )
    context = {
        "authority": found,
        "coordinators": registry.coordinators_of(found),
        "may_ask": may_ask,
        "may_edit": may_edit,
        "favourite": membership is not None and is_favourite(membership, found),
        "may_keep": membership is not None and membership.authority_id != found.pk,
        "instead_of": registry.closed_into(request.GET.get("instead", ""), found),
        "may_reorganise": membership is not None
        and is_national(membership, found.country_id)
        and found.status in (Authority.Status.ACTIVE, Authority.Status.SUSPENDED),
    }
    return render(request, "authorities/authority.html", context)
