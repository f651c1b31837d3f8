"""A step of an application: what the form asks besides what the other steps do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from imi.kernel import clock
from requests.forms.answers import AnswersForm
from requests.forms.repetitions import ADD, REMOVE
from requests.models import Exchange
from requests.selectors.card_words import further_answers
from requests.selectors.case import Case
from requests.selectors.catalogue import form_of
from requests.selectors.standing import standing_of_person
from requests.services.answers import NO_ANSWER
from requests.services.applications import write_application
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views.access import language
from requests.views.cards_access import ApplicantRequest, applicant_required, own_or_404
from requests.views.cards_mine import show_step
from requests.workflows.base import Side
from requests.workflows.card_application import State


@applicant_required
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: ApplicantRequest, number: str) -> HttpResponse:
    """The further questions (GET); kept, or one row or repetition more or less (POST).

    With `asked` in the address: which conditional questions are asked (htmx).
    """
    exchange = own_or_404(request, number)
    case = _case(exchange)
    if exchange.state != State.DRAFT or not case.questions:
        return redirect("requests:card_documents", number)
    if request.method != "POST":
        return _page(request, case, AnswersForm(case))
    form = AnswersForm(case, request.POST, more=request.POST.get("add", ""))
    if "asked" in request.GET:
        return render(request, "requests/partials/gates.html", {"boxes": form.conditional})
    if any(name in request.POST for name in ("add", ADD, REMOVE)):
        return _page(request, case, form)
    return _keep(request, case, form)


def _case(exchange: Exchange) -> Case:
    standing, text = standing_of_person(exchange, Side.APPLICANT), form_of(exchange, language())
    return Case(exchange, standing, text, further_answers(exchange, text))


def _keep(request: ApplicantRequest, case: Case, form: AnswersForm) -> HttpResponse:
    number = case.exchange.url_number
    if form.wrong:
        return _page(request, case, form, wrong=True)
    answers: dict[str, Any] = {
        key: None if not box.open or box.value is NO_ANSWER else box.value
        for key, box in form.boxes.items()
    } | {asked.code: None for asked in form.repetitions.gone}
    content = {"answers": answers}
    try:
        write_application(case.exchange, content, language=language(), at=clock.now())
    except InvalidFieldsError as error:
        return _page(request, case, form, wrong=True, problems=form.take(error))
    except NotPossibleError:
        problems = [_("This application was sent already.")]
        return _page(request, case, form, wrong=True, problems=problems)
    return redirect("requests:card_documents", number)


def _page(
    request: ApplicantRequest,
    case: Case,
    form: AnswersForm,
    *,
    wrong: bool = False,
    problems: list[str] | None = None,
) -> HttpResponse:
    here = reverse("requests:card_questions", args=[case.exchange.url_number])
    more = {"here": here, "asked_url": f"{here}?asked=1", "for_public": True}
    return show_step(
        request, case.exchange, "questions", form, problems=problems, wrong=wrong, **more
    )
