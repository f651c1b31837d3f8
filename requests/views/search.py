"""One search over own requests and all authorities, from every page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.selectors.find import find
from requests.views.access import member_of, member_required


@member_required
@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """What was found, in groups; the whole number of a request leads straight to it."""
    query = request.GET.get("q", "").strip()
    found = find(query, member_of(request), clock.today().year)
    if found.exact:
        return redirect(found.exact)
    return render(request, "requests/search.html", {"query": query, "found": found})
