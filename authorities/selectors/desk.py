"""What the desks of the registry show: authorities that a coordinator looks after, officials."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from authorities.models import (
    Application,
    AreaAccess,
    Authority,
    CoordinatorLink,
    Country,
    LegalArea,
    Membership,
    PendingChange,
    RegistryEvent,
    Role,
    Unit,
)

_Function = CoordinatorLink.Function
TABS = ("waiting", "all", "incomplete")
#: What a registration may lack, by name.
GAPS = ("administrator", "areas", "competences", "confirmation", "mail")
MOST_EVENTS = 10


@dataclass(frozen=True)
class LookedAfter:
    """An authority that a coordinator looks after, with what its registration lacks."""

    authority: Authority
    change_waits: bool
    without_administrator: bool
    without_competences: bool
    without_areas: bool
    unconfirmed: bool
    mail_bounces: bool

    @property
    def lacks_something(self) -> bool:
        """Whether anything is missing."""
        return (
            self.without_administrator
            or self.without_competences
            or self.without_areas
            or self.unconfirmed
            or self.mail_bounces
        )

    @property
    def gaps(self) -> list[str]:
        """The names of GAPS that are missing."""
        missing = (
            self.without_administrator,
            self.without_areas,
            self.without_competences,
            self.unconfirmed,
            self.mail_bounces,
        )
        return [name for name, lacks in zip(GAPS, missing, strict=True) if lacks]


def looked_after(coordinator: int) -> QuerySet[Authority]:
    """Authorities that a coordinator validates or gives access, annotated. By reference."""
    own = CoordinatorLink.objects.filter(authority=OuterRef("pk"), coordinator=coordinator)
    administrators = Membership.objects.filter(
        authority=OuterRef("pk"),
        active=True,
        official__is_active=True,
        roles__contains=[Role.LOCAL_DATA_ADMINISTRATOR],
    )
    through = Authority.competences.through.objects.filter(authority=OuterRef("pk"))
    changes = PendingChange.objects.filter(
        authority=OuterRef("pk"), state=PendingChange.State.WAITING
    )
    return (
        Authority.objects.filter(
            Exists(own.filter(function__in=(_Function.VALIDATION, _Function.ACCESS)))
        )
        .select_related("country")
        .annotate(
            validated_here=Exists(own.filter(function=_Function.VALIDATION)),
            has_administrator=Exists(administrators),
            has_competences=Exists(through),
            has_areas=Exists(AreaAccess.objects.filter(authority=OuterRef("pk"))),
            change_waits=Exists(changes),
            official_bounces=Exists(administrators.filter(official__bounced_at__isnull=False)),
        )
        .order_by("reference")
    )


def in_tab(tab: str, day: date) -> Q:
    """The condition of a tab of TABS, on annotated authorities."""
    if tab == "waiting":
        asks = Q(status=Authority.Status.APPLIED) | Q(change_waits=True)
        return Q(validated_here=True) & asks
    if tab == "incomplete":
        gone = (Authority.Status.CLOSED, Authority.Status.REFUSED)
        lacks = Q()
        for name in GAPS:
            lacks |= lacking(name, day)
        return ~Q(status__in=gone) & lacks
    return Q()


def lacking(gap: str, day: date) -> Q:
    """The condition that one of GAPS is missing on a day, on annotated authorities."""
    return {
        "administrator": Q(has_administrator=False),
        "areas": Q(has_areas=False),
        "competences": Q(has_competences=False),
        "confirmation": Q(confirmed_on=None) | Q(confirmed_on__lt=day - timedelta(days=365)),
        "mail": Q(bounced_at__isnull=False) | Q(official_bounces=True),
    }[gap]


def tab_counts(found: QuerySet[Authority], day: date) -> dict[str, int]:
    """How many annotated authorities each tab has. One query."""
    counts = {f"in_{tab}": Count("pk", filter=in_tab(tab, day)) for tab in TABS if tab != "all"}
    counted = found.order_by().aggregate(in_all=Count("pk"), **counts)
    return {tab: counted[f"in_{tab}"] for tab in TABS}


def with_gaps(authorities: list[Authority], day: date) -> list[LookedAfter]:
    """Say for each annotated authority what its registration lacks on a day."""
    return [
        LookedAfter(
            authority=one,
            change_waits=getattr(one, "change_waits", False),
            without_administrator=not getattr(one, "has_administrator", True),
            without_competences=not getattr(one, "has_competences", True),
            without_areas=not getattr(one, "has_areas", True),
            unconfirmed=one.needs_confirmation(day),
            mail_bounces=one.bounced_at is not None or getattr(one, "official_bounces", False),
        )
        for one in authorities
    ]


def one_looked_after(reference: str, coordinator: int) -> Authority:
    """Return an authority that a coordinator looks after. Raises Authority.DoesNotExist."""
    found = looked_after(coordinator).select_related("country", "parent", "successor")
    return found.get(reference=reference.replace("\0", ""))


def accesses_of(authority: Authority) -> list[AreaAccess]:
    """The areas of an authority, suspended ones too. One query."""
    return list(authority.accesses.select_related("area").order_by("area__position"))


def links_of(authority: Authority) -> list[CoordinatorLink]:
    """The links of an authority with their coordinators, validation first. One query."""
    found = authority.links.select_related("coordinator__country", "area")
    return list(found.order_by("-function", "area__position", "pk"))


def events_of(authority: Authority) -> list[RegistryEvent]:
    """The latest events of an authority, newest first. One query."""
    return list(authority.events.order_by("-pk")[:MOST_EVENTS])


def coordinators_in(country: str) -> list[Authority]:
    """The active coordinators of a country, the national one first. One query."""
    order = list(Authority.Kind)
    found = Authority.objects.active().filter(country=country).select_related("country")
    return sorted(
        found.exclude(kind=Authority.Kind.AUTHORITY),
        key=lambda one: (order.index(Authority.Kind(one.kind)), one.reference),
    )


def applications_of(email: str) -> QuerySet[Application]:
    """Applications of an address that it hasn't confirmed yet, the latest first."""
    waiting = Application.objects.filter(email=email.strip().lower(), confirmed_at=None)
    return waiting.order_by("-pk")


