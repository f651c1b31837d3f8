"""What the desks share: who is let in, and how a small form is asked and answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from authorities.http import MemberRequest
from authorities.models import Authority, Membership
from authorities.selectors.desk import one_looked_after
from authorities.services.problems import InvalidError, StaleError
from authorities.services.scope import is_administrator

View = Callable[..., HttpResponse]


def administrator_required(view: View) -> View:
    """Let in local data administrators; visitors are sent to the login, others find nothing."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_administrator(getattr(request, "membership", None)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def acting(request: MemberRequest) -> Membership:
    """The membership in which somebody acts; the view is `administrator_required`."""
    if request.membership is None:
        raise Http404
    return request.membership


def looked_after_or_404(request: MemberRequest, reference: str) -> Authority:
    """An authority that the actor's own one validates or gives access."""
    try:
        return one_looked_after(reference, acting(request).authority_id)
    except Authority.DoesNotExist as missing:
        raise Http404 from missing


@dataclass(frozen=True)
class Question:
    """A page that asks before something is done.

    crumbs: (address, text) of the pages above it; more: further values for the template.
    """

    title: str
    submit_text: str
    back: str
    done: str
    text: str = ""
    tone: str = ""
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    template: str = "authorities/act.html"


def validated_or_404(request: MemberRequest, reference: str) -> Authority:
    """An authority that the actor's own one validates."""
    found = looked_after_or_404(request, reference)
    if not getattr(found, "validated_here", False):
        raise Http404
    return found


def desk_question(authority: Authority, title: str, done: str, **more: object) -> Question:
    """A question about an authority on its desk."""
    back = reverse("authorities:desk", args=[authority.reference])
    crumbs = [
        (reverse("authorities:registration"), _("Registration")),
        (back, authority.reference),
    ]
    values = {"submit_text": title, "text": authority.display_name} | more
    return Question(title=title, back=back, done=done, crumbs=crumbs, **values)  # type: ignore[arg-type]


def ask(
    request: HttpRequest, question: Question, form: BaseForm, call: Callable[[], object]
) -> HttpResponse:
    """Show a form (GET) or do what it asks (POST).

    Wrong values are answered 422, a step that came too late 409, a foreign authority 404; what
    was typed stays.
    """
    status = 200
    if request.method == "POST":
        status = attempt(form, call)
        if status == 200:
            messages.success(request, question.done)
            return redirect(question.back)
    context = {
        "title": question.title,
        "text": question.text,
        "submit_text": question.submit_text,
        "cancel_url": question.back,
        "tone": question.tone,
        "crumbs": question.crumbs,
        "form": form,
        **question.more,
    }
    return render(request, question.template, context, status=status)


def attempt(form: BaseForm, call: Callable[[], object]) -> int:
    """Call a service with a valid form; returns 200, 422 or 409, with the errors in the form."""
    if not form.is_valid():
        return 422
    try:
        call()
    except InvalidError as problem:
        form.add_error(problem.field if problem.field in form.fields else None, problem.message)
        return 422
    except StaleError as problem:
        form.add_error(None, str(problem))
        return 409
    except Authority.DoesNotExist as missing:
        raise Http404 from missing
    return 200
