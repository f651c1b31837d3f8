"""Answering: one page for all questions, saved as often as wished, sent once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.answers import AnswersForm
from requests.forms.repetitions import ADD, REMOVE
from requests.models import Exchange
from requests.selectors.case import Case
from requests.selectors.compositions import composition, last_answers
from requests.selectors.documents import documents_of
from requests.selectors.wording import parts_of
from requests.services.compositions import forget
from requests.services.perform import possible
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views import page
from requests.views.access import case_or_404, member_of, member_required, note, seen_events
from requests.views.answering import (
    KEEPING,
    RESIZING,
    keep_files,
    keep_page,
    language_of,
    marked_language,
    offer_again,
    resized,
    seen_when_kept,
    typed,
    uploaded,
    window_of,
)
from requests.views.buttons import ON_ANSWERS_PAGE, ON_CONTENT_PAGE
from requests.views.doing import do, known_events, news_since
from requests.views.pressed import Press, earlier, remember
from requests.workflows.labels import ACTIONS

Fields = dict[str, Any]


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: MemberRequest, number: str) -> HttpResponse:
    """The form of the reply (GET); save it, send it or a part of it, add a row (POST)."""
    case = case_or_404(request, number)
    press = earlier(request)
    if press and press.name == request.POST.get("do") and not news_since(case, press.events):
        return _told(request, number, press)
    allowed = _allowed(case)
    if not allowed:
        return _too_late(request, case)
    if request.method != "POST":
        return _opened(request, case, allowed)
    if request.POST.get("do") in KEEPING:
        return KEEPING[request.POST["do"]](request, case)
    if any(name in request.POST for name in (*RESIZING, "language_is", "last")):
        return _shown_again(request, case, allowed)
    return _take(request, case, allowed)


def _shown_again(request: MemberRequest, case: Case, allowed: list[str]) -> HttpResponse:
    """The page with something more or less on it; nothing typed or chosen is lost."""
    try:
        posted = uploaded(request, case)
    except NotPossibleError:
        return _again(request, case.exchange.url_number)
    if posted and posted.has_wrong_file:
        return _page(request, case, posted, allowed, status=422)
    last = {}
    if code := request.POST.get("last"):
        again = last_answers(case.exchange, member_of(request))
        last = {code: again[code]} if code in again else {}
    data, more = resized(request, posted), request.POST.get("add", "")
    form = AnswersForm(case, data, more=more, last=last)
    if posted or ADD in request.POST or REMOVE in request.POST:
        keep_page(request, case, form)
    return _page(request, case, form, allowed)


def _opened(request: MemberRequest, case: Case, allowed: list[str]) -> HttpResponse:
    """The page as it was left: with what was typed and not saved, if anything."""
    kept = composition(member_of(request), case.exchange)
    if kept is None:
        return _page(request, case, AnswersForm(case), allowed)
    form = AnswersForm(case, typed(kept.data))
    news = news_since(case, seen_when_kept(kept.data))
    return _page(request, case, form, allowed, restored=kept.changed_at, news=news)


def _allowed(case: Case) -> list[str]:
    actions = {arrow.name for arrow in possible(case.standing, clock.now())}
    return [name for name in ON_ANSWERS_PAGE if name in actions]


def _take(request: MemberRequest, case: Case, allowed: list[str]) -> HttpResponse:
    name = request.POST.get("do", "")
    form = AnswersForm(case, request.POST, request.FILES)
    seen = known_events(request, case)
    if name not in allowed or seen < 0 or news_since(case, seen):
        return _page(request, case, form, allowed, status=409)
    try:
        keep_files(request, case, form)
    except NotPossibleError:
        return _again(request, case.exchange.url_number)
    if form.wrong:
        return _page(request, case, form, allowed, status=422)
    fields = _FIELDS[name](request, form)
    if name == "save_answer" and not fields["answers"]:
        messages.info(request, _("There was nothing to save."))
        return redirect("requests:answers", case.exchange.url_number)
    try:
        exchange = do(request, case, name, fields, language=marked_language(request, case))
    except InvalidFieldsError as error:
        general = form.take(error)
        return _page(request, case, form, allowed, status=422, general=general)
    except NotPossibleError:
        return _again(request, case.exchange.url_number)
    forget(member_of(request), case.exchange)
    return _after(request, exchange, name)


def _again(request: MemberRequest, number: str) -> HttpResponse:
    """Somebody was faster: what happened, with all that was typed."""
    case = case_or_404(request, number)
    allowed = _allowed(case)
    if not allowed:
        return _too_late(request, case)
    return _page(request, case, AnswersForm(case, request.POST), allowed, status=409)


def _given(request: MemberRequest, form: AnswersForm) -> Fields:
    return {"answers": form.answers() or None}


def _part(request: MemberRequest, form: AnswersForm) -> Fields:
    chosen = request.POST.getlist("part") or form.answered()
    return {"questions": chosen, "answers": form.answers() or None}


_FIELDS: dict[str, Callable[[MemberRequest, AnswersForm], Fields]] = {
    "save_answer": _given,
    "send_reply": _given,
    "submit_reply": _given,
    "send_part": _part,
}


def _after(request: MemberRequest, exchange: Exchange, name: str) -> HttpResponse:
    if name == "save_answer":
        text = _("Your answers are saved. The requester doesn’t see them yet.")
    else:
        done = _("%(number)s: %(action)s. Done.")
        text = done % {"number": exchange.number, "action": ACTIONS[name].label}
    return _told(request, exchange.url_number, remember(request, exchange, name, text))


def _told(request: MemberRequest, number: str, press: Press) -> HttpResponse:
    messages.success(request, press.text)
    return redirect("requests:answers" if press.name == "save_answer" else "requests:case", number)


def _page(
    request: MemberRequest,
    case: Case,
    form: AnswersForm,
    allowed: list[str],
    *,
    status: int = 200,
    general: list[str] | None = None,
    restored: datetime | None = None,
    news: list[Any] | None = None,
) -> HttpResponse:
    note(request, case)
    member = member_of(request)
    documents = documents_of(case)
    seen = seen_events(request)
    if status == 409 and seen >= 0:
        news = news_since(case, seen)
    if news:
        form.show_saved()
    offer_again(form, last_answers(case.exchange, member))
    context = {
        "case": case,
        "exchange": case.exchange,
        "state": page.state_pair(case.exchange.state),
        "form": form,
        "subject": page.subject_values(case),
        "allowed": allowed,
        "actions": [(name, ACTIONS[name]) for name in allowed if name != "send_part"],
        "part": ACTIONS["send_part"] if "send_part" in allowed else None,
        "part_codes": request.POST.getlist("part"),
        "unsent": [box for box in form.boxes.values() if box.asked.answered_at is None],
        "documents_by_key": page.documents_by_key(documents),
        "seen": case.exchange.event_count,
        "stale": status == 409,
        "news": news or [],
        "restored": restored,
        "general": general or [],
        **language_of(request, case, form),
        **window_of(request, case),
    }
    return render(request, "requests/answers.html", context, status=status)


def _too_late(request: MemberRequest, case: Case) -> HttpResponse:
    """Nothing can be answered now; what was typed can be copied from the page."""
    typed = []
    if request.method == "POST" and case.standing.sees_content:
        for box in AnswersForm(case, request.POST).boxes.values():
            words = [part.text for row in parts_of(box.value, box.text) for part in row]
            if any(words):
                typed.append((box.text.shown_code, "\n".join(filter(None, words))))
    context = {
        "case": case,
        "exchange": case.exchange,
        "state": page.state_pair(case.exchange.state),
        "action": ACTIONS["save_answer"],
        "news": news_since(case, seen_events(request)) if seen_events(request) >= 0 else [],
        "typed": typed,
    }
    return render(request, "requests/stale.html", context, status=409)


@member_required
@require_POST
def asked(request: MemberRequest, number: str) -> HttpResponse:
    """Which conditional questions are asked, given the answers so far (htmx)."""
    case = case_or_404(request, number)
    actions = {arrow.name for arrow in possible(case.standing, clock.now())}
    if not actions & {*ON_ANSWERS_PAGE, *ON_CONTENT_PAGE}:
        return HttpResponse(status=409)
    form = AnswersForm(case, request.POST)
    return render(request, "requests/partials/gates.html", {"boxes": form.conditional})
