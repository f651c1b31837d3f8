"""What a coordinator does beside a request's own steps, and handing a request to one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.deadlines import HAND_OVER
from requests.forms.intervention import CommentForm, DeadlineForm, InterventionForm
from requests.models import Exchange
from requests.selectors.case import Case
from requests.services.intervene import (
    COMMENT,
    DEADLINE,
    comment,
    hand_over,
    interventions,
    set_deadline,
)
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views.access import case_or_404, member_of, member_required, seen_events
from requests.views.buttons import Button
from requests.views.page import state_pair


@dataclass(frozen=True)
class Kind:
    """An intervention in words, with its form; one without a form is done by one press."""

    label: Promise
    consequence: Promise
    form: type[InterventionForm] | None = None


KINDS: dict[str, Kind] = {
    DEADLINE: Kind(
        gettext_lazy("Change or lift the deadline"),
        gettext_lazy("Both sides are told. The date they agreed stays in the Scoreboard."),
        DeadlineForm,
    ),
    COMMENT: Kind(
        gettext_lazy("Comment as a coordinator"),
        gettext_lazy("Both sides are told and can read it."),
        CommentForm,
    ),
    HAND_OVER: Kind(
        gettext_lazy("Hand to the coordinators"),
        gettext_lazy("Nothing happened for two months: the coordinators of both sides are told."),
    ),
}


def intervention_buttons(case: Case, at: datetime) -> list[Button]:
    """What the actor may do with a request beside its own steps."""
    return [
        Button(
            name=name,
            label=KINDS[name].label,
            consequence=KINDS[name].consequence,
            tone="secondary",
            url=reverse("requests:intervene", args=[case.exchange.url_number, name]),
            direct=KINDS[name].form is None,
        )
        for name in interventions(case.standing, at)
    ]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def intervene(request: MemberRequest, number: str, name: str) -> HttpResponse:
    """Ask for what an intervention needs (GET), or carry it out (POST); 409 where it came late."""
    if name not in KINDS:
        raise Http404
    case = case_or_404(request, number)
    if name not in interventions(case.standing, clock.now()):
        return _too_late(request, case, name)
    kind = KINDS[name].form
    form = kind(request.POST if request.method == "POST" else None) if kind else None
    if request.method != "POST":
        return _page(request, case, name, form)
    if form is not None and not form.is_valid():
        return _page(request, case, name, form, status=422)
    return _carry_out(request, case, name, form)


def _carry_out(
    request: MemberRequest, case: Case, name: str, form: InterventionForm | None
) -> HttpResponse:
    try:
        exchange = _DO[name](request, case, form)
    except InvalidFieldsError as error:
        if form is not None:
            form.take(error)
        return _page(request, case, name, form, status=422)
    except NotPossibleError:
        return _again(request, case, name, form)
    except Exchange.DoesNotExist as gone:
        raise Http404 from gone
    done = _("%(number)s: %(action)s. Done.")
    messages.success(request, done % {"number": exchange.number, "action": KINDS[name].label})
    return redirect("requests:case", exchange.url_number)


def _common(request: MemberRequest, case: Case) -> dict[str, Any]:
    return {
        "number": case.exchange.number,
        "by": member_of(request),
        "at": clock.now(),
        "seen": seen_events(request),
    }


def _set_deadline(request: MemberRequest, case: Case, form: Any) -> Exchange:
    reason = form.cleaned_data["reason"]
    return set_deadline(day=form.set_day, reason=reason, **_common(request, case))


def _comment(request: MemberRequest, case: Case, form: Any) -> Exchange:
    return comment(text=form.cleaned_data["text"], **_common(request, case))


def _hand_over(request: MemberRequest, case: Case, form: Any) -> Exchange:
    return hand_over(**_common(request, case))


_DO: dict[str, Callable[[MemberRequest, Case, Any], Exchange]] = {
    DEADLINE: _set_deadline,
    COMMENT: _comment,
    HAND_OVER: _hand_over,
}


def _again(
    request: MemberRequest, case: Case, name: str, form: InterventionForm | None
) -> HttpResponse:
    """Somebody was faster: what was typed is kept, to be sent again after reading."""
    if form is None:
        return _too_late(request, case, name)
    form.add_error(
        None, _("The request moved since you opened this page. Please read it, then send again.")
    )
    shown = case_or_404(request, case.exchange.url_number)
    return _page(request, shown, name, form, status=409)


def _page(
    request: MemberRequest,
    case: Case,
    name: str,
    form: InterventionForm | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "exchange": case.exchange,
        "state": state_pair(case.exchange.state),
        "kind": KINDS[name],
        "form": form,
        "seen": case.exchange.event_count,
    }
    return render(request, "requests/intervene.html", context, status=status)


def _too_late(request: MemberRequest, case: Case, name: str) -> HttpResponse:
    context = {"exchange": case.exchange, "title": KINDS[name].label}
    return render(request, "requests/not_possible.html", context, status=409)
