"""The register of a case: the exchanges linked in it, one timeline, and entering further ones."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.case_register import BeginInCaseForm, EnterInCaseForm
from requests.models import Exchange, Procedure
from requests.selectors.case_register import register_of
from requests.services.link import begin_in_case, enter_in_case, procedures_in_case
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views.access import exchange_or_404, language, member_of, member_required


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: MemberRequest, number: str) -> HttpResponse:
    """Show the case (GET); begin a procedure in it, or enter an own exchange (POST)."""
    exchange = exchange_or_404(request, number)
    if not exchange.workflow.goes_into_registers:
        raise Http404
    procedures = procedures_in_case(exchange, member_of(request))
    if request.method != "POST":
        return _page(request, exchange, procedures)
    if "procedure" in request.POST:
        return _begin(request, exchange, procedures)
    return _enter(request, exchange, procedures)


def _begin(request: MemberRequest, exchange: Exchange, procedures: list[Procedure]) -> HttpResponse:
    form = BeginInCaseForm(request.POST, procedures=procedures)
    if not form.is_valid():
        return _page(request, exchange, procedures, beginning=form)
    code = form.cleaned_data["procedure"]
    try:
        made = begin_in_case(code, exchange, by=member_of(request), at=clock.now())
    except NotPossibleError:
        return _stale(request, exchange)
    return redirect("requests:content", made.url_number)


def _enter(request: MemberRequest, exchange: Exchange, procedures: list[Procedure]) -> HttpResponse:
    form = EnterInCaseForm(request.POST)
    if not form.is_valid():
        return _page(request, exchange, procedures, entering=form)
    given = form.cleaned_data["number"]
    try:
        enter_in_case(given, exchange, by=member_of(request), at=clock.now())
    except InvalidFieldsError as error:
        form.take(error)
        return _page(request, exchange, procedures, entering=form)
    except NotPossibleError:
        return _stale(request, exchange)
    messages.success(request, _("%(number)s was entered in the case.") % {"number": given})
    return redirect("requests:case_register", exchange.url_number)


def _stale(request: MemberRequest, exchange: Exchange) -> HttpResponse:
    return render(
        request,
        "requests/not_possible.html",
        {"exchange": exchange, "title": _("Case register")},
        status=409,
    )


def _page(
    request: MemberRequest,
    exchange: Exchange,
    procedures: list[Procedure],
    *,
    beginning: BeginInCaseForm | None = None,
    entering: EnterInCaseForm | None = None,
) -> HttpResponse:
    wrong = (beginning or entering) is not None
    offered = BeginInCaseForm(procedures=procedures) if procedures else None
    context = {
        "exchange": exchange,
        "register": register_of(exchange, member_of(request), language()),
        "beginning": beginning or offered,
        "entering": entering or EnterInCaseForm(),
    }
    return render(request, "requests/case_register.html", context, status=422 if wrong else 200)
