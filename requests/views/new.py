"""Making a request, step by step; each step keeps what it is given, and back never loses it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.new import DetailsForm, FindResponderForm
from requests.models import Exchange
from requests.selectors.catalogue import LANGUAGES, form_in, forms_of
from requests.selectors.compositions import part_of
from requests.selectors.form_text import FormText
from requests.selectors.responders import found_responders, responder_languages
from requests.selectors.usual import Usual, usual_questions
from requests.services.compositions import OvertakenError
from requests.services.create import urgent_day
from requests.services.problems import InvalidFieldsError, NotPossibleError, StaleError
from requests.views.access import case_or_404, language, member_of, member_required, note
from requests.views.draft import NewRequest
from requests.views.keeping import Difference, differences, keeps_only, kept, not_kept
from requests.views.preview import (
    day_of,
    gone,
    located,
    meanwhile,
    side_by_side,
    step_url_name,
    subject,
)
from requests.views.steps import both_versions, go, page, step
from requests.workflows.information_request import State


@step("form")
def form(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """Which form; an authority's page may have named the responder already."""
    texts = [form_in(version.pk, language()) for version in forms_of(new.membership)]
    if new.number:  # the form of a draft stays
        texts = [text for text in texts if text.code == new.data.get("form")]
    if request.method != "POST":
        if reference := _reference(request.GET):
            new.put("authority", reference)
        return page(request, "form", new, areas=_by_area(new, texts))
    names = {text.code: text.name for text in texts}
    code = request.POST.get("form", "")
    if code not in names:
        return page(request, "form", new, 422, areas=_by_area(new, texts), missing=True)
    try:
        new.put("form", code)
    except OvertakenError as error:
        stale = both_versions(
            new, error, [_differs(_("Form"), code, error.data.get("form"), names)]
        )
        return page(request, "form", new, 409, areas=_by_area(new, texts), stale=stale)
    after = "questions" if new.responder else "authority"
    return redirect(f"requests:{step_url_name(after)}")


def _reference(given: Any) -> str:
    return str(given.get("responder", ""))[:40].replace("\x00", "")


def _differs(label: str, mine: str, theirs: Any, names: dict[str, str]) -> Difference:
    return Difference(label, names.get(mine, mine), names.get(str(theirs), str(theirs or "")))


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
    more: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        status = 422
        try:
            new.put("authority", _reference(request.POST))
        except OvertakenError as error:
            mine, status = _reference(request.POST), 409
            differing = [_differs(_("Authority"), mine, error.data.get("responder"), {})]
            more["stale"] = both_versions(new, error, differing)
        else:
            if new.responder:
                return go(request, "authority")
    own = new.membership.authority.country_id
    finder = FindResponderForm(request.GET, own_country=own)
    given = finder.cleaned_data if finder.is_valid() else {}
    words, country = given.get("q", ""), given.get("country", "")
    area = new.form.area if new.form else ""
    hits = found_responders(new.membership, words, language(), country=country, area=area)
    hits = [hit for hit in hits if hit.authority != new.responder]
    context = {"finder": finder, "hits": hits, "words": words, "country": country, **more}
    return page(request, "authority", new, status, missing=status == 422, **context)


