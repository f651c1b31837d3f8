"""Which list an official looks at, as the address says."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from authorities.http import MemberRequest
from authorities.models import Authority, Membership
from imi.kernel import clock
from requests.forms.filters import RequestFilter
from requests.selectors.desk import LISTS, Parts, desk_list, waiting_parts
from requests.selectors.worklist import parts_of
from requests.views.access import member_of


@dataclass(frozen=True)
class Shown:
    """A list as asked for: its name, the parts it starts from, its filters with what they leave.

    waiting: those of the parts that wait for the official.
    """

    membership: Membership
    name: str
    parts: Parts
    waiting: Parts
    filters: RequestFilter

    @property
    def by_due_day(self) -> bool:
        """Whether it goes by due day; else the newest come first."""
        return LISTS[self.name].by_due_day

    @property
    def query(self) -> dict[str, str]:
        """What makes this list, as in its address."""
        return {"tab": self.name, **self.filters.chosen}


def shown_list(request: MemberRequest) -> Shown:
    """Read the list and filters that an address asks for; unknown ones are left out."""
    membership, today = member_of(request), clock.today()
    name, parts = _name(request, membership), parts_of(membership)
    waiting = waiting_parts(parts, membership)
    rows = desk_list(parts, membership, name, today, waiting=waiting)
    filters = RequestFilter(request.GET, rows, membership=membership, today=today)
    return Shown(membership, name, parts, waiting, filters)


def _name(request: MemberRequest, membership: Membership) -> str:
    given = request.GET.get("tab", "")
    if given in LISTS:
        return given
    acts = membership.has_role("request_handler", "allocator", "referral_handler")
    return "waiting" if acts else "open"


def list_labels(membership: Membership) -> dict[str, str]:
    """The names of the lists; a coordinator's open ones are those of many authorities."""
    alone = membership.authority.kind == Authority.Kind.AUTHORITY
    return {
        "waiting": _("Waits for me"),
        "unit": _("My unit"),
        "open": _("My authority") if alone else _("Open"),
        "all": _("All"),
        "published": _("Published"),
        "closed": _("Closed"),
        "overdue": _("Overdue"),
        "unaccepted": _("Not accepted in seven days"),
        "approvals": _("Approvals"),
        "referrals": _("Referrals"),
        "silent": _("Nothing done for two weeks"),
        "handed": _("Handed to the coordinators"),
    }
