"""The page of one request, its documents, and the look whether it moved."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.models import Attachment
from requests.selectors.case import Case
from requests.selectors.documents import documents_of
from requests.selectors.turn import turn_of
from requests.services.attach import attach, may_attach, may_remove, remove
from requests.services.looks import note_look
from requests.services.perform import possible
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views import page, page_of_many
from requests.views.access import (
    case_or_404,
    exchange_or_404,
    member_of,
    member_required,
    note,
    seen_events,
)
from requests.views.buttons import buttons
from requests.views.intervening import intervention_buttons
from requests.views.printing import print_page

#: htmx stops asking when it gets this.
STOP_POLLING = 286


@member_required
@require_safe
def case(request: MemberRequest, number: str) -> HttpResponse:
    """Where a request stands, what is asked and answered, and what can be done next."""
    shown = case_or_404(request, number)
    if request.GET.get("print"):
        return print_page(request, shown)
    note(request, shown)
    note_look([shown.exchange], member_of(request))
    return render(request, "requests/case.html", case_context(shown))


def case_context(shown: Case) -> dict[str, object]:
    """What the page shows. At most twelve queries with those of the session."""
    exchange = shown.exchange
    actions = possible(shown.standing, clock.now())
    documents = documents_of(shown)
    asked = len(shown.questions)
    return {
        "case": shown,
        "exchange": exchange,
        "state": page.state_pair(exchange.state),
        "turn": turn_of(shown.standing),
        "sides": list(page.sides(shown)),
        "buttons": buttons(exchange, actions),
        "interventions": intervention_buttons(shown, clock.now()),
        "blocks": page.blocks(shown),
        "asked_count": asked,
        "answered_count": sum(question.answer is not None for question in shown.questions),
        "subject": page.subject_values(shown),
        "history": page.history(shown),
        "facts": page.facts(shown),
        "ratings": page.ratings(shown),
        "documents": documents,
        "documents_by_key": page.documents_by_key(documents),
        "removable": {file.key for file in documents if may_remove(shown.standing, file)},
        "may_attach": exchange.is_open and may_attach(shown.standing, clock.now()),
        "answer_language": exchange.answered_in or exchange.language,
        **page_of_many.context(shown),
    }


@member_required
@require_safe
def changes(request: MemberRequest, number: str) -> HttpResponse:
    """Say what happened since the page was made; nothing (204) when nothing did."""
    exchange = exchange_or_404(request, number)
    seen = seen_events(request)
    if exchange.event_count == seen:
        return HttpResponse(status=204)
    shown = case_or_404(request, number)
    news = [event for event in shown.events if event.sequence > seen]
    if not news:
        return HttpResponse(status=204)
    context = {"news": news, "url": exchange.get_absolute_url()}
    return render(request, "requests/partials/changes.html", context, status=STOP_POLLING)


@member_required
@require_safe
def document(request: MemberRequest, number: str, key: str) -> FileResponse:
    """A file of the request, for those who see the content it belongs to."""
    shown = case_or_404(request, number)
    for file in documents_of(shown):
        if file.key == key:
            note(request, shown, "file")
            answer = FileResponse(
                file.file.open("rb"),
                as_attachment=True,
                filename=file.name,
                content_type=file.content_type,
            )
            answer["X-Content-Type-Options"] = "nosniff"
            return answer
    raise Http404


@member_required
@require_POST
def add_document(request: MemberRequest, number: str) -> HttpResponse:
    """Keep a file with the request."""
    exchange = exchange_or_404(request, number)
    by = member_of(request)
    try:
        attach(
            exchange=exchange,
            upload=request.FILES.get("file"),
            by=by,
            at=clock.now(),
            title=request.POST.get("title", ""),
        )
    except InvalidFieldsError as error:
        shown = case_or_404(request, number)
        note(request, shown)
        context = case_context(shown) | {"file_problem": next(iter(error)).message}
        return render(request, "requests/case.html", context, status=422)
    except NotPossibleError:
        return render(
            request,
            "requests/not_possible.html",
            {"exchange": exchange, "title": _("No file can be added now")},
            status=409,
        )
    return redirect(reverse("requests:case", args=[exchange.url_number]) + "#documents")


@member_required
@require_POST
def remove_document(request: MemberRequest, number: str, key: str) -> HttpResponse:
    """Take a file away again, before the other side could see it."""
    exchange = exchange_or_404(request, number)
    try:
        remove(exchange=exchange, key=key.replace("\x00", ""), by=member_of(request))
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    except NotPossibleError:
        return render(
            request,
            "requests/not_possible.html",
            {"exchange": exchange, "title": _("This file can’t be removed now")},
            status=409,
        )
    messages.success(request, _("The file is removed."))
    return redirect(reverse("requests:case", args=[exchange.url_number]) + "#documents")
