"""The frame of the steps by which a request is made: who may take them, and where they lead."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from requests.services.compositions import OvertakenError
from requests.services.create import may_request
from requests.views.access import member_of, member_required
from requests.views.draft import STEPS, NewRequest
from requests.views.keeping import Difference
from requests.views.preview import step_labels, step_url_name

Step = Callable[[MemberRequest, NewRequest], HttpResponse]


def step(name: str) -> Callable[[Step], Callable[..., HttpResponseBase]]:
    """Make a view of a step: only for those who may ask, and only once it can be taken."""

    def decorate(view: Step) -> Callable[..., HttpResponseBase]:
        @member_required
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: MemberRequest) -> HttpResponse:
            membership = member_of(request)
            if not may_request(membership):
                raise Http404
            new = NewRequest(request, membership)
            if not new.may_show(name):
                return redirect(f"requests:{step_url_name(new.first_open_step())}")
            return view(request, new)

        return guarded

    return decorate


def _steps(current: str, new: NewRequest) -> list[dict[str, Any]]:
    at = STEPS.index(current)
    return [
        {
            "number": number,
            "text": text,
            "url": reverse(f"requests:{step_url_name(name)}") if new.may_show(name) else "",
            "current": name == current,
            "done": STEPS.index(name) < at,
        }
        for number, (name, text) in enumerate(step_labels().items(), start=1)
    ]


def page(
    request: MemberRequest, name: str, new: NewRequest, status: int = 200, **more: Any
) -> HttpResponse:
    """Show a step in its frame."""
    at = STEPS.index(name)
    context = {
        "new": new,
        "steps": _steps(name, new),
        "step_text": step_labels()[name],
        "step_number": at + 1,
        "step_count": len(STEPS),
        "step_url": reverse(f"requests:{step_url_name(name)}"),
        "back_url": reverse(f"requests:{step_url_name(STEPS[at - 1])}") if at else "",
        "mark": new.mark(name),
        **more,
    }
    return render(request, f"requests/new_{name}.html", context, status=status)


def go(request: MemberRequest, name: str) -> HttpResponse:
    """To the next step, or back where that was pressed."""
    by = -1 if request.POST.get("go") == "back" else 1
    return redirect(f"requests:{step_url_name(STEPS[STEPS.index(name) + by])}")


def both_versions(
    new: NewRequest, error: OvertakenError, differing: list[Difference]
) -> dict[str, Any]:
    """What two windows say; the page made now knows of the other one."""
    new.take_over(error.data)
    return {"at": error.at, "differences": differing}
