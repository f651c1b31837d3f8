"""The words of the search, for central administrators: /administration/lexicon/."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from authorities.forms.lexicon import ConceptForm, WordForm
from authorities.http import MemberRequest
from authorities.models import Role
from authorities.selectors import lexicon as known
from authorities.services.lexicon import add_word, new_concept, preview, retire_word
from authorities.services.problems import InvalidError
from authorities.views.acting import acting
from imi.kernel import clock
from imi.kernel.normalise import fold

View = Callable[..., HttpResponse]


def central_required(view: View) -> View:
    """Let in central administrators; visitors are sent to the login, others find nothing."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        membership = getattr(request, "membership", None)
        if membership is None or not membership.has_role(Role.CENTRAL_ADMINISTRATOR):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@central_required
@require_safe
def lexicon(request: MemberRequest) -> HttpResponse:
    """All concepts by kind; those that have a word, where one is looked for."""
    asked = " ".join(request.GET.get("q", "").split())[:100]
    found = known.concepts(get_language() or "en")
    if asked:
        having = _having(asked)
        found = {kind: [one for one in rows if one.code in having] for kind, rows in found.items()}
    titles = {"a": _("Legal areas"), "p": _("Professions"), "k": _("Kinds of authority")}
    groups = [(titles[kind], rows) for kind, rows in found.items() if rows]
    return render(request, "authorities/lexicon.html", {"groups": groups, "asked": asked})


def _having(asked: str) -> set[str]:
    """The concepts that have words with such a beginning, whatever its case and accents."""
    start = "".join(part for word in asked.split() for part in fold(word)[:1])
    return {
        word.concept
        for word in known.words()
        for part in word.term.split()
        if start and any(form.startswith(start) for form in fold(part))
    } | {word.concept for word in known.words() if asked.casefold() in word.term.casefold()}


@central_required
@require_http_methods(["GET", "HEAD", "POST"])
def concept(request: MemberRequest, concept: str) -> HttpResponse:
    """A concept's words in 26 languages: add, try out, retire."""
    label = _label_or_404(concept)
    form = WordForm(request.POST or None)
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        status = 422
        if request.POST.get("go") == "retire":
            form = WordForm()
            status = _retire(request, concept)
        elif form.is_valid():
            status, context = _add(request, concept, form)
        if status == 302:
            return redirect("authorities:concept", concept)
    context |= {
        "code": concept,
        "label": label,
        "form": form,
        "by_language": known.words_of(concept),
        "changes": known.changes_of(concept),
    }
    return render(request, "authorities/concept.html", context, status=status)


def _label_or_404(code: str) -> str:
    rows = known.concepts(get_language() or "en").get(code[:1], [])
    for one in rows:
        if one.code == code:
            return one.label
    raise Http404


def _retire(request: MemberRequest, concept: str) -> int:
    lang, term = request.POST.get("lang", ""), request.POST.get("term", "")
    try:
        count = retire_word(concept, lang, term, by=acting(request), at=clock.now())
    except InvalidError as problem:
        messages.error(request, problem.message)
        return 409
    messages.success(request, f"{_('The word is retired.')} {_read_anew(count)}")
    return 302


def _add(request: MemberRequest, concept: str, form: WordForm) -> tuple[int, dict[str, object]]:
    """Add the form's word, or try it out; returns a status and what a trial found."""
    lang, term = form.cleaned_data["lang"], form.cleaned_data["term"]
    by, at = acting(request), clock.now()
    try:
        if request.POST.get("go") == "preview":
            today, then = preview(concept, lang, term, by=by, at=at)
            return 200, {"tried": True, "today": today, "then": then}
        preferred = form.cleaned_data["preferred"]
        count = add_word(concept, lang, term, preferred=preferred, by=by, at=at)
    except InvalidError as problem:
        form.add_error(problem.field or None, problem.message)
        return 422, {}
    messages.success(request, f"{_('The word is added.')} {_read_anew(count)}")
    return 302, {}


def _read_anew(count: int) -> str:
    told = ngettext(
        "%(count)d authority was read anew.", "%(count)d authorities were read anew.", count
    )
    return told % {"count": count}


@central_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """A new kind of authority."""
    form = ConceptForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = new_concept(data["code"], data["term"], by=acting(request), at=clock.now())
                return redirect("authorities:concept", made)
            except InvalidError as problem:
                form.add_error(problem.field or None, problem.message)
    return render(request, "authorities/concept_new.html", {"form": form}, status=status)
