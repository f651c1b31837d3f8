"""What is typed into the answers and not saved yet: kept, brought back, thrown away."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.answers import AnswersForm
from requests.forms.repetitions import ADD, REMOVE
from requests.forms.written import ANSWERS_CONTROL, marked, suggested, words_of
from requests.selectors.case import Case
from requests.selectors.compositions import ABOUT_ONE_CASE, composition, mark_of
from requests.services.attach import attach
from requests.services.compositions import OvertakenError, Window, forget, put
from requests.services.problems import InvalidFieldsError
from requests.views.access import member_of, seen_events
from requests.views.keeping import not_kept

#: All of what is typed is one part: two windows on it are shown both versions.
PATH = ("typed",)
MOST_CONTROLS = 3000
#: The buttons by which the page gets longer or shorter.
RESIZING = ("add", ADD, REMOVE)


def _keep(request: MemberRequest, case: Case) -> HttpResponse:
    """Keep what is typed, usable or not, and say how far the reply is (htmx)."""
    at = clock.now()
    try:
        _put(request, case, request.POST, at)
    except OvertakenError as error:
        return not_kept(request, error.at)
    form = AnswersForm(case, request.POST)
    context = {"at": at, "form": form, "swap": True, **language_of(request, case, form)}
    return render(request, "requests/partials/answers_kept.html", context)


def _put(request: MemberRequest, case: Case, data: QueryDict, at: datetime) -> None:
    controls = {
        name: data.getlist(name) for name in list(data)[:MOST_CONTROLS] if name.startswith("a-")
    }
    window = Window(request.POST.get("window", "")[:32], request.POST.get("mark", "")[:32])
    value = {"seen": seen_events(request), "controls": controls}
    put(member_of(request), PATH, value, window=window, at=at, exchange=case.exchange)


def keep_page(request: MemberRequest, case: Case, form: AnswersForm) -> None:
    """Keep the page as it stands once a section was repeated, or a repetition taken away.

    Where another window has changed it meanwhile, that one's stays until the next change here.
    """
    with suppress(OvertakenError):
        _put(request, case, form.data or request.POST, clock.now())


def uploaded(request: MemberRequest, case: Case) -> AnswersForm | None:
    """Keep the files chosen on a page that is only shown again, so that none is lost.

    Returns the form as it was posted, with the files named in its data; None where there are
    none. Raises NotPossibleError where no file can be added any more.
    """
    if not request.FILES:
        return None
    data = request.POST.copy()
    for name in RESIZING:
        data.pop(name, None)
    form = AnswersForm(case, data, request.FILES)
    keep_files(request, case, form)
    return form


def keep_files(request: MemberRequest, case: Case, form: AnswersForm) -> None:
    """Keep the files first, so that an error elsewhere doesn't lose them.

    Raises NotPossibleError where no file can be added any more.
    """
    for box in form.boxes.values():
        for row, control, upload in box.uploads() if box.open else ():
            try:
                kept = attach(
                    exchange=case.exchange, upload=upload, by=member_of(request), at=clock.now()
                )
            except InvalidFieldsError as error:
                row.add_error(control, str(next(iter(error)).message))
            else:
                form.keep(row, control, kept.key)
                case.exchange.has_files = True  # type: ignore[attr-defined]


def resized(request: MemberRequest, form: AnswersForm | None) -> QueryDict:
    """What was posted with one row, or one repetition, more or less; form: from `uploaded`."""
    if form is None or form.data is None:
        return request.POST
    data = form.data.copy()
    for name in RESIZING:
        if name in request.POST:
            data.setlist(name, request.POST.getlist(name))
    return data


def _discard(request: MemberRequest, case: Case) -> HttpResponse:
    """Throw away what was typed; what was saved stays."""
    forget(member_of(request), case.exchange)
    messages.info(request, _("What was not saved is thrown away."))
    return redirect("requests:answers", case.exchange.url_number)


#: Pressed on the page of the answers, beside the actions of the workflow.
KEEPING: dict[str, Callable[[MemberRequest, Case], HttpResponse]] = {
    "keep": _keep,
    "discard": _discard,
}


def typed(data: dict[str, Any]) -> QueryDict:
    """Return what was typed, as it was posted."""
    found = QueryDict(mutable=True)
    for name, values in data.get("typed", {}).get("controls", {}).items():
        found.setlist(name, values)
    return found


def marked_language(request: MemberRequest, case: Case, form: AnswersForm | None = None) -> str:
    """The language that the answers are marked with: pressed, typed before, saved, or one's own."""
    kept = form.data.get(ANSWERS_CONTROL, "") if form is not None and form.data is not None else ""
    given = request.POST.get("language_is") or request.POST.get(ANSWERS_CONTROL) or kept
    saved = case.exchange.reply_language
    return marked(given, marked(saved, member_of(request).official.language))


def language_of(request: MemberRequest, case: Case, form: AnswersForm) -> dict[str, str]:
    """The language of the answers, and another one that their words seem to be in."""
    chosen = marked_language(request, case, form)
    return {"answer_language": chosen, "suggested_language": suggested(words_of(form), chosen)}


def seen_when_kept(data: dict[str, Any]) -> int:
    """The number of events that the page knew of when it was left."""
    return int(data.get("typed", {}).get("seen", 0))


def window_of(request: MemberRequest, case: Case) -> dict[str, Any]:
    """What tells this page from another window's."""
    kept = composition(member_of(request), case.exchange)
    posted = request.POST.get("window", "") if request.method == "POST" else ""
    return {
        "window": posted[:32] or secrets.token_hex(8),
        "mark": mark_of(kept.data if kept else {}, PATH),
        "kept_at": kept.changed_at if kept else None,
    }


def offer_again(form: AnswersForm, last: dict[str, Any]) -> None:
    """Offer the last answer to a question, where none is given and it may fit this case too."""
    for code, box in form.boxes.items():
        fits = not ABOUT_ONE_CASE & set(box.text.types) and "attachment" not in str(last.get(code))
        box.may_reuse = code in last and fits and form.value_of(box) is None
