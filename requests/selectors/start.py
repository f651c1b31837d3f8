"""What the first page after the log-in counts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from authorities.models import Membership
from requests.models import Exchange
from requests.workflows import WORKFLOWS
from requests.workflows.base import Side


@dataclass(frozen=True)
class OpenCounts:
    """Open requests of an official's authority that she may see.

    mine: its turn; late: its turn, and the day has passed; open: all of them.
    """

    mine: int = 0
    late: int = 0
    open: int = 0


def _turn_of(side: Side) -> Q:
    """States, whatever the kind, in which a side moves next."""
    turn = Q(pk__in=())
    for kind, workflow in WORKFLOWS.items():
        states = [state for state, waits in workflow.waiting.items() if waits == side]
        turn |= Q(kind=kind, state__in=states)
    return turn


def open_counts(membership: Membership, today: date) -> OpenCounts:
    """Count the open requests of the membership's own authority. One query.

    It starts from the authority's open participations, so its cost grows with these alone.
    """
    own = membership.authority_id
    mine = (Q(requester=own) & _turn_of(Side.REQUESTER)) | (
        Q(responder=own) & _turn_of(Side.RESPONDER)
    )
    counted = (
        Exchange.objects.visible_to(membership)
        .filter(
            participations__authority=own,
            participations__is_open=True,
            participations__until__isnull=True,
            is_open=True,
        )
        .aggregate(
            mine=Count("pk", filter=mine),
            late=Count("pk", filter=mine & Q(due_on__lt=today)),
            open=Count("pk"),
        )
    )
    return OpenCounts(**counted)