def countries_taking_part() -> list[str]:
    """Codes of the countries that take part. One query."""
    return list(Country.objects.filter(takes_part=True).values_list("code", flat=True))


def areas_covered(coordinator: Authority) -> list[LegalArea]:
    """The legal areas that a coordinator's tasks reach to. One query."""
    areas = LegalArea.objects.order_by("position")
    if coordinator.kind in (Authority.Kind.NIMIC, Authority.Kind.SDIMIC):
        return list(areas)
    own = AreaAccess.objects.filter(authority=coordinator, suspended=False)
    return list(areas.filter(pk__in=own.values("area")))


def areas_left(authority: Authority) -> list[LegalArea]:
    """Legal areas that an authority doesn't have. One query."""
    had = authority.accesses.values("area")
    return list(LegalArea.objects.exclude(pk__in=had).order_by("position"))


def officials_of(authority: int) -> list[Membership]:
    """The people of an authority, those who work there first. One query."""
    found = Membership.objects.filter(authority=authority).select_related("official")
    return list(found.order_by("-active", "official__name", "official__email"))


def units_of(authority: int) -> QuerySet[Unit]:
    """The units of an authority; each has ``present``, its active members. Two queries."""
    present = Membership.objects.filter(active=True).select_related("official")
    members = Prefetch("members", present.order_by("official__name"), to_attr="present")
    return Unit.objects.filter(authority=authority).prefetch_related(members)


def by_reference(reference: str) -> Authority | None:
    """An authority by its reference, in any state. One query."""
    return Authority.objects.filter(reference=reference.replace("\0", "").strip()).first()
