"""Corrections: the public list, and the page on which the central administrator makes one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from authorities.models import Role
from imi.kernel import clock
from scoreboard.forms.correction import CorrectionForm
from scoreboard.selectors import edition as selectors
from scoreboard.selectors.revisions import corrections as all_corrections
from scoreboard.services.correct import StaleError, correct, preview
from scoreboard.services.editions import NotFrozenError
from scoreboard.views.public import answer_page


@require_safe
def corrections(request: HttpRequest) -> HttpResponseBase:
    """Every correction of a frozen edition, with its reason."""
    found = all_corrections()
    return answer_page(
        request, lambda: render(request, "scoreboard/corrections.html", {"found": found})
    )


def administrator_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Let in central administrators; visitors are sent to the login, others find nothing."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        membership = getattr(request, "membership", None)
        if membership is None or not membership.has_role(Role.CENTRAL_ADMINISTRATOR):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@administrator_required
def revise(request: HttpRequest, year: int) -> HttpResponse:
    """Show what a correction would change; publish it with its reason."""
    edition = selectors.latest_edition(year)
    if edition is None or not edition.frozen:
        raise Http404
    if request.method != "POST":
        return _ask(request, year, CorrectionForm(initial={"seen": edition.revision}))
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _ask(request, year, form, status=422)
    try:
        made = correct(
            year, form.cleaned_data["note"], seen=form.cleaned_data["seen"], at=clock.now()
        )
    except StaleError:
        form.add_error(
            None, _("Meanwhile the edition was corrected, or there is nothing to correct.")
        )
        return _ask(request, year, form, status=409)
    messages.success(
        request,
        _("Revision %(number)s of %(year)s was published.")
        % {"number": made.revision, "year": year},
    )
    return redirect("scoreboard:changes", year)


def _ask(
    request: HttpRequest, year: int, form: CorrectionForm, *, status: int = 200
) -> HttpResponse:
    try:
        found = preview(year, at=clock.now())
    except NotFrozenError as missing:
        raise Http404 from missing
    context = {"form": form, "edition": found.before, "differences": found}
    return render(request, "scoreboard/revise.html", context, status=status)
