"""The coordinator's page: what is late or waits for a decision, and whose it is."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.selectors.coordination import Figures, by_authority, figures, may_coordinate
from requests.views.access import member_of, member_required


@member_required
@require_safe
def coordination(request: MemberRequest) -> HttpResponse:
    """Figures that each open their list, and the authorities behind them."""
    membership, today = member_of(request), clock.today()
    if not may_coordinate(membership):
        raise Http404
    context = {
        "stats": _stats(figures(membership, today)),
        "rows": by_authority(membership, today),
    }
    return render(request, "requests/coordination.html", context)


def _stats(counted: Figures) -> list[dict[str, Any]]:
    tones = (
        ("referrals", _("Referrals that wait for your decision"), "warning", counted.referrals),
        ("approvals", _("Approvals that wait for your decision"), "warning", counted.approvals),
        ("overdue", _("Overdue"), "danger", counted.overdue),
        ("unaccepted", _("Not accepted in seven days"), "danger", counted.unaccepted),
        ("open", _("Open requests"), "info", counted.open),
    )
    return [
        {
            "url": f"{reverse('requests:worklist')}?tab={name}",
            "label": label,
            "number": number,
            "tone": tone if number else "neutral",
        }
        for name, label, tone, number in tones
    ]
