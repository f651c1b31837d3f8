"""The API alone, so that its contract is tested without the pages that mails lead to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from imi.api import api


def page(request: HttpRequest, number: str) -> HttpResponse:
    """Stand in for the page of a request."""
    return HttpResponse(number)


urlpatterns = [
    path("api/v1/", api.urls),
    path("", include(([path("requests/<str:number>/", page, name="case")], "requests"))),
]
