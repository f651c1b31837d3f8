"""Whatever is registered, suspended, closed, merged and split: the rules of the registry hold."""

from collections.abc import Callable
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorities.models import Authority, Competence, CoordinatorLink, Membership
from authorities.services.competences import set_competences
from authorities.services.links import areas_without
from authorities.services.merge import merge
from authorities.services.problems import InvalidError, StaleError
from authorities.services.register import register
from authorities.services.split import split_off
from authorities.services.standing import administrators, grant, move
from tests.builders import NOW, an_authority, an_official

pytestmark = pytest.mark.django_db
AREAS = ("PQ", "SVC", "TDL")
STEPS = ("register", "grant", "suspend", "lift", "close", "merge", "split", "choose")
_numbers = count(1)


class Registry:
    """A country, its national coordinator, and one random step after the other."""

    def __init__(self) -> None:
        national = an_authority("GR", kind="NIMIC", areas=())
        self.by = an_official(national, "local_data_administrator")
        self.codes = [f"P-{number}" for number in range(3)]
        for code in self.codes:
            Competence.objects.create(code=code, kind="profession", name=code)
        self.people: set[int] = set()
        self.taken_off: set[int] = set()
        self.competences: set[str] = set()

    @property
    def known(self) -> list[Authority]:
        return list(Authority.objects.exclude(pk=self.by.authority_id).order_by("pk"))

    def step(self, name: str, one: int, other: int) -> None:
        known = self.known
        if not known and name != "register":
            return
        act: Callable[..., None] = getattr(self, name)
        try:
            if name == "register":
                act(other)
            else:
                act(known[one % len(known)], known[other % len(known)], other)
        except (InvalidError, StaleError):
            return

    def register(self, number: int) -> None:
        serial = next(_numbers)
        made = register(
            name=f"Authority {serial} {'abcdefgh'[serial % 8] * 9}",
            name_lang="el",
            level="local",
            city="Athens",
            email=f"info@p{serial}.example",
            areas=AREAS[: number % 3 + 1],
            official_name="Eleni",
            official_email=f"first@p{serial}.example",
            although_similar=True,
            by=self.by,
            at=NOW,
        )
        self.people.add(made.memberships.get().official_id)

    def grant(self, one: Authority, other: Authority, number: int) -> None:
        grant(one, AREAS[number % 3], by=self.by, at=NOW)

    def choose(self, one: Authority, other: Authority, number: int) -> None:
        code = self.codes[number % 3]
        set_competences(one, [code], by=self.by, at=NOW)
        self.competences = {
            code
            for authority in self.known
            if authority.status in ("active", "suspended")
            for code in authority.competences.values_list("code", flat=True)
        }

    def suspend(self, one: Authority, other: Authority, number: int) -> None:
        move(one, "suspend", reason="x", by=self.by, at=NOW)

    def lift(self, one: Authority, other: Authority, number: int) -> None:
        move(one, "lift", reason="x", by=self.by, at=NOW)

    def close(self, one: Authority, other: Authority, number: int) -> None:
        people = set(one.memberships.filter(active=True).values_list("official", flat=True))
        move(one, "close", reason="x", successor=other, by=self.by, at=NOW)
        self.taken_off |= people

    def merge(self, one: Authority, other: Authority, number: int) -> None:
        merge(one, other, reason="x", by=self.by, at=NOW)

    def split(self, one: Authority, other: Authority, number: int) -> None:
        if one.status != "active":
            return
        goes = an_official(one, "basic")
        try:
            split_off(
                one,
                name=f"Part {next(_numbers)}",
                name_lang="el",
                email="part@p.example",
                areas=[AREAS[number % 3]],
                officials=[goes.pk],
                although_similar=True,
                by=self.by,
                at=NOW,
            )
        finally:
            goes.refresh_from_db()
            self.people.add(goes.official_id)

    def check(self) -> None:
        for one in self.known:
            validating = one.links.filter(function="validation")
            assert validating.count() == (0 if one.status == "refused" else 1)
            assert not one.links.exclude(coordinator__country=one.country_id).exists()
            if one.status == "closed":
                assert not one.memberships.filter(active=True).exists()
                assert one.successor is not None
            if one.status == "active":
                assert administrators(one).exists()
                assert not areas_without(one, "access")
                assert not areas_without(one, "requests")
            self.check_events(one)
        self.check_no_circle()
        self.check_nothing_is_lost()

    def check_events(self, one: Authority) -> None:
        told = [event.after.get("status") for event in one.events.order_by("pk")]
        statuses = [status for status in told if status]
        assert (statuses or ["active"])[-1] == one.status
        named = {event.name for event in one.events.all()}
        assert named & {"register", "split from"}
        for area in one.accesses.values_list("area", flat=True):
            given = [event for event in one.events.all() if area in str(event.after)]
            assert given, f"nothing says how {one} got {area}"

    def check_no_circle(self) -> None:
        links = CoordinatorLink.objects.filter(function="validation")
        above = dict(links.values_list("authority", "coordinator"))
        for start in above:
            seen, at = set(), start
            while at in above:
                assert at not in seen
                seen.add(at)
                at = above[at]

    def check_nothing_is_lost(self) -> None:
        there = Membership.objects.filter(active=True).exclude(authority__status="closed")
        working = set(there.values_list("official", flat=True))
        assert self.people - self.taken_off <= working
        alive = Authority.objects.filter(status__in=("active", "suspended"))
        left = set(alive.values_list("competences__code", flat=True))
        assert self.competences <= left


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 7), st.integers(0, 7)),
        min_size=4,
        max_size=14,
    )
)
def test_the_rules_hold_after_any_sequence_of_steps(db, steps):
    with transaction.atomic():
        registry = Registry()
        registry.step("register", 0, 2)
        registry.step("register", 0, 1)
        for name, one, other in steps:
            registry.step(name, one, other)
            registry.check()
        transaction.set_rollback(True)
