"""The rules by which an authority allocates what arrives, and to whom they can give it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from authorities.models import AreaAccess, Membership, Role
from requests.models import (
    Allocation,
    AllocationRule,
    AllocationTarget,
    Participation,
    UnitAllocation,
)
from requests.selectors.arrivals import Traits, fits

#: Begins what stands for a unit among officials named by their addresses.
UNIT = "unit:"
#: Begins what stands for an official or a unit that may only read.
READ = "read:"


@dataclass(frozen=True)
class Target:
    """An official or a unit that requests are given to, to work on or only to read.

    key: of the account or of the unit. handlers: of each request handler behind it who can work
    now, the legal areas; none named means all.
    """

    key: int
    name: str
    is_unit: bool
    reads_only: bool
    handlers: tuple[tuple[str, ...], ...]

    def works_in(self, area: str) -> bool:
        """Say whether somebody behind it handles requests of a legal area at present."""
        return any(not areas or area in areas for areas in self.handlers)


@dataclass(frozen=True)
class Rule:
    """A rule with whom it gives requests to."""

    row: AllocationRule
    targets: tuple[Target, ...]

    def usable(self, area: str) -> list[Target]:
        """Whom it can give a request of a legal area; nobody where none of them may act on it."""
        found = [one for one in self.targets if one.works_in(area)]
        return found if any(not one.reads_only for one in found) else []

    def takes(self, traits: Traits) -> bool:
        """Say whether it gives a request to somebody."""
        return self.row.is_on and bool(self.usable(traits.area)) and fits(self.row, traits)

    @property
    def is_open(self) -> bool:
        """Whether it asks for nothing and so takes every request."""
        row = self.row
        asked = (row.areas, row.forms, row.professions, row.countries, row.regions, row.languages)
        return not any(asked) and not row.keywords


def first_that_takes(rules: Iterable[Rule], traits: Traits) -> Rule | None:
    """Return the rule that decides on a request; None leaves it to the allocators."""
    return next((rule for rule in rules if rule.takes(traits)), None)


def rules_of(authority: int, area: str = "") -> list[Rule]:
    """Return the rules of an authority in their order; none where it doesn't allocate in an area.

    One statement reads rules and targets, so that whoever changes one at the same time is seen
    whole or not at all.
    """
    found = AllocationRule.objects.filter(authority=authority)
    if area:
        on = AreaAccess.objects.filter(authority=authority, area=area, allocation=True)
        found = found.filter(is_on=True, authority__in=on.values("authority"))
    return [
        Rule(row, tuple(_target(one) for one in row.given))
        for row in found.annotate(given=ArraySubquery(_targets()))
    ]


def allocating_areas(authority: int) -> list[str]:
    """The codes of the legal areas in which an authority allocates. One query."""
    found = AreaAccess.objects.filter(authority=authority, allocation=True, suspended=False)
    return list(found.order_by("area__position").values_list("area", flat=True))


def given_codes(part: Participation) -> list[str]:
    """To whom a part was given: addresses, unit:<key>, and read:… of those. Two queries."""
    people = Allocation.objects.filter(participation=part).values_list(
        "official__email", "reads_only"
    )
    units = UnitAllocation.objects.filter(participation=part).values_list("unit", "reads_only")
    named = [*people, *((f"{UNIT}{unit}", reads_only) for unit, reads_only in units)]
    return [f"{READ}{code}" if reads_only else code for code, reads_only in named]


def may_keep_rules(membership: Membership | None) -> bool:
    """Say whether somebody allocates, and so keeps the rules of the authority. No query."""
    return membership is not None and membership.active and membership.has_role(Role.ALLOCATOR)


def may_change(row: AllocationRule, membership: Membership) -> bool:
    """Say whether a rule keeps to the legal areas that somebody allocates in. No query."""
    if not membership.areas:
        return True
    return bool(row.areas) and set(row.areas) <= set(membership.areas)


def handlers_of(authority: Any) -> Q:
    """Memberships of an authority that handle requests at present."""
    return Q(
        authority=authority,
        active=True,
        roles__contains=[Role.REQUEST_HANDLER],
        official__is_active=True,
        official__suspended_at__isnull=True,
    )


def _targets() -> Any:
    """What `Target` is made of, one object for each target of the outer rule."""
    person = Membership.objects.filter(
        handlers_of(OuterRef("rule__authority")), pk=OuterRef("member")
    )
    people = Membership.objects.filter(
        handlers_of(OuterRef("rule__authority")),
        units=OuterRef("unit"),
        units__authority=OuterRef("rule__authority"),
    )
    areas = JSONObject(areas=F("areas"))
    return (
        AllocationTarget.objects.filter(rule=OuterRef("pk"))
        .order_by("reads_only", "pk")
        .values_list(
            JSONObject(
                official="member__official",
                unit="unit",
                name=Coalesce(
                    "unit__name",
                    NullIf("member__official__name", Value("")),
                    "member__official__email",
                ),
                reads_only="reads_only",
                person=ArraySubquery(person.values_list(areas)),
                people=ArraySubquery(people.order_by("pk").values_list(areas)),
            )
        )
    )


def _target(given: dict[str, Any]) -> Target:
    is_unit = given["unit"] is not None
    handlers = given["people"] if is_unit else given["person"]
    return Target(
        key=given["unit"] if is_unit else given["official"],
        name=given["name"],
        is_unit=is_unit,
        reads_only=given["reads_only"],
        handlers=tuple(tuple(one["areas"]) for one in handlers),
    )
