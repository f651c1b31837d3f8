"""New authorities of a coordinator, and their first officials."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.forms.desk import CallInForm, FirstAdministratorForm, RegisterForm
from authorities.http import MemberRequest
from authorities.services.people import invite, remind
from authorities.services.register import register
from authorities.services.scope import coordinates
from authorities.services.standing import FIRST_ROLES
from authorities.views.acting import (
    Question,
    acting,
    administrator_required,
    ask,
    desk_question,
    validated_or_404,
)
from imi.kernel import clock
from imi.kernel.forms import Form

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


@administrator_required
@asked_or_done
def administrator(request: MemberRequest, reference: str) -> HttpResponse:
    """Invite somebody who will look after the authority's data."""
    found = validated_or_404(request, reference)
    form = FirstAdministratorForm(request.POST if request.method == "POST" else None)
    question = desk_question(
        found, _("Invite a local data administrator"), _("The invitation is on its way.")
    )
    return ask(
        request,
        question,
        form,
        lambda: invite(
            found,
            **form.cleaned_data,
            roles=[role.value for role in FIRST_ROLES],
            by=acting(request),
            at=clock.now(),
        ),
    )


@administrator_required
@asked_or_done
def administrator_again(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Send the invitation of an authority's first official again, with a new code."""
    found = validated_or_404(request, reference)
    member = found.memberships.filter(pk=number, active=True).select_related("official").first()
    if member is None:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    question = desk_question(
        found,
        _("Send the invitation again"),
        _("The invitation is on its way."),
        text=f"{member.official} ({member.official.email})",
    )
    return ask(
        request,
        question,
        form,
        lambda: remind(found, number, by=acting(request), at=clock.now()),
    )


@administrator_required
@asked_or_done
def new(request: MemberRequest) -> HttpResponse:
    """Register an authority directly; it takes part at once."""
    question = Question(
        title=_("Register an authority"),
        submit_text=_("Register"),
        text=_("It takes part at once, and you are its validating coordinator."),
        back=reverse("authorities:registration"),
        done=_("The authority was registered; its first official is invited."),
    )
    return _register(request, question, RegisterForm, invited=False)


@administrator_required
@asked_or_done
def call_in(request: MemberRequest) -> HttpResponse:
    """Invite an authority: its first official completes the data and sends it in."""
    question = Question(
        title=_("Invite an authority"),
        submit_text=_("Invite"),
        text=_("Its first official receives a one-time code, completes the data and sends it in."),
        back=reverse("authorities:registration"),
        done=_("The authority was invited; its first official has a code."),
    )
    return _register(request, question, CallInForm, invited=True)


def _register(
    request: MemberRequest, question: Question, kind: type[RegisterForm], *, invited: bool
) -> HttpResponse:
    by = acting(request)
    if not coordinates(by):
        raise Http404
    form = kind(by.authority, request.POST if request.method == "POST" else None)
    question = replace(question, crumbs=[(question.back, _("Registration"))])
    return ask(
        request,
        question,
        form,
        lambda: register(**form.cleaned_data, invited=invited, by=by, at=clock.now()),
    )
