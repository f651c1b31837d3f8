"""Whatever is registered, suspended, closed, merged and split: the rules of the registry hold."""

from collections.abc import Callable, Iterable
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorities.models import Authority, Competence
from authorities.services.competences import set_competences
from authorities.services.merge import merge
from authorities.services.problems import InvalidError, StaleError
from authorities.services.register import register
from authorities.services.split import split_off
from authorities.services.standing import grant, move
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
        """Look at everything after a step, read whole: not authority by authority."""
        found = Authority.objects.exclude(pk=self.by.authority_id).prefetch_related(
            "links__coordinator", "memberships__official", "accesses", "events", "competences"
        )
        for one in found:
            self.check_links(one)
            self.check_people(one)
            self.check_events(one)
        self.check_no_circle(found)
        self.check_nothing_is_lost(found)

    def check_links(self, one: Authority) -> None:
        links = one.links.all()
        validating = [link for link in links if link.function == "validation"]
        assert len(validating) == (0 if one.status == "refused" else 1)
        assert {link.coordinator.country_id for link in links} <= {one.country_id}
        if one.status == "active":
            areas = {access.area_id for access in one.accesses.all()}
            for function in ("access", "requests"):
                given = {link.area_id for link in links if link.function == function}
                assert None in given or areas <= given

    def check_people(self, one: Authority) -> None:
        active = [member for member in one.memberships.all() if member.active]
        if one.status == "closed":
            assert not active
            assert one.successor_id is not None
        if one.status == "active":
            assert any(
                "local_data_administrator" in member.roles
                and member.official.is_active
                and member.official.suspended_at is None
                for member in active
            )

    def check_events(self, one: Authority) -> None:
        events = sorted(one.events.all(), key=lambda event: event.pk)
        statuses = [event.after["status"] for event in events if event.after.get("status")]
        assert (statuses or ["active"])[-1] == one.status
        assert {event.name for event in events} & {"register", "split from"}
        for access in one.accesses.all():
            given = [event for event in events if access.area_id in str(event.after)]
            assert given, f"nothing says how {one} got {access.area_id}"

    def check_no_circle(self, found: Iterable[Authority]) -> None:
        above = {
            one.pk: link.coordinator_id
            for one in found
            for link in one.links.all()
            if link.function == "validation"
        }
        for start in above:
            seen, at = set(), start
            while at in above:
                assert at not in seen
                seen.add(at)
                at = above[at]

    def check_nothing_is_lost(self, found: Iterable[Authority]) -> None:
        working = {
            member.official_id
            for one in found
            if one.status != "closed"
            for member in one.memberships.all()
            if member.active
        }
        assert self.people - self.taken_off <= working
        alive = [one for one in found if one.status in ("active", "suspended")]
        assert self.competences <= {each.code for one in alive for each in one.competences.all()}


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
