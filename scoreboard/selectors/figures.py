"""Counts for the page "facts and figures": exchanges of every kind, authorities, officials."""

from collections import Counter
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce, ExtractYear, TruncDate

from authorities.models import AreaAccess, Authority
from imi.kernel.models import Setting
from requests.selectors.facts import active_officials, procedures_in_use
from scoreboard.models import OtherFact

#: Where the replay notes which years it simulated.
REPLAY = "replay"
#: Which notifications the Scoreboard counts, by the name it gives them.
NOTIFICATIONS = {
    "SVC-N15": "service_requirements",
    "SVC-N39": "service_requirements",
    "EPC-NRQ": "epc_requirements",
    "PQ-NDI": "diplomas",
    "EC-NOT": "e_commerce",
    "CUL-NFO": "cultural_objects",
    "CUL-NRE": "cultural_objects",
    "PW-IRR": "posting",
}
ISSUED = "issued"


class _Others(NamedTuple):
    """How many exchanges of a procedure, no requests, were sent in a year."""

    year: int
    area: str
    procedure: str
    kind: str
    exchanges: int


def simulated_years() -> frozenset[int]:
    """Return the years whose exchanges were written by the replay; one query."""
    setting = Setting.objects.filter(name=REPLAY).first()
    return frozenset(setting.value["years"]) if setting else frozenset()


def figures(year: int, as_of: date, requests: dict[int, int]) -> dict[str, Any]:
    """Return what an edition says of the network; six queries.

    requests: those sent by year, which are exchanges too (R21).
    """
    procedures = procedures_in_use(year)
    others = _others(as_of)
    this_year = Counter[str]()
    for row in others:
        if row.year == year:
            this_year[row.procedure] += row.exchanges
    return {
        "areas": len({area for _code, area in procedures}),
        "procedures": len(procedures),
        "registered_authorities": _registered(as_of),
        "active_officials": active_officials(year),
        "exchanges": _exchanges(others, requests),
        "alerts": sum(
            row.exchanges
            for row in others
            if row.year == year and row.kind == "ALE" and row.area == "PQ"
        ),
        "epc": _cards(year, as_of),
        "notifications": _notifications(this_year),
    }


def _others(as_of: date) -> list[_Others]:
    """Count the exchanges that are no requests by year and procedure."""
    rows = (
        OtherFact.objects.filter(sent_on__lte=as_of)
        .annotate(year=ExtractYear("sent_on"))
        .values_list("year", "area", "procedure", "kind")
        .annotate(count=Count("pk"))
        .order_by("year", "procedure")
    )
    return [_Others(*row) for row in rows]


def _exchanges(others: list[_Others], requests: dict[int, int]) -> dict[str, int]:
    counts = Counter(requests)
    for row in others:
        counts[row.year] += row.exchanges
    return {str(year): counts[year] for year in sorted(counts)}


def _registered(as_of: date) -> int:
    """Count the authorities that had access to a legal area; a mere entry isn't registered."""
    accesses = AreaAccess.objects.filter(authority=OuterRef("pk")).annotate(
        since=Coalesce("granted_on", TruncDate("authority__created_at"))
    )
    statuses = (Authority.Status.ACTIVE, Authority.Status.SUSPENDED)
    return Authority.objects.filter(
        Exists(accesses.filter(since__lte=as_of)), status__in=statuses
    ).count()


def _cards(year: int, as_of: date) -> dict[str, int]:
    last = min(as_of, date(year, 12, 31))
    return OtherFact.objects.filter(kind="APP", sent_on__lte=last).aggregate(
        applications=Count("pk", filter=Q(sent_on__year=year)),
        issued=Count("pk", filter=Q(outcome=ISSUED, ended_on__year=year, ended_on__lte=last)),
        applications_total=Count("pk"),
    )


def _notifications(this_year: Counter[str]) -> dict[str, int]:
    counts = dict.fromkeys(NOTIFICATIONS.values(), 0)
    for procedure, name in NOTIFICATIONS.items():
        counts[name] += this_year[procedure]
    return {"total": sum(counts.values()), **counts}
