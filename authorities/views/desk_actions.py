"""What a coordinator does with one authority: steps, changes, areas, links."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.forms.desk import (
    CloseForm,
    FirstAdministratorForm,
    GrantForm,
    LinkForm,
    ReasonForm,
    RegisterForm,
)
from authorities.http import MemberRequest
from authorities.models import Authority
from authorities.selectors.desk import coordinators_in
from authorities.services.links import link, unlink
from authorities.services.own_data import decide
from authorities.services.people import invite
from authorities.services.register import register
from authorities.services.scope import coordinates
from authorities.services.standing import FIRST_ROLES, STEPS, grant, move, set_access
from authorities.views.acting import (
    Question,
    acting,
    administrator_required,
    ask,
    looked_after_or_404,
)
from authorities.views.labels import STEPS as LABELS
from imi.kernel import clock
from imi.kernel.forms import Form

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


def _validated_or_404(request: MemberRequest, reference: str) -> Authority:
    found = looked_after_or_404(request, reference)
    if not getattr(found, "validated_here", False):
        raise Http404
    return found


def _question(authority: Authority, title: str, done: str, **more: object) -> Question:
    back = reverse("authorities:desk", args=[authority.reference])
    crumbs = [
        (reverse("authorities:registration"), _("Registration")),
        (back, authority.reference),
    ]
    values = {"submit_text": title, "text": authority.display_name} | more
    return Question(title=title, back=back, done=done, crumbs=crumbs, **values)  # type: ignore[arg-type]


@administrator_required
@asked_or_done
def step(request: MemberRequest, reference: str, name: str) -> HttpResponse:
    """Validate, return, refuse, suspend, lift or close."""
    found = _validated_or_404(request, reference)
    if name not in LABELS:
        raise Http404
    kind = CloseForm if name == "close" else ReasonForm if STEPS[name].reason else Form
    form = kind(request.POST if request.method == "POST" else None)
    label = LABELS[name]
    question = _question(
        found,
        str(label.title),
        _("%(reference)s: %(step)s. Done.") % {"reference": reference, "step": label.title},
        text=f"{found.display_name} ({reference}). {label.text}",
        tone=label.tone,
    )

    def call() -> None:
        data = form.cleaned_data
        move(
            found,
            name,
            by=acting(request),
            at=clock.now(),
            reason=data.get("reason", ""),
            successor=data.get("successor"),
        )

    return ask(request, question, form, call)


@administrator_required
@asked_or_done
def change(request: MemberRequest, reference: str, number: int, answer: str) -> HttpResponse:
    """Accept or refuse a change of core data."""
    found = _validated_or_404(request, reference)
    if answer not in ("accept", "refuse") or not found.changes.filter(pk=number).exists():
        raise Http404
    accepted = answer == "accept"
    form = (Form if accepted else ReasonForm)(request.POST if request.method == "POST" else None)
    title = _("Accept the change") if accepted else _("Refuse the change")
    question = _question(found, title, _("The change was decided."))
    return ask(
        request,
        question,
        form,
        lambda: decide(
            found,
            number,
            accepted=accepted,
            reason=form.cleaned_data.get("reason", ""),
            by=acting(request),
            at=clock.now(),
        ),
    )


@administrator_required
@asked_or_done
def area_grant(request: MemberRequest, reference: str) -> HttpResponse:
    """Give access to a further legal area."""
    found = looked_after_or_404(request, reference)
    form = GrantForm(found, request.POST if request.method == "POST" else None)
    question = _question(found, _("Give a legal area"), _("The legal area was given."))
    return ask(
        request,
        question,
        form,
        lambda: grant(found, form.cleaned_data["area"], by=acting(request), at=clock.now()),
    )


@administrator_required
@asked_or_done
def area_set(request: MemberRequest, reference: str, area: str, answer: str) -> HttpResponse:
    """Suspend the access to a legal area, or lift the suspension."""
    found = looked_after_or_404(request, reference)
    access = found.accesses.filter(area=area.replace("\0", "")).select_related("area").first()
    if answer not in ("suspend", "lift") or access is None:
        raise Http404
    suspended = answer == "suspend"
    form = ReasonForm(request.POST if request.method == "POST" else None)
    title = _("Suspend the legal area") if suspended else _("Lift the suspension of the legal area")
    question = _question(
        found,
        title,
        _("The legal area was changed."),
        text=f"{found.display_name}: {access.area.name}",
        tone="danger" if suspended else "",
    )
    return ask(
        request,
        question,
        form,
        lambda: set_access(
            found,
            access.area_id,
            suspended=suspended,
            reason=form.cleaned_data["reason"],
            by=acting(request),
            at=clock.now(),
        ),
    )


@administrator_required
@asked_or_done
def link_add(request: MemberRequest, reference: str) -> HttpResponse:
    """Give a coordinator a task."""
    found = looked_after_or_404(request, reference)
    form = LinkForm(request.POST if request.method == "POST" else None)
    question = _question(
        found,
        _("Give a task to a coordinator"),
        _("The task was given."),
        more={"coordinators": coordinators_in(found.country_id)},
    )

    def call() -> None:
        data = form.cleaned_data
        link(
            found,
            data["coordinator"],
            data["function"],
            data["area"] or None,
            by=acting(request),
            at=clock.now(),
        )

    return ask(request, question, form, call)


@administrator_required
@asked_or_done
def link_remove(request: MemberRequest, reference: str, number: int) -> HttpResponse:
    """Take a task from a coordinator."""
    found = looked_after_or_404(request, reference)
    gone = found.links.filter(pk=number).select_related("coordinator", "area").first()
    if gone is None:
        raise Http404
    form = Form(request.POST if request.method == "POST" else None)
    question = _question(
        found,
        _("Take the task away"),
        _("The task was taken away."),
        text=f"{gone.coordinator.display_name}: {gone.get_function_display()}"
        f" – {gone.area or _('All areas')}",
        tone="danger",
    )
    return ask(
        request,
        question,
        form,
        lambda: unlink(found, number, by=acting(request), at=clock.now()),
    )


@administrator_required
@asked_or_done
def administrator(request: MemberRequest, reference: str) -> HttpResponse:
    """Invite somebody who will look after the authority's data."""
    found = _validated_or_404(request, reference)
    form = FirstAdministratorForm(request.POST if request.method == "POST" else None)
    question = _question(
        found, _("Invite a local data administrator"), _("The invitation is on its way.")
    )
    return ask(
        request,
        question,
        form,
        lambda: invite(
            found,
            **form.cleaned_data,
            roles=[role.value for role in FIRST_ROLES],
            by=acting(request),
            at=clock.now(),
        ),
    )


@administrator_required
@asked_or_done
def new(request: MemberRequest) -> HttpResponse:
    """Register an authority directly; it takes part at once."""
    by = acting(request)
    if not coordinates(by):
        raise Http404
    form = RegisterForm(by.authority, request.POST if request.method == "POST" else None)
    registration = reverse("authorities:registration")
    question = Question(
        title=_("Register an authority"),
        submit_text=_("Register"),
        text=_("It takes part at once, and you are its validating coordinator."),
        back=registration,
        done=_("The authority was registered; its first official is invited."),
        crumbs=[(registration, _("Registration"))],
    )
    return ask(
        request,
        question,
        form,
        lambda: register(**form.cleaned_data, by=by, at=clock.now()),
    )
