"""Reading the registry: one authority's page, filtered lists, who coordinates."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet

from authorities.models import AreaAccess, Authority, Competence, CoordinatorLink, Membership

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    """A page of authorities; next_cursor is the reference it goes on after, "" on the last."""

    rows: list[Authority]
    next_cursor: str


@dataclass(frozen=True)
class Coordinator:
    """A coordinator of an authority with what it does for it.

    tasks: {function's label: codes of the areas, none for all of them}.
    """

    authority: Authority
    tasks: dict[str, list[str]] = field(default_factory=dict)


def findable(membership: Membership | None) -> QuerySet[Authority]:
    """Authorities that an actor may look up, with what a row shows. Ordered by reference."""
    accesses = AreaAccess.objects.filter(suspended=False).select_related("area")
    return (
        Authority.objects.visible_to(membership)
        .select_related("country")
        .prefetch_related(Prefetch("accesses", accesses.order_by("area__position")))
        .order_by("reference")
    )


def page_after(authorities: QuerySet[Authority], cursor: str, size: int = PAGE_SIZE) -> Page:
    """Return the page that follows a reference. Two queries."""
    if cursor and "\0" not in cursor:
        authorities = authorities.filter(reference__gt=cursor)
    rows = list(authorities[: size + 1])
    return Page(rows[:size], rows[size - 1].reference if len(rows) > size else "")


def in_order(authorities: QuerySet[Authority], references: list[str]) -> list[Authority]:
    """Return authorities in the order of their references, those that are visible. Two queries."""
    found = {one.reference: one for one in authorities.filter(reference__in=references)}
    return [found[reference] for reference in references if reference in found]


def authority_page(reference: str, membership: Membership | None) -> Authority:
    """Return an authority with areas, competences and departments.

    A constant number of queries. Raises Authority.DoesNotExist.
    """
    return (
        findable(membership)
        .select_related("parent", "successor")
        .prefetch_related("competences")
        .get(reference=reference.replace("\0", ""))
    )


def heir_of(reference: str) -> Authority | None:
    """Return who stands for a closed authority today, after however many closures.

    A query for each closure.
    """
    seen: set[int] = set()
    one = Authority.objects.filter(reference=reference.replace("\0", "")).first()
    if one is None or one.status != Authority.Status.CLOSED:
        return None
    while one is not None and one.status == Authority.Status.CLOSED and one.pk not in seen:
        seen.add(one.pk)
        one = one.successor
    return one if one is not None and one.status == Authority.Status.ACTIVE else None


def closed_into(reference: str, heir: Authority) -> Authority | None:
    """Return the closed authority of a reference where another one is its heir."""
    if not reference or heir_of(reference) != heir:
        return None
    return Authority.objects.filter(reference=reference.replace("\0", "")).first()


def coordinators_of(authority: Authority) -> list[Coordinator]:
    """Return who coordinates an authority, the validating coordinator first. One query."""
    links = (
        CoordinatorLink.objects.filter(authority=authority)
        .exclude(function=CoordinatorLink.Function.OBSERVER)
        .select_related("coordinator__country", "area")
        .order_by("-function", "area__position", "pk")
    )
    found: dict[int, Coordinator] = {}
    for link in links:
        one = found.setdefault(link.coordinator_id, Coordinator(link.coordinator))
        areas = one.tasks.setdefault(link.get_function_display(), [])
        if link.area_id:
            areas.append(link.area_id)
    return list(found.values())


def coordinator_for(country: str, area: str = "") -> Authority | None:
    """Return whom to ask where no authority is found: the area's coordinator, else the national.

    country, area: codes. One query.
    """
    found = Authority.objects.active().filter(country=country).exclude(kind="AUTHORITY")
    if area:
        found = found.filter(Q(kind="NIMIC") | Q(accesses__area=area)).distinct()
    order = {"LIMIC": 0, "NIMIC": 1, "SDIMIC": 2, "DIMIC": 3}
    return min(found, key=lambda one: (order[one.kind], one.reference), default=None)


def countries_with_authorities() -> list[str]:
    """Codes of the countries that have an active authority. One query."""
    return list(Authority.objects.active().order_by().values_list("country", flat=True).distinct())


def competences() -> QuerySet[Competence]:
    """All competences, by code."""
    return Competence.objects.all()
