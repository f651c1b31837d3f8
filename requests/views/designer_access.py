"""What the pages of the form designer share: who is let in, and how a small form is answered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from authorities.models import LegalArea, Role
from requests.models import QuestionSet, QuestionSetVersion
from requests.selectors.designer import draft_of, form_of
from requests.services.design.edits import NoPartError
from requests.services.problems import InvalidFieldsError, StaleError

View = Callable[..., HttpResponseBase]
Crumbs = list[tuple[str, str]]


def central_required(view: View) -> View:
    """Let in central administrators; visitors are sent to the login, others find nothing."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        membership = getattr(request, "membership", None)
        if membership is None or not membership.has_role(Role.CENTRAL_ADMINISTRATOR):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except (
            QuestionSet.DoesNotExist,
            QuestionSetVersion.DoesNotExist,
            LegalArea.DoesNotExist,
            NoPartError,
        ) as missing:
            raise Http404 from missing

    return guarded


def form_or_404(code: str) -> QuestionSet:
    """A form; a missing one is answered 404 by `central_required`."""
    return form_of(code)


def draft_or_404(code: str) -> QuestionSetVersion:
    """The draft of a form; a missing one is answered 404 by `central_required`."""
    return draft_of(code)


def overview_crumbs() -> Crumbs:
    """The pages above those of an area or a form."""
    return [
        (reverse("administration"), _("Administration")),
        (reverse("requests:forms"), _("Legal areas and forms")),
    ]


def form_crumbs(form: QuestionSet) -> Crumbs:
    """The pages above those of a form's parts."""
    return [*overview_crumbs(), (reverse("requests:form", args=[form.code]), form.code)]


@dataclass
class Asked:
    """A page with a form on it. crumbs: (address, text) of the pages above."""

    title: str
    back: str
    done: str
    submit_text: str
    crumbs: Crumbs
    text: str = ""
    tone: str = ""
    template: str = "requests/designer/act.html"
    more: dict[str, Any] = field(default_factory=dict)


def ask(
    request: HttpRequest, asked: Asked, form: BaseForm, call: Callable[[], object]
) -> HttpResponse:
    """Show a form (GET) or do what it asks (POST).

    Wrong values are answered 422, what came too late 409; what was typed stays.
    """
    status = 200
    if request.method == "POST":
        status = _attempt(form, call)
        if status == 200:
            messages.success(request, asked.done)
            return redirect(asked.back)
    context = {
        "title": asked.title,
        "text": asked.text,
        "tone": asked.tone,
        "submit_text": asked.submit_text,
        "cancel_url": asked.back,
        "crumbs": asked.crumbs,
        "form": form,
        **asked.more,
    }
    return render(request, asked.template, context, status=status)


def _attempt(form: BaseForm, call: Callable[[], object]) -> int:
    if not form.is_valid():
        return 422
    try:
        call()
    except InvalidFieldsError as error:
        for each in error:
            form.add_error(each.field if each.field in form.fields else None, each.message)
        return 422
    except StaleError:
        form.add_error(None, _(
            "Somebody else has changed this meanwhile. Open the page again and repeat your change."
        ))  # fmt: skip
        return 409
    return 200
