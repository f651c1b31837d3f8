"""A free text by a machine in the reader's language: beside the original, never in its place."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from requests.selectors.case import Case
from requests.selectors.wording import parts_of
from requests.services.machine_translation import TranslationFailedError, provider
from requests.views.access import case_or_404, language, member_required, note


@dataclass(frozen=True)
class Original:
    """A text of a request in its author's words."""

    text: str
    language: str


@member_required
@require_safe
def translate(request: MemberRequest, number: str) -> HttpResponse:
    """Translate one text of a request that the actor sees: a message, or an answer's free text."""
    case = case_or_404(request, number)
    by, original = provider(), _original(request, case)
    if by is None or original is None:
        raise Http404
    note(request, case)
    context = {"exchange": case.exchange, "original": original, "translated": "", "problem": ""}
    try:
        context["translated"] = by.translate(original.text, original.language, language())
    except TranslationFailedError:
        context["problem"] = _(
            "The machine translation didn’t work just now. Please try again later, or ask the "
            "other authority for a language that you both read."
        )
    alone = not request.headers.get("HX-Request")
    name = "translated" if alone else "partials/translated"
    status = 502 if context["problem"] and alone else 200
    return render(request, f"requests/{name}.html", context, status=status)


def _original(request: MemberRequest, case: Case) -> Original | None:
    message, code = request.GET.get("message", ""), request.GET.get("answer", "")
    for written in case.messages or ():
        if str(written.pk) == message:
            return Original(written.text, written.language)
    for shown in case.questions:
        if shown.asked.code == code:
            words = [p.text for row in parts_of(shown.answer, shown.text) for p in row if p.free]
            lang = case.exchange.answered_in
            return Original("\n".join(words), lang) if words and lang else None
    return None
