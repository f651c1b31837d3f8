"""How the installation is doing: what the central administrator's first page shows."""

from django.utils.translation import gettext as _

from authorities.models import Authority, Official
from imi.kernel.models import JobRun, OutboxEntry

RUNS_SHOWN = 20
DEAD_SHOWN = 20


def dead_letters() -> list[int]:
    """Return the keys of what can't be delivered, the oldest first; one query."""
    return list(OutboxEntry.objects.filter(dead=True).order_by("pk").values_list("pk", flat=True))


def page() -> dict[str, object]:
    """Return counts, the latest runs and what can't be delivered; six queries."""
    waiting = OutboxEntry.objects.filter(dead=False).count()
    dead = OutboxEntry.objects.filter(dead=True)
    applied = Authority.objects.filter(status=Authority.Status.APPLIED).count()
    stats = [
        {"number": Authority.objects.active().count(), "label": _("active authorities")},
        {"number": applied, "label": _("authorities waiting for validation")},
        {
            "number": Official.objects.filter(is_active=True, suspended_at=None).count(),
            "label": _("officials who can log in"),
        },
        {"number": waiting, "label": _("messages on their way"), "tone": "info"},
    ]
    return {
        "stats": stats,
        "runs": JobRun.objects.all()[:RUNS_SHOWN],
        "dead": dead.order_by("-pk")[:DEAD_SHOWN],
    }
