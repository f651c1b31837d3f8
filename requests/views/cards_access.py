"""Who is let in to applications: the applicant whose they are; all others find nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from requests.models import Applicant, Exchange
from requests.selectors.applicants import applicant_of, application_of

View = Callable[..., HttpResponseBase]


class ApplicantRequest(HttpRequest):
    """A request of an applicant; a type for annotations, never made."""

    applicant: Applicant
    LANGUAGE_CODE: str


def applicant_required(view: View) -> View:
    """Let in applicants; visitors are sent to the login, others find nothing. One query."""

    @login_required
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        applicant = applicant_of(request.user)
        if applicant is None:
            raise Http404
        request.applicant = applicant
        answer = view(request, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    return guarded


def own_or_404(request: ApplicantRequest, number: str) -> Exchange:
    """An application of the person, or 404."""
    try:
        return application_of(request.applicant, number)
    except Exchange.DoesNotExist as missing:
        raise Http404 from missing
