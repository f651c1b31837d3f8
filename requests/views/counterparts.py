"""What the pages of authorities take from the exchanges: parts of pages, and pages of their own.

The registry knows no exchange, so it names these addresses; with script a part is fetched into
the page, without it a link leads here.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from authorities.models import Authority
from authorities.selectors.registry import findable
from imi.kernel import clock
from requests.selectors.counterparts import FEWEST, counterparts_of, figures_of
from requests.views.access import member_of, member_required


@member_required
@require_safe
def counterparts(request: MemberRequest) -> HttpResponse:
    """The authorities that one's own had exchanges with last."""
    found = counterparts_of(member_of(request))
    return render(request, "requests/counterparts.html", {"authorities": found})


@member_required
@require_safe
def figures(request: MemberRequest, reference: str) -> HttpResponse:
    """How many requests an authority had this year, and how it accepted them."""
    try:
        authority = findable(member_of(request)).get(reference=reference.replace("\0", ""))
    except Authority.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "authority": authority,
        "figures": figures_of(authority, clock.today()),
        "fewest": FEWEST,
    }
    return render(request, "requests/authority_figures.html", context)
