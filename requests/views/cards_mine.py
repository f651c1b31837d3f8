"""An applicant's own pages: the list, the steps of an application, and where it stands."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from imi.kernel import clock
from requests.forms.cards import AboutForm, DocumentForm, PersonForm, SubmitForm
from requests.models import Exchange
from requests.selectors.applicants import applications_of
from requests.selectors.card_words import STANDING, both_forms, document_kinds, words_for
from requests.selectors.cards import QUESTIONS, answered, further_codes
from requests.selectors.catalogue import form_of
from requests.selectors.form_text import FormText
from requests.services.applicants import close_account
from requests.services.applications import (
    begin_application,
    procedure_for,
    send_application,
    write_application,
)
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views.access import language
from requests.views.cards_access import ApplicantRequest, applicant_required, own_or_404
from requests.views.cards_status import status_context
from requests.workflows.card_application import State
from requests.workflows.labels import STATES

page_or_press = require_http_methods(["GET", "HEAD", "POST"])
_CHOICES = ("profession", "purpose", "home", "host", "services", "earlier")


@applicant_required
@require_safe
def mine(request: ApplicantRequest) -> HttpResponse:
    """The person's applications and cards."""
    texts = both_forms(language())
    rows = [
        {
            "exchange": exchange,
            "state": STATES[exchange.state],
            "words": words_for(exchange, language(), texts),
            "standing": STANDING[exchange.state],
        }
        for exchange in applications_of(request.applicant)
    ]
    return render(request, "requests/cards/mine.html", {"rows": rows})


@applicant_required
@page_or_press
def close(request: ApplicantRequest) -> HttpResponse:
    """Ask before the account is closed (GET), and close it (POST)."""
    if request.method == "POST":
        try:
            close_account(request.applicant)
        except NotPossibleError:
            return render(request, "requests/cards/close.html", {"refused": True}, status=409)
        logout(request)
        messages.success(request, _("Your account is closed."))
        return redirect("requests:card")
    return render(request, "requests/cards/close.html")


