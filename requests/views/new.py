"""Making a request, step by step; each step keeps what it is given, and back never loses it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.new import DetailsForm, FindResponderForm
from requests.models import Exchange
from requests.selectors.catalogue import LANGUAGES, form_in, forms_of
from requests.selectors.responders import found_responders, responder_languages
from requests.services.create import may_request
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views.access import case_or_404, language, member_of, member_required, note
from requests.views.draft import STEPS, NewRequest
from requests.views.preview import (
    day_of,
    gone,
    located,
    side_by_side,
    step_labels,
    step_url_name,
    subject,
)
from requests.workflows.information_request import State

Step = Callable[[MemberRequest, NewRequest], HttpResponse]


def step(name: str) -> Callable[[Step], Callable[..., HttpResponseBase]]:
    """Make a view of a step: only for those who may ask, and only once it can be taken."""

    def decorate(view: Step) -> Callable[..., HttpResponseBase]:
        @member_required
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def guarded(request: MemberRequest) -> HttpResponse:
            membership = member_of(request)
            if not may_request(membership):
                raise Http404
            new = NewRequest(request, membership)
            if not new.may_show(name):
                return redirect(f"requests:{step_url_name(new.first_open_step())}")
            return view(request, new)

        return guarded

    return decorate


def _steps(current: str, new: NewRequest) -> list[dict[str, Any]]:
    at = STEPS.index(current)
    return [
        {
            "number": number,
            "text": text,
            "url": reverse(f"requests:{step_url_name(name)}") if new.may_show(name) else "",
            "current": name == current,
            "done": STEPS.index(name) < at,
        }
        for number, (name, text) in enumerate(step_labels().items(), start=1)
    ]


def _page(
    request: MemberRequest, name: str, new: NewRequest, status: int = 200, **more: Any
) -> HttpResponse:
    at = STEPS.index(name)
    context = {
        "new": new,
        "steps": _steps(name, new),
        "step_text": step_labels()[name],
        "step_number": at + 1,
        "step_count": len(STEPS),
        "back_url": reverse(f"requests:{step_url_name(STEPS[at - 1])}") if at else "",
        **more,
    }
    return render(request, f"requests/new_{name}.html", context, status=status)


def _go(request: MemberRequest, name: str) -> HttpResponse:
    """To the next step, or back where that was pressed."""
    by = -1 if request.POST.get("go") == "back" else 1
    return redirect(f"requests:{step_url_name(STEPS[STEPS.index(name) + by])}")


@step("form")
def form(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """Which form; an authority's page may have named the responder already."""
    texts = [form_in(version.pk, language()) for version in forms_of(new.membership)]
    if new.number:  # the form of a draft stays
        texts = [text for text in texts if text.code == new.data.get("form")]
    if reference := request.GET.get("responder", "")[:40].replace("\x00", ""):
        new.data["responder"] = reference
        new.save()
    if request.method == "POST":
        code = request.POST.get("form", "")
        if code in {text.code for text in texts}:
            new.data["form"] = code
            new.save()
            after = "questions" if new.responder else "authority"
            return redirect(f"requests:{step_url_name(after)}")
        return _page(request, "form", new, 422, areas=_by_area(new, texts), missing=True)
    return _page(request, "form", new, areas=_by_area(new, texts))


def _by_area(new: NewRequest, texts: list[Any]) -> list[tuple[str, list[Any]]]:
    names = {
        version.question_set.area_id: version.question_set.area.name
        for version in forms_of(new.membership)
    }
    found: dict[str, list[Any]] = {}
    for text in texts:
        found.setdefault(text.area, []).append(text)
    return [(names[area], forms) for area, forms in found.items()]


