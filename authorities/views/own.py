"""The data of one's own authority: changed, confirmed, sent in."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from authorities.forms.own import OwnDataForm
from authorities.http import MemberRequest
from authorities.models import Authority
from authorities.services.confirm import confirm as confirm_data
from authorities.services.own_data import change, version, waiting_change
from authorities.services.standing import move
from authorities.views.acting import acting, administrator_required, attempt
from imi.kernel import clock
from imi.kernel.forms import Form


@administrator_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, reference: str) -> HttpResponse:
    """Change the data of one's own authority; what was typed stays when it can't be saved."""
    by = acting(request)
    if by.authority.reference != reference:
        raise Http404
    authority = by.authority
    status = 200
    form = OwnDataForm(authority, initial={"seen": version(authority)})
    if request.method == "POST":
        form = OwnDataForm(authority, request.POST)

        def call() -> None:
            change(authority, form.values(), seen=form.cleaned_data["seen"], by=by, at=clock.now())

        status = attempt(form, call)
        if status == 200:
            return _saved(request, authority)
    context = {
        "authority": authority,
        "form": form,
        "translations": list(form.translations()),
        "waits": waiting_change(authority),
        # A second press after a warning saves over what came between.
        "seen": version(Authority.objects.get(pk=authority.pk))
        if status == 409
        else form["seen"].value(),
    }
    return render(request, "authorities/edit.html", context, status=status)


def _saved(request: MemberRequest, authority: Authority) -> HttpResponse:
    if waiting_change(authority):
        messages.info(
            request,
            _("Saved. The official name and the level change when your coordinator accepts them."),
        )
    else:
        messages.success(request, _("Your changes were saved."))
    return redirect("authorities:registration")


@administrator_required
@require_POST
def confirm(request: MemberRequest) -> HttpResponse:
    """Confirm that the data is right."""
    by = acting(request)
    return _press(
        request,
        lambda: confirm_data(by.authority, by=by, day=clock.today(), at=clock.now()),
        _("Thank you: your authority's data is confirmed."),
    )


@administrator_required
@require_POST
def apply(request: MemberRequest) -> HttpResponse:
    """Send the registration to the validating coordinator."""
    by = acting(request)
    return _press(
        request,
        lambda: move(by.authority, "apply", by=by, at=clock.now()),
        _("Your registration was sent to the validating coordinator."),
    )


def _press(request: MemberRequest, call: Callable[[], object], done: str) -> HttpResponse:
    form = Form({})
    status = attempt(form, call)
    if status == 200:
        messages.success(request, done)
        return redirect("authorities:registration")
    context = {
        "title": _("This isn't possible"),
        "form": form,
        "crumbs": [(reverse("authorities:registration"), _("Registration"))],
    }
    return render(request, "authorities/not_possible.html", context, status=status)
