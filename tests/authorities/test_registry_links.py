"""Links of coordinators keep their rules, whoever changes them and how many at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorities.models import Authority, CoordinatorLink, Membership, RegistryEvent
from authorities.services.links import link, unlink
from authorities.services.problems import InvalidError, StaleError
from tests.builders import NOW, a_link, an_authority, an_official

FUNCTIONS = CoordinatorLink.Function.values
AREAS = ("PQ", "SVC")


@dataclass
class Registry:
    """A national coordinator that does everything, others below it, one abroad."""

    bodies: list[Authority]
    administrators: dict[int, Membership]

    def validator(self, authority: Authority) -> Membership | None:
        found = authority.links.filter(function="validation").first()
        return self.administrators[found.coordinator_id] if found else None


def a_registry() -> Registry:
    kinds = ["NIMIC", "LIMIC", "DIMIC", "AUTHORITY", "AUTHORITY"]
    bodies = [an_authority("GR", areas=AREAS, kind=kind) for kind in kinds]
    for function in ("validation", "access", "requests"):
        a_link(bodies[0], *bodies[1:], function=function)
    bodies.append(an_authority("DE", areas=AREAS, kind="NIMIC"))
    administrators = {one.pk: an_official(one, "local_data_administrator") for one in bodies}
    return Registry(bodies, administrators)


@pytest.fixture
def whole_registry(db) -> Registry:
    """One registry from which every sequence begins; each is undone."""
    return a_registry()


def broken_rules(bodies: list[Authority]) -> Iterator[str]:
    """What is wrong with the links of all, which are read at once."""
    links_of: dict[int, list[CoordinatorLink]] = {one.pk: [] for one in bodies}
    for one in CoordinatorLink.objects.filter(authority__in=bodies).select_related("coordinator"):
        links_of[one.authority_id].append(one)
    for authority in bodies[1:-1]:
        links = links_of[authority.pk]
        if sum(one.function == "validation" for one in links) != 1:
            yield f"{authority} has not one validating coordinator"
        if any(one.coordinator.country_id != authority.country_id for one in links):
            yield f"{authority} has a link abroad"
        for area in AREAS:
            tasks = [one.function for one in links if one.area_id in (None, area)]
            if tasks.count("access") != 1:
                yield f"{authority} has {tasks.count('access')} access coordinators for {area}"
            if "requests" not in tasks:
                yield f"{authority} has no request coordinator for {area}"
    yield from circles([one for links in links_of.values() for one in links])


def circles(links: list[CoordinatorLink]) -> Iterator[str]:
    above = {one.authority_id: one.coordinator_id for one in links if one.function == "validation"}
    for start in above:
        step, seen = start, set()
        while step in above and step not in seen:
            seen.add(step)
            step = above[step]
        if step in seen:
            yield "validation goes in a circle"


STEPS = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(0, 5),
        st.integers(0, 5),
        st.sampled_from(FUNCTIONS),
        st.sampled_from([None, *AREAS]),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=15,
)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_no_sequence_of_changes_breaks_a_rule(whole_registry, steps):
    registry = whole_registry
    with transaction.atomic():
        for adds, to, by, function, area, pick in steps:
            authority = registry.bodies[to]
            actor = registry.validator(authority) or registry.administrators[authority.pk]
            keys = list(authority.links.order_by("pk").values_list("pk", flat=True)) or [0]
            try:
                if adds:
                    link(authority, registry.bodies[by], function, area, by=actor, at=NOW)
                else:
                    unlink(authority, keys[pick % len(keys)], by=actor, at=NOW)
            except (InvalidError, StaleError, Authority.DoesNotExist):
                pass
            assert list(broken_rules(registry.bodies)) == []
        transaction.set_rollback(True)


def at_once(*calls) -> list[Exception | None]:
    """Run calls in threads of their own; returns what each raised."""

    def run(call) -> Exception | None:
        try:
            call()
        except (InvalidError, StaleError, Authority.DoesNotExist) as problem:
            return problem
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_remove_the_last_request_coordinator():
    national = an_authority("GR", kind="NIMIC", areas=())
    second = an_authority("GR", kind="LIMIC")
    authority = an_authority("GR")
    a_link(national, authority, second, function="validation")
    a_link(national, authority)
    a_link(second, authority)
    admin = an_official(national, "local_data_administrator")
    keys = list(authority.links.filter(function="requests").values_list("pk", flat=True))
    outcomes = at_once(*(lambda key=key: unlink(authority, key, by=admin, at=NOW) for key in keys))
    assert sorted(type(one).__name__ for one in outcomes) == ["InvalidError", "NoneType"]
    assert authority.links.filter(function="requests").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_close_a_circle_of_validation():
    national = an_authority("GR", kind="NIMIC", areas=())
    one, other = (an_authority("GR", kind="LIMIC") for _ in range(2))
    a_link(national, one, other, function="validation")
    admin = an_official(national, "local_data_administrator")
    outcomes = at_once(
        lambda: link(one, other, "validation", None, by=admin, at=NOW),
        lambda: link(other, one, "validation", None, by=admin, at=NOW),
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["InvalidError", "NoneType"]
    found = CoordinatorLink.objects.filter(function="validation")
    assert found.filter(coordinator=national).count() == 1


@pytest.mark.django_db
class TestWho:
    """Links are for the validating coordinator; in its areas also for the access coordinator."""

    @pytest.fixture
    def registry(self) -> Registry:
        return a_registry()

    def test_others_find_nothing(self, registry):
        _national, limic, _, authority, *_ = registry.bodies
        for who in (limic, authority, registry.bodies[-1]):
            with pytest.raises(Authority.DoesNotExist):
                link(
                    authority,
                    limic,
                    "requests",
                    "PQ",
                    by=registry.administrators[who.pk],
                    at=NOW,
                )

    def test_access_coordinators_manage_their_area_only(self, registry):
        _national, limic, dimic, authority, *_ = registry.bodies
        national_admin = registry.validator(authority)
        link(authority, limic, "access", "PQ", by=national_admin, at=NOW)
        limic_admin = registry.administrators[limic.pk]
        link(authority, dimic, "requests", "PQ", by=limic_admin, at=NOW)
        with pytest.raises(Authority.DoesNotExist):
            link(authority, dimic, "requests", "SVC", by=limic_admin, at=NOW)
        with pytest.raises(Authority.DoesNotExist):
            link(authority, limic, "validation", None, by=limic_admin, at=NOW)

    def test_a_handler_of_the_coordinator_may_not(self, registry):
        national, limic, _, authority, *_ = registry.bodies
        handler = an_official(national, "request_handler", "supervisor")
        with pytest.raises(Authority.DoesNotExist):
            link(authority, limic, "requests", "PQ", by=handler, at=NOW)

    def test_a_change_is_written_down_before_and_after(self, registry):
        national, limic, _, authority, *_ = registry.bodies
        link(authority, limic, "validation", None, by=registry.validator(authority), at=NOW)
        event = RegistryEvent.objects.get(authority=authority)
        assert ["validation", None, national.reference] in event.before["links"]
        assert ["validation", None, limic.reference] in event.after["links"]

    def test_access_for_one_area_leaves_the_others_where_they_were(self, registry):
        national, limic, _, authority, *_ = registry.bodies
        link(authority, limic, "access", "PQ", by=registry.validator(authority), at=NOW)
        found = authority.links.filter(function="access").order_by("area")
        assert list(found.values_list("area", "coordinator")) == [
            ("PQ", limic.pk),
            ("SVC", national.pk),
        ]
