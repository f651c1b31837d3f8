"""One action on a request: a press, or a small form."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.action import ActionForm
from requests.forms.written import marked, suggested
from requests.models import Exchange
from requests.selectors.case import Case, find_exchange
from requests.services.perform import possible
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.views.access import case_or_404, exchange_or_404, member_of, member_required
from requests.views.access import seen_events as seen_by_page
from requests.views.buttons import ON_ANSWERS_PAGE, ON_CONTENT_PAGE
from requests.views.doing import do, news_since
from requests.views.page import state_pair
from requests.views.pressed import earlier, remember
from requests.workflows.base import Transition
from requests.workflows.labels import FIELDS, action_text

#: The button that searches for authorities to choose, and does nothing else.
LOOK = "look"


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: MemberRequest, number: str, name: str) -> HttpResponse:
    """Show the form of an action (GET), or carry it out (POST); 409 where it isn't possible."""
    if (press := earlier(request)) and press.name == name:
        return _told(request, number, press.text)
    return _act(request, case_or_404(request, number), name)


def _act(request: MemberRequest, case: Case, name: str) -> HttpResponse:
    if action_text(case.exchange.kind, name) is None:
        raise Http404
    if name in ON_ANSWERS_PAGE:
        return redirect("requests:answers", case.exchange.url_number)
    if name in ON_CONTENT_PAGE:
        return redirect("requests:content", case.exchange.url_number)
    arrow = next((a for a in possible(case.standing, clock.now()) if a.name == name), None)
    if arrow is None:
        answer = _stale(request, case, name)
        if request.method != "POST":
            answer["HX-Refresh"] = "true"  # the page that asked for a part of it is out of date
        return answer
    if request.method != "POST":
        return _form_page(request, case, arrow, ActionForm(arrow, case))
    if {LOOK, "language_is"} & request.POST.keys():
        return _looked(request, case, arrow)
    return _carry_out(request, case, arrow)


def _looked(request: MemberRequest, case: Case, arrow: Transition) -> HttpResponse:
    """The form as it is filled in, nothing done; of its words' language alone where htmx asks."""
    form = ActionForm(arrow, case, looked=request.POST)
    if request.POST.get(LOOK) == "language":
        code = suggested(form.free_text, _marked(request))
        context = {"code": code, "swap": True}
        return render(request, "requests/partials/language_hint.html", context)
    return _form_page(request, case, arrow, form)


def _marked(request: MemberRequest) -> str:
    """The language that the words of the form are marked with."""
    given = request.POST.get("language_is") or request.POST.get("language", "")
    return marked(given, member_of(request).official.language)


def _carry_out(request: MemberRequest, case: Case, arrow: Transition) -> HttpResponse:
    form = ActionForm(arrow, case, request.POST)
    if seen_by_page(request) < 0 or news_since(case, seen_by_page(request)):
        return _stale(request, case, arrow.name)
    if form.is_valid():
        try:
            exchange = do(request, case, arrow.name, form.values(), language=_marked(request))
        except InvalidFieldsError as error:
            if not arrow.fields:
                return _refused(request, case, error)
            form.take(error)
        except NotPossibleError:
            return _stale(request, case_or_404(request, case.exchange.url_number), arrow.name)
        except Exchange.DoesNotExist as gone:
            raise Http404 from gone
        else:
            return _after(request, exchange, arrow.name)
    return _form_page(request, case, arrow, form, status=422)


def _after(request: MemberRequest, exchange: Exchange, name: str) -> HttpResponse:
    done = _("%(number)s: %(action)s. Done.")
    text = action_text(exchange.kind, name)
    words = {"number": exchange.number, "action": text.label if text else name}
    press = remember(request, exchange, name, done % words)
    return _told(request, exchange.url_number, press.text)


def _told(request: MemberRequest, number: str, text: str) -> HttpResponse:
    """Back to the request, or to the list where the step took it out of sight."""
    messages.success(request, text)
    try:
        find_exchange(number, member_of(request))
    except Exchange.DoesNotExist:
        return redirect("requests:worklist")
    return redirect("requests:case", number)


def _form_page(
    request: MemberRequest, case: Case, arrow: Transition, form: ActionForm, status: int = 200
) -> HttpResponse:
    partial = getattr(request, "htmx", False) and request.method != "POST"
    template = "requests/partials/action_form.html" if partial else "requests/action.html"
    context = {
        "case": case,
        "exchange": case.exchange,
        "state": state_pair(case.exchange.state),
        "name": arrow.name,
        "action": action_text(case.exchange.kind, arrow.name),
        "form": form,
        "written_in": _marked(request),
        "suggested_language": suggested(form.free_text, _marked(request)),
        "seen": request.POST.get("seen") or case.exchange.event_count,
        "inline": partial,
    }
    return render(request, template, context, status=status)


def _refused(request: MemberRequest, case: Case, error: InvalidFieldsError) -> HttpResponse:
    """A press without fields found something missing in the request itself."""
    context = {
        "exchange": case.exchange,
        "title": _("This isn't possible yet"),
        "problems": [_problem_text(case, problem.field, str(problem.message)) for problem in error],
    }
    return render(request, "requests/not_possible.html", context, status=422)


def _problem_text(case: Case, field: str, message: str) -> str:
    part, _dot, code = field.partition(".")
    label: object = FIELDS.get(part)
    if part == "answers" and code in case.form.every:
        label = case.form.every[code].title
    elif code:
        labels = {entry.code: entry.label for entry in case.form.subject_fields}
        label = labels.get(code) or FIELDS.get(code) or label
    return f"{label}: {message}" if label else message


def _stale(request: MemberRequest, case: Case, name: str) -> HttpResponse:
    """Tell what happened meanwhile; what was typed is kept."""
    exchange = exchange_or_404(request, case.exchange.url_number)
    arrow = next((a for a in possible(case.standing, clock.now()) if a.name == name), None)
    seen = seen_by_page(request)
    context = {
        "case": case,
        "exchange": exchange,
        "state": state_pair(exchange.state),
        "name": name,
        "action": action_text(exchange.kind, name),
        "news": news_since(case, seen) if seen >= 0 else [],
        "form": ActionForm(arrow, case, request.POST) if arrow and request.POST else None,
        "typed": [] if arrow else _typed(request),
        "seen": exchange.event_count,
    }
    return render(request, "requests/stale.html", context, status=409)


def _typed(request: MemberRequest) -> list[tuple[str, str]]:
    """The texts of a form that can't be sent any longer, by their labels."""
    return [
        (str(FIELDS[name]), value)
        for name in FIELDS
        if (value := request.POST.get(name, "").strip()) and len(value) > 3
    ]