@step("questions")
def questions(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """Which questions, by section; a whole section at once where that is pressed."""
    chosen = new.form
    if chosen is None:
        raise Http404
    if request.method != "POST":
        return page(request, "questions", new, picked=new.questions, usual=_usual(new))
    codes = _picked(request, new, chosen)
    try:
        new.put("questions", codes)
    except OvertakenError as error:
        if keeps_only(request):
            return not_kept(request, error.at)
        texts = {code: question.text for code, question in chosen.questions.items()}
        theirs = part_of(error.data, new.path("questions")) or []
        stale = both_versions(new, error, differences(texts, _ticks(codes), _ticks(theirs)))
        return page(request, "questions", new, 409, picked=codes, stale=stale, usual=_usual(new))
    if keeps_only(request):
        return kept(request, new.kept_at)
    if request.POST.get("go") in {"usual", "templates"}:
        return redirect(f"requests:new_{_THEN[request.POST['go']]}")
    if not codes and request.POST.get("go") != "back":
        return page(request, "questions", new, 422, picked=[], missing=True, usual=_usual(new))
    return go(request, "questions")


def _picked(request: MemberRequest, new: NewRequest, chosen: FormText) -> list[str]:
    """The codes ticked, those of whole sections, and the usual ones where that was pressed."""
    whole, ticked = request.POST.getlist("section"), request.POST.getlist("questions")
    if request.POST.get("go") == "usual":
        ticked += _usual(new).most
    return [
        code
        for code, question in chosen.questions.items()
        if code in ticked or question.section in whole
    ]


#: Where the buttons of the questions lead that don't continue.
_THEN = {"usual": "questions", "templates": "templates"}


def _usual(new: NewRequest) -> Usual:
    """What others ask in such cases."""
    subject = {
        name.removeprefix("subject-"): value
        for name, value in new.details.items()
        if name.startswith("subject-")
    }
    return usual_questions(new.form, subject) if new.form else Usual()


def _ticks(codes: list[str]) -> dict[str, str]:
    return dict.fromkeys(codes, _("chosen"))


@step("details")
def details(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """About whom or what, why, and until when; kept as typed, even where it is wrong."""
    chosen, today = new.form, clock.today()
    if chosen is None:
        raise Http404
    days: dict[str, Any] = {"tomorrow": today + timedelta(days=1), "urgent_by": _urgent_by(new)}
    if request.method == "POST":
        return _take_details(request, new, DetailsForm(chosen, request.POST, **days))
    initial = {"wanted_on": new.default_day(today), "language": language()} | new.details
    return page(request, "details", new, form=DetailsForm(chosen, initial=initial, **days))


def _urgent_by(new: NewRequest) -> date | None:
    """The day of an urgent reply, where the questions picked may be asked urgently."""
    if not (new.may_be_urgent and new.form and new.responder):
        return None
    return urgent_day(new.form, new.responder, clock.now())


def _take_details(request: MemberRequest, new: NewRequest, filled: DetailsForm) -> HttpResponse:
    filled.is_valid()
    mine = _typed(filled)
    try:
        new.put("details", mine)
    except OvertakenError as error:
        if keeps_only(request):
            return not_kept(request, error.at)
        labels = {bound.name: bound.label for bound in filled}
        theirs = part_of(error.data, new.path("details"))
        stale = both_versions(new, error, differences(labels, mine, theirs))
        return page(request, "details", new, 409, form=filled, stale=stale)
    if keeps_only(request):
        return kept(request, new.kept_at, new.suggested_language)
    if request.POST.get("language_is"):
        return redirect("requests:new_details")
    if request.POST.get("go") == "back":
        return go(request, "details")
    if filled.errors:
        return page(request, "details", new, 422, form=filled)
    return go(request, "details")


def _typed(filled: DetailsForm) -> dict[str, str]:
    """What was typed: dates as days where they are, else as they stand."""
    kept = {}
    for bound in filled:
        value = filled.cleaned_data.get(bound.name)
        raw = "on" if value is True else str(bound.data or "").replace("\x00", "")[:20_000]
        kept[bound.name] = value.isoformat() if isinstance(value, date) else raw
    if (seems := filled.data.get("language_is")) in LANGUAGES:
        kept["language"] = str(seems)
    return kept


@step("check")
def check(request: MemberRequest, new: NewRequest) -> HttpResponse:
    """The request in one's own language and in the other side's; then it is kept as a draft."""
    if request.method != "POST":
        return page(request, "check", new, **_checked(request, new))
    if request.POST.get("go") == "back":
        return go(request, "check")
    if new.window.mark not in {"", new.mark("check")}:
        return _changed(request, new, new.kept_at)
    return _save(request, new)


def _save(request: MemberRequest, new: NewRequest) -> HttpResponse:
    problems: list[dict[str, str]] = []
    try:
        exchange = new.keep(at=clock.now())
    except InvalidFieldsError as error:
        problems = [located(problem, new) for problem in error]
    except StaleError:
        stale = meanwhile(new, case_or_404(request, new.number.replace("/", ".")))
        return page(request, "check", new, 409, stale=stale, **_checked(request, new))
    except OvertakenError as other:
        new.take_over(other.data)
        return _changed(request, new, other.at)
    except NotPossibleError:
        problems = [gone(new)]
    except Exchange.DoesNotExist as missing:
        raise Http404 from missing
    else:
        messages.success(request, _("The draft is saved. Check it once more, then send it."))
        return redirect(exchange)
    return page(request, "check", new, 422, problems=problems, **_checked(request, new))


def _changed(request: MemberRequest, new: NewRequest, at: datetime | None) -> HttpResponse:
    """Show what another window made of the request; once saved, it is among one's requests."""
    if not new.may_show("check"):
        return redirect("requests:new_check" if new.data else "requests:worklist")
    stale: dict[str, Any] = {"at": at, "differences": []}
    return page(request, "check", new, 409, stale=stale, **_checked(request, new))


def _checked(request: MemberRequest, new: NewRequest) -> dict[str, Any]:
    """The request as it stands, in two languages."""
    theirs = request.GET.get("with", "")
    offered = responder_languages(new.responder) if new.responder else ["en"]
    if theirs not in LANGUAGES:
        theirs = offered[0]
    return {
        "theirs": theirs,
        "offered": offered,
        "sections": side_by_side(new, theirs),
        "subject": subject(new),
        "wanted_on": _urgent_by(new) if new.urgent else day_of(new.details.get("wanted_on", "")),
    }


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
