"""The units of one's own authority."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from authorities.forms.units import UnitForm
from authorities.http import MemberRequest
from authorities.models import Unit
from authorities.services.units import dissolve_unit, keep_unit
from authorities.views.acting import acting, administrator_required, ask
from authorities.views.people import asked_or_done, question
from imi.kernel import clock
from imi.kernel.forms import Form


def _unit_or_404(request: MemberRequest, number: int) -> Unit:
    unit = Unit.objects.filter(pk=number, authority=acting(request).authority_id).first()
    if unit is None:
        raise Http404
    return unit


@administrator_required
@asked_or_done
def unit_new(request: MemberRequest) -> HttpResponse:
    """Make a unit."""
    by = acting(request)
    form = UnitForm(by.authority, request.POST if request.method == "POST" else None)
    asked = question(
        _("Add a unit"),
        _("The unit was added."),
        text=_("Officials who share work. Requests can be allocated to a unit as to a person."),
    )
    return ask(
        request,
        asked,
        form,
        lambda: keep_unit(by.authority, None, **form.cleaned_data, by=by, at=clock.now()),
    )


@administrator_required
@asked_or_done
def unit_change(request: MemberRequest, number: int) -> HttpResponse:
    """Change the name or the officials of a unit."""
    by, unit = acting(request), _unit_or_404(request, number)
    members = [str(pk) for pk in unit.members.values_list("pk", flat=True)]
    form = UnitForm(
        by.authority,
        request.POST if request.method == "POST" else None,
        initial={"name": unit.name, "members": members},
    )
    asked = question(
        _("Unit %(name)s") % {"name": unit.name},
        _("The unit was changed."),
        submit_text=_("Save"),
        text=by.authority.display_name,
    )
    return ask(
        request,
        asked,
        form,
        lambda: keep_unit(by.authority, number, **form.cleaned_data, by=by, at=clock.now()),
    )


@administrator_required
@asked_or_done
def unit_dissolve(request: MemberRequest, number: int) -> HttpResponse:
    """Remove a unit."""
    by, unit = acting(request), _unit_or_404(request, number)
    form = Form(request.POST if request.method == "POST" else None)
    asked = question(
        _("Dissolve the unit %(name)s") % {"name": unit.name},
        _("The unit was dissolved."),
        text=_("Its officials stay. What was allocated to the unit is with the allocators again."),
        tone="danger",
        back=reverse("authorities:officials"),
    )
    return ask(
        request, asked, form, lambda: dissolve_unit(by.authority, number, by=by, at=clock.now())
    )