@step("authority")
def authority(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """Which authority: found by words in the reader's language."""
    if request.method == "POST":
        new.data["responder"] = request.POST.get("responder", "")[:40].replace("\x00", "")
        new.save()
        if new.responder:
            return _go(request, "authority")
    own = new.membership.authority.country_id
    finder = FindResponderForm(request.GET, own_country=own)
    given = finder.cleaned_data if finder.is_valid() else {}
    words, country = given.get("q", ""), given.get("country", "")
    area = new.form.area if new.form else ""
    hits = found_responders(new.membership, words, language(), country=country, area=area)
    status = 422 if request.method == "POST" else 200
    context = {"finder": finder, "hits": hits, "words": words, "country": country}
    return _page(request, "authority", new, status, missing=status == 422, **context)


@step("questions")
def questions(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """Which questions, by section; a whole section at once where that is pressed."""
    chosen = new.form
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return _page(request, "questions", new, picked=new.questions)
    whole = request.POST.getlist("section")
    codes = [
        code
        for code, question in chosen.questions.items()
        if code in request.POST.getlist("questions") or question.section in whole
    ]
    new.set_of_form("questions", codes)
    if request.POST.get("go") == "stay":
        return redirect("requests:new_questions")
    if not codes and request.POST.get("go") != "back":
        return _page(request, "questions", new, 422, picked=[], missing=True)
    return _go(request, "questions")


@step("details")
def details(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """About whom or what, why, and until when; kept as typed, even where it is wrong."""
    chosen, today = new.form, clock.today()
    if chosen is None:
        raise Http404
    tomorrow = today + timedelta(days=1)
    if request.method != "POST":
        initial = {"wanted_on": new.default_day(today), "language": language()} | new.details
        return _page(
            request, "details", new, form=DetailsForm(chosen, initial=initial, tomorrow=tomorrow)
        )
    filled = DetailsForm(chosen, request.POST, tomorrow=tomorrow)
    filled.is_valid()
    new.set_of_form("details", _kept(filled))
    if request.POST.get("go") == "back":
        return _go(request, "details")
    if (day := filled.cleaned_data.get("wanted_on")) and day < tomorrow:
        filled.add_error("wanted_on", _("Please give a day from tomorrow on."))
    if filled.errors:
        return _page(request, "details", new, 422, form=filled)
    return _go(request, "details")


def _kept(filled: DetailsForm) -> dict[str, str]:
    """What was typed: dates as days where they are, else as they stand."""
    kept = {}
    for bound in filled:
        value = filled.cleaned_data.get(bound.name)
        raw = str(bound.data or "").replace("\x00", "")[:20_000]
        kept[bound.name] = value.isoformat() if isinstance(value, date) else raw
    return kept


@step("check")
def check(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """The request in one's own language and in the other side's; then it is kept as a draft."""
    problems: list[dict[str, str]] = []
    if request.method == "POST":
        if request.POST.get("go") == "back":
            return _go(request, "check")
        try:
            exchange = new.keep(at=clock.now())
        except InvalidFieldsError as error:
            problems = [located(problem, new) for problem in error]
        except NotPossibleError:
            problems = [gone(new)]
        except Exchange.DoesNotExist as missing:
            raise Http404 from missing
        else:
            messages.success(request, _("The draft is saved. Check it once more, then send it."))
            return redirect(exchange)
    theirs = request.GET.get("with", "")
    offered = responder_languages(new.responder) if new.responder else ["en"]
    if theirs not in LANGUAGES:
        theirs = offered[0]
    context = {
        "problems": problems,
        "theirs": theirs,
        "offered": offered,
        "sections": side_by_side(new, theirs),
        "subject": subject(new),
        "wanted_on": day_of(new.details.get("wanted_on", "")),
    }
    return _page(request, "check", new, 422 if problems else 200, **context)


@member_required
@require_POST
def change(request: MemberRequest, number: str) -> HttpResponse:
    """Take up a draft to change it."""
    case = case_or_404(request, number)
    if case.exchange.state != State.DRAFT or not case.standing.handles:
        raise Http404
    note(request, case)  # the steps show the content from the session
    NewRequest(request, member_of(request)).load(case)
    return redirect("requests:new_check")


@member_required
@require_POST
def restart(request: MemberRequest) -> HttpResponse:
    """Throw away what was given so far."""
    new = NewRequest(request, member_of(request))
    new.forget()
    if new.number:
        return redirect("requests:case", new.number.replace("/", "."))
    return redirect("requests:new")
