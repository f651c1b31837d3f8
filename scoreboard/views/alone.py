"""A chart alone on its page, for a frame in someone else's."""

from collections.abc import Callable

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from scoreboard.views.frame import PageView, Place, file_of_edition


def for_frames(view: PageView) -> Callable[..., HttpResponseBase]:
    """Let a page stand in frames of other sites; it looks at no session and sets no cookie."""
    allowed = csp_replace({"frame-ancestors": ["*"]})(file_of_edition(view))
    return xframe_options_exempt(allowed)


def alone(
    request: HttpRequest, place: Place, title: object, url: str, **drawings: str
) -> HttpResponse:
    """Render a chart alone; url: the page with its figures. drawings: wide and tall."""
    context = {"place": place, "edition": place.edition, "title": title, "url": url}
    return render(request, "scoreboard/embedded.html", context | drawings)
