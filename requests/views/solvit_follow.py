"""Where a complainant follows a case: opened with number and code, for an hour."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.views.limits import HOUR, posts_limited
from imi.kernel import clock
from imi.kernel.limits import within
from requests.forms.complaint import FileForm, FollowForm, NewCodeForm, TextForm, WithdrawForm
from requests.models import Complaint, Exchange
from requests.selectors.complaints import Followed, followed, own_documents
from requests.services.attach import attach_from_outside
from requests.services.complaints import act, ask_for_code, find
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views.access import language, note_own

#: What the session keeps of an opened case.
KEPT = "solvit"
HOURS_OPEN = 1
#: Wrong codes an hour for one case, from wherever they come.
MOST_TRIES = 20
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def opened(request: HttpRequest) -> Exchange | None:
    """The case that is open in this browser; none after an hour, or with a newer code."""
    kept = request.session.get(KEPT)
    if not isinstance(kept, dict):
        return None
    if datetime.fromisoformat(kept["at"]) < clock.now() - timedelta(hours=HOURS_OPEN):
        del request.session[KEPT]
        return None
    found = Complaint.objects.filter(pk=kept["case"], sha256=kept["sha256"])
    complaint = found.select_related("exchange__requester", "exchange__subject").first()
    return complaint.exchange if complaint else None


@never_cache
@asked_or_sent
@posts_limited("solvit-follow", 20)
def follow(request: HttpRequest) -> HttpResponse:
    """The case of who gave number and code; else the form that asks for both."""
    exchange = opened(request)
    if exchange is not None and request.method != "POST":
        return _case(request, exchange)
    if request.method != "POST":
        named = request.GET.get("number", "")[:30].replace("\0", "")
        form = FollowForm(None, initial={"number": named})
        return render(request, "requests/solvit/follow.html", {"form": form})
    form = FollowForm(request.POST)
    found = _find(form) if form.is_valid() else None
    if found is None:
        if form.is_valid():
            form.add_error(None, _("There is no case of this number and code."))
        return render(request, "requests/solvit/follow.html", {"form": form}, status=422)
    request.session.cycle_key()
    request.session[KEPT] = {
        "case": found.pk,
        "sha256": found.sha256,
        "at": clock.now().isoformat(),
    }
    return redirect("requests:solvit_follow")


def _find(form: FollowForm) -> Complaint | None:
    number, code = form.cleaned_data["number"], form.cleaned_data["code"]
    who = number.strip().upper()
    if not within("solvit-number", who, most=MOST_TRIES, seconds=HOUR):
        return None
    return find(number, code)


def _case(
    request: HttpRequest,
    exchange: Exchange,
    forms: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    note_own(exchange)
    shown: Followed = followed(exchange)
    context = {
        "shown": shown,
        "exchange": exchange,
        "text_form": TextForm(),
        "withdraw_form": WithdrawForm(),
        "file_form": FileForm() if "add_document" in shown.may else None,
        **(forms or {}),
    }
    return render(request, "requests/solvit/case.html", context, status=status)


@never_cache
@require_POST
@posts_limited("solvit-act", 40)
def step(request: HttpRequest, name: str) -> HttpResponse:
    """Take a step of the complainant: write, withdraw, add a document, or leave."""
    if name == "leave":
        request.session.pop(KEPT, None)
        return redirect("requests:solvit")
    if name not in _STEPS:
        raise Http404
    exchange = opened(request)
    if exchange is None:
        return redirect("requests:solvit_follow")
    try:
        return _STEPS[name](request, exchange, name)
    except NotPossibleError:
        messages.warning(request, _("Something has happened meanwhile; please look again."))
        exchange.refresh_from_db()
        return _case(request, exchange, status=409)


def _write(request: HttpRequest, exchange: Exchange, name: str) -> HttpResponse:
    form = TextForm(request.POST)
    if not form.is_valid():
        return _case(request, exchange, {"text_form": form}, 422)
    fields = {"text": form.cleaned_data["text"]}
    try:
        act(exchange, name, language=language(), at=clock.now(), fields=fields)
    except InvalidFieldsError as error:
        form.add_error("text", [str(problem.message) for problem in error])
        return _case(request, exchange, {"text_form": form}, 422)
    messages.success(request, _("Thank you. The SOLVIT centre can read it."))
    return redirect("requests:solvit_follow")


def _withdraw(request: HttpRequest, exchange: Exchange, name: str) -> HttpResponse:
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _case(request, exchange, {"withdraw_form": form}, 422)
    act(exchange, name, language=language(), at=clock.now())
    messages.success(request, _("Your complaint is withdrawn."))
    return redirect("requests:solvit_follow")


def _document(request: HttpRequest, exchange: Exchange, name: str) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _case(request, exchange, {"file_form": form}, 422)
    try:
        attach_from_outside(exchange=exchange, upload=form.cleaned_data["file"], at=clock.now())
    except InvalidFieldsError as error:
        form.add_error("file", [str(problem.message) for problem in error])
        return _case(request, exchange, {"file_form": form}, 422)
    messages.success(request, _("Thank you. The SOLVIT centre can read it."))
    return redirect("requests:solvit_follow")


_STEPS: dict[str, Callable[[HttpRequest, Exchange, str], HttpResponse]] = {
    "answer": _write,
    "add_information": _write,
    "withdraw": _withdraw,
    "document": _document,
}


@never_cache
@require_safe
def document(request: HttpRequest, key: str) -> HttpResponseBase:
    """A document that the complainant gave; whoever has no case open is asked for the code."""
    exchange = opened(request)
    if exchange is None:
        return redirect("requests:solvit_follow")
    file = own_documents(exchange).filter(key=key.replace("\0", "")).first()
    if file is None:
        raise Http404
    note_own(exchange, "file")
    answer = FileResponse(
        file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@never_cache
@asked_or_sent
@posts_limited("solvit-code", 10)
def code(request: HttpRequest) -> HttpResponse:
    """Have a new code sent; whether number and address belong together isn't told."""
    form = NewCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ask_for_code(form.cleaned_data["number"], form.cleaned_data["email"])
        text = _("If number and address belong together, a new code is on its way.")
        messages.success(request, text)
        return redirect("requests:solvit_follow")
    status = 422 if request.method == "POST" else 200
    return render(request, "requests/solvit/code.html", {"form": form}, status=status)
