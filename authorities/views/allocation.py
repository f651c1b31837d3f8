"""Where one's own authority allocates what arrives."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from authorities.forms.allocation import AllocationForm
from authorities.http import MemberRequest
from authorities.services.allocation import set_allocation
from authorities.views.acting import acting, administrator_required, ask
from authorities.views.people import asked_or_done, question
from imi.kernel import clock


@administrator_required
@asked_or_done
def allocation(request: MemberRequest) -> HttpResponse:
    """Choose the legal areas in which allocators give out what arrives."""
    by = acting(request)
    form = AllocationForm(by.authority, request.POST if request.method == "POST" else None)
    asked = question(
        _("Allocation"),
        _("Your changes were saved."),
        submit_text=_("Save"),
        text=_(
            "In these legal areas a request waits for an allocator, or goes by a rule, and only "
            "those who are given it see it. What is open and given to nobody waits for the "
            "allocators at once."
        ),
    )
    return ask(
        request,
        asked,
        form,
        lambda: set_allocation(by.authority, form.cleaned_data["areas"], by=by, at=clock.now()),
    )
