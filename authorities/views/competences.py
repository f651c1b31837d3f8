"""What an authority deals with: changed by itself, or by its coordinator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.forms.competences import CompetencesForm
from authorities.http import MemberRequest
from authorities.models import Authority
from authorities.services.competences import set_competences
from authorities.views.acting import acting, administrator_required, attempt, looked_after_or_404
from imi.kernel import clock

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


@administrator_required
@asked_or_done
def own(request: MemberRequest) -> HttpResponse:
    """Those of one's own authority."""
    return _choose(request, acting(request).authority, reverse("authorities:registration"))


@administrator_required
@asked_or_done
def of_other(request: MemberRequest, reference: str) -> HttpResponse:
    """Those of an authority that one looks after."""
    found = looked_after_or_404(request, reference)
    return _choose(request, found, reverse("authorities:desk", args=[found.reference]))


def _choose(request: MemberRequest, authority: Authority, back: str) -> HttpResponse:
    form = CompetencesForm(authority, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":

        def call() -> None:
            chosen = form.cleaned_data["competences"]
            set_competences(authority, chosen, by=acting(request), at=clock.now())

        status = attempt(form, call)
        if status == 200:
            messages.success(request, _("The competences were saved."))
            return redirect(back)
    context = {"authority": authority, "form": form, "back": back}
    return render(request, "authorities/competences.html", context, status=status)
