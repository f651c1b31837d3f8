"""The content of a notification or an alert: writing it, modifying it, correcting it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.answers import AnswersForm
from requests.forms.content import ContentForm
from requests.models import Exchange
from requests.selectors.case import Case
from requests.selectors.documents import documents_of
from requests.services.answers import NO_ANSWER
from requests.services.perform import possible
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views import page
from requests.views.access import case_or_404, member_of, member_required, note, seen_events
from requests.views.answering import RESIZING, keep_files, resized, uploaded
from requests.views.buttons import ON_CONTENT_PAGE
from requests.views.doing import do, news_since
from requests.workflows.base import Transition
from requests.workflows.labels import action_text


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def content(request: MemberRequest, number: str) -> HttpResponse:
    """Show the whole content as a form (GET), or keep it (POST); 409 where it can't change."""
    case = case_or_404(request, number)
    arrow = next(
        (arrow for arrow in possible(case.standing, clock.now()) if arrow.name in ON_CONTENT_PAGE),
        None,
    )
    if arrow is None:
        return _too_late(request, case)
    if request.method != "POST":
        note(request, case)
        return _page(request, case, arrow, ContentForm(arrow, case), AnswersForm(case))
    described = ContentForm(arrow, case, request.POST)
    if any(name in request.POST for name in RESIZING):
        return _resize(request, case, arrow, described)
    return _keep(request, case, arrow, described, AnswersForm(case, request.POST, request.FILES))


def _resize(
    request: MemberRequest, case: Case, arrow: Transition, described: ContentForm
) -> HttpResponse:
    """The page with one row, or one repetition, more or less; nothing typed or chosen is lost."""
    try:
        posted = uploaded(request, case)
    except NotPossibleError:
        return _too_late(request, case)
    if posted and posted.has_wrong_file:
        return _page(request, case, arrow, described, posted, status=422)
    answered = AnswersForm(case, resized(request, posted), more=request.POST.get("add", ""))
    return _page(request, case, arrow, described, answered)


def _keep(
    request: MemberRequest,
    case: Case,
    arrow: Transition,
    described: ContentForm,
    answered: AnswersForm,
) -> HttpResponse:
    seen = seen_events(request)
    if seen < 0 or news_since(case, seen):
        return _page(request, case, arrow, described, answered, status=409)
    try:
        keep_files(request, case, answered)
    except NotPossibleError:
        return _too_late(request, case)
    general: list[str] = []
    if described.is_valid() and not answered.wrong:
        try:
            exchange = do(request, case, arrow.name, _fields(described, answered))
        except InvalidFieldsError as error:
            general = _take(error, described, answered)
        except NotPossibleError:
            return _too_late(request, case_or_404(request, case.exchange.url_number))
        except Exchange.DoesNotExist as gone:
            raise Http404 from gone
        else:
            messages.success(request, _("%(number)s: saved.") % {"number": exchange.number})
            return redirect("requests:case", exchange.url_number)
    return _page(request, case, arrow, described, answered, status=422, general=general)


def _fields(described: ContentForm, answered: AnswersForm) -> dict[str, Any]:
    answers = {
        code: None if not box.open or box.value is NO_ANSWER else box.value
        for code, box in answered.boxes.items()
    } | {asked.code: None for asked in answered.repetitions.gone}
    parts: dict[str, Any] = {"subject": described.values("subject"), "answers": answers}
    if opening := described.values("opening"):
        parts["opening"] = opening
    more = {name: value for name, value in described.values("more").items() if value}
    return {"content": parts, **more}


def _take(error: InvalidFieldsError, described: ContentForm, answered: AnswersForm) -> list[str]:
    """Show what is wrong where it is; returns what has no place of its own."""
    left = [problem for problem in error if not described.put(problem.field, str(problem.message))]
    return answered.take(InvalidFieldsError(*left)) if left else []


def _page(
    request: MemberRequest,
    case: Case,
    arrow: Transition,
    described: ContentForm,
    answered: AnswersForm,
    *,
    status: int = 200,
    general: list[str] | None = None,
) -> HttpResponse:
    seen = seen_events(request)
    context = {
        "case": case,
        "exchange": case.exchange,
        "state": page.state_pair(case.exchange.state),
        "action": action_text(case.exchange.kind, arrow.name),
        "described": described,
        "form": answered,
        "documents_by_key": page.documents_by_key(documents_of(case)),
        "answer_language": member_of(request).official.language,
        "content_url": request.path,
        "general": general or [],
        "seen": case.exchange.event_count,
        "news": news_since(case, seen) if status == 409 and seen >= 0 else [],
        "stale": status == 409,
    }
    return render(request, "requests/content.html", context, status=status)


def _too_late(request: MemberRequest, case: Case) -> HttpResponse:
    return render(
        request,
        "requests/not_possible.html",
        {"exchange": case.exchange, "title": _("The content can’t be changed now")},
        status=409,
    )
