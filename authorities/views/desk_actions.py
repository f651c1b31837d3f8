"""What a coordinator does with one authority: steps, changes, areas, links."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.forms.desk import (
    CloseForm,
    GrantForm,
    LinkForm,
    ReasonForm,
)
from authorities.http import MemberRequest
from authorities.selectors.desk import coordinators_in
from authorities.services.links import link, unlink
from authorities.services.own_data import decide
from authorities.services.standing import STEPS, grant, move, set_access
from authorities.views.acting import (
    acting,
    administrator_required,
    ask,
    desk_question,
    looked_after_or_404,
    validated_or_404,
)
from authorities.views.labels import STEPS as LABELS
from imi.kernel import clock
from imi.kernel.forms import Form

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


@administrator_required
@asked_or_done
def step(request: MemberRequest, reference: str, name: str) -> HttpResponse:
    """Validate, return, refuse, suspend, lift or close."""
    found = validated_or_404(request, reference)
    if name not in LABELS:
        raise Http404
    kind = CloseForm if name == "close" else ReasonForm if STEPS[name].reason else Form
    form = kind(request.POST if request.method == "POST" else None)
    label = LABELS[name]
    question = desk_question(
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
    found = validated_or_404(request, reference)
    if answer not in ("accept", "refuse") or not found.changes.filter(pk=number).exists():
        raise Http404
    accepted = answer == "accept"
    form = (Form if accepted else ReasonForm)(request.POST if request.method == "POST" else None)
    title = _("Accept the change") if accepted else _("Refuse the change")
    question = desk_question(found, title, _("The change was decided."))
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
    question = desk_question(found, _("Give a legal area"), _("The legal area was given."))
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
    question = desk_question(
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
    question = desk_question(
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
    question = desk_question(
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