@applicant_required
@page_or_press
def new(request: ApplicantRequest) -> HttpResponse:
    """Begin an application: the first step."""
    form = AboutForm(both_forms(language()), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = procedure_for(form.cleaned_data["purpose"])
        choices = {n: v for n in _CHOICES if n in QUESTIONS[code] and (v := form.cleaned_data[n])}
        try:
            made = begin_application(
                code,
                choices,
                applicant=request.applicant,
                at=clock.now(),
                hosts=form.cleaned_data["further"],
            )
        except InvalidFieldsError as error:
            _take(form, error)
        else:
            return redirect("requests:card_person", made.url_number)
    return show_step(request, None, "about", form)


@applicant_required
@page_or_press
def about(request: ApplicantRequest, number: str) -> HttpResponse:
    """Change the first step of a draft."""
    exchange = own_or_404(request, number)
    code = exchange.procedure_id
    names = [name for name in _CHOICES if name in QUESTIONS[code]]
    known = {name: answered(exchange, name) for name in names} | {
        "purpose": _purpose(exchange),
        "further": exchange.card_file.hosts,
    }
    data = request.POST if request.method == "POST" else None
    form = AboutForm(both_forms(language()), data, code=code, initial=known)
    if request.method == "POST" and form.is_valid():
        answers = {QUESTIONS[code][n]: form.cleaned_data.get(n) or None for n in names}
        further = form.cleaned_data["further"]
        if _write(request, exchange, form, {"answers": answers}, hosts=further):
            return redirect("requests:card_person", number)
    return show_step(request, exchange, "about", form)


def _purpose(exchange: Exchange) -> str:
    return str(exchange.details.get("purpose") or "")


@applicant_required
@page_or_press
def person(request: ApplicantRequest, number: str) -> HttpResponse:
    """Who applies: the second step."""
    exchange = own_or_404(request, number)
    text = form_of(exchange, language())
    data = request.POST if request.method == "POST" else None
    form = PersonForm(text, data, initial=exchange.subject.data)
    given = request.method == "POST" and form.is_valid()
    if given and _write(request, exchange, form, {"subject": form.values()}):
        more = further_codes(exchange.procedure_id, text)
        return redirect(f"requests:card_{'questions' if more else 'documents'}", number)
    return show_step(request, exchange, "person", form)


@applicant_required
@require_safe
def documents(request: ApplicantRequest, number: str) -> HttpResponse:
    """The documents: the third step."""
    exchange = own_or_404(request, number)
    kinds = document_kinds(exchange, form_of(exchange, language()))
    return show_step(request, exchange, "documents", DocumentForm(list(kinds.items())))


@applicant_required
@page_or_press
def review(request: ApplicantRequest, number: str) -> HttpResponse:
    """Look at everything, declare that it is true, and send it: the last step."""
    exchange = own_or_404(request, number)
    text = form_of(exchange, language())
    code = QUESTIONS[exchange.procedure_id]["consent"]
    label = text.questions[code].text
    form = SubmitForm(label, request.POST if request.method == "POST" else None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            send_application(exchange, language=language(), at=clock.now())
        except InvalidFieldsError as error:
            problems = [_problem(problem.field, str(problem.message), text) for problem in error]
        except NotPossibleError:
            return redirect("requests:card_application", number)
        else:
            return redirect("requests:card_application", number)
    return show_step(request, exchange, "review", form, problems=problems)


def _problem(field: str, message: str, text: FormText) -> str:
    part, _dot, code = field.partition(".")
    labels = {entry.code: entry.label for entry in text.subject_fields}
    if part == "answers" and code in text.questions:
        return f"{text.questions[code].text} {message}"
    return f"{labels.get(code, '')}: {message}" if code in labels else message


def _write(
    request: ApplicantRequest,
    exchange: Exchange,
    form: Any,
    content: dict[str, Any],
    hosts: list[str] | None = None,
) -> bool:
    """Keep a step; False where the form is shown again."""
    try:
        write_application(exchange, content, language=language(), at=clock.now(), hosts=hosts)
    except InvalidFieldsError as error:
        _take(form, error)
        return False
    except NotPossibleError:
        form.add_error(None, _("This application was sent already."))
        return False
    return True


def _take(form: Any, error: InvalidFieldsError) -> None:
    for problem in error:
        name = problem.field.rpartition(".")[2]
        form.add_error(name if name in form.fields else None, str(problem.message))


def _steps(exchange: Exchange | None, current: str) -> list[dict[str, Any]]:
    labels = {
        "about": _("What the card is for"),
        "person": _("About you"),
        "questions": _("Further questions"),
        "documents": _("Your documents"),
        "review": _("Check and send"),
    }
    more = exchange and further_codes(exchange.procedure_id, form_of(exchange, language()))
    order = [name for name in labels if name != "questions" or more]
    return [
        {
            "number": place,
            "text": labels[name],
            "url": reverse(f"requests:card_{name}", args=[exchange.url_number]) if exchange else "",
            "current": name == current,
            "done": order.index(name) < order.index(current),
        }
        for place, name in enumerate(order, start=1)
    ]


def show_step(
    request: ApplicantRequest,
    exchange: Exchange | None,
    name: str,
    form: Any,
    problems: list[str] | None = None,
    *,
    wrong: bool | None = None,
    **more: Any,
) -> HttpResponse:
    """Show a step; what was sent already is shown where it stands.

    wrong: whether something can't be used, where the form doesn't say it itself.
    """
    if exchange is not None and exchange.state != State.DRAFT:
        return redirect("requests:card_application", exchange.url_number)
    context = {
        "exchange": exchange,
        "form": form,
        "steps": _steps(exchange, name),
        "step": next(step for step in _steps(exchange, name) if step["current"]),
        "problems": problems or [],
        **more,
    }
    if exchange is not None and name in {"documents", "review"}:
        context |= status_context(exchange, language())
    refused = bool(form.errors) if wrong is None else wrong
    status = 422 if refused or problems else 200
    return render(request, f"requests/cards/{name}.html", context, status=status)
