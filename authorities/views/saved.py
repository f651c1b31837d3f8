"""What an official keeps from searching: saved searches, favourite counterparts."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.forms.search import AuthorityFilter, SaveForm
from authorities.http import MemberRequest
from authorities.models import Authority, SavedSearch
from authorities.selectors import registry, saved
from authorities.services import saved as keeping
from authorities.services.problems import InvalidError
from authorities.views.acting import Question, acting, ask
from imi.kernel import clock
from imi.kernel.forms import Form

View = Callable[..., HttpResponse]
asked_or_done = require_http_methods(["GET", "HEAD", "POST"])
LONGEST_QUERY = 300


def membership_required(view: View) -> View:
    """Let in officials who act for an authority; visitors are sent to the login."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if getattr(request, "membership", None) is None:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@membership_required
@require_safe
def kept(request: MemberRequest) -> HttpResponse:
    """All that an official has kept, to be renamed or deleted."""
    by = acting(request)
    context = {"searches": saved.searches_of(by), "favourites": saved.favourites_of(by)}
    return render(request, "authorities/kept.html", context)


def _question(title: str, submit: str, done: str, back: str, **more: str) -> Question:
    crumbs = [
        (reverse("authorities:search"), _("Authorities")),
        (reverse("authorities:kept"), _("What you have kept")),
    ]
    return Question(title, submit, back, done, crumbs=crumbs, **more)  # type: ignore[arg-type]


@membership_required
@asked_or_done
def save(request: MemberRequest) -> HttpResponse:
    """Keep the search of the address's words and filters under a name."""
    by = acting(request)
    query = request.GET.get("q", "").strip().replace("\0", "")[:LONGEST_QUERY]
    chosen = AuthorityFilter(request.GET, registry.findable(by)).chosen
    form = SaveForm(request.POST or None, initial={"name": query[:100]})
    if not query and not chosen:
        raise Http404

    def call() -> None:
        keeping.save_search(
            name=form.cleaned_data["name"], query=query, filters=chosen, by=by, at=clock.now()
        )

    back = f"{reverse('authorities:search')}?{urlencode({'q': query, **chosen}, errors='replace')}"
    question = _question(
        _("Save this search"), _("Save"), _("The search is saved."), back, text=query
    )
    return ask(request, question, form, call)


def _own_or_404(request: MemberRequest, number: int) -> SavedSearch:
    found = acting(request).searches.filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise Http404
    return found


@membership_required
@asked_or_done
def rename(request: MemberRequest, number: int) -> HttpResponse:
    """Give a saved search another name."""
    search = _own_or_404(request, number)
    form = SaveForm(request.POST or None, initial={"name": search.name})

    def call() -> None:
        keeping.rename_search(search.pk, form.cleaned_data["name"], by=acting(request))

    back = reverse("authorities:kept")
    question = _question(_("Rename the search"), _("Save"), _("The search is renamed."), back)
    return ask(request, question, form, call)


@membership_required
@asked_or_done
def delete(request: MemberRequest, number: int) -> HttpResponse:
    """Forget a saved search, after a question."""
    search = _own_or_404(request, number)

    def call() -> None:
        keeping.delete_search(search.pk, by=acting(request))

    question = _question(
        _("Delete the search?"),
        _("Delete"),
        _("The search is deleted."),
        reverse("authorities:kept"),
        text=search.name,
        tone="danger",
    )
    return ask(request, question, Form(request.POST if request.POST else {}), call)


@membership_required
@require_POST
def favourite(request: MemberRequest, reference: str) -> HttpResponse:
    """Keep an authority at hand, or no longer; back to where the star was pressed."""
    by, reference = acting(request), reference.replace("\0", "")
    try:
        if request.POST.get("keep") == "no":
            authority = keeping.drop_favourite(reference, by=by)
        else:
            authority = keeping.keep_favourite(reference, by=by, at=clock.now())
    except Authority.DoesNotExist as missing:
        raise Http404 from missing
    except InvalidError as problem:
        messages.error(request, problem.message)
        return redirect("authorities:kept")
    if request.POST.get("from") == "kept":
        return redirect("authorities:kept")
    return HttpResponseRedirect(authority.get_absolute_url())
