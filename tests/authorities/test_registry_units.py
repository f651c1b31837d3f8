"""Units: made, changed and dissolved by the authority's own administrator."""

import pytest

from authorities.models import RegistryEvent, Unit
from tests.personas import a_net
from tests.requests.people import Desk, text_of

OFFICIALS = "/registration/officials/"


@pytest.fixture
def desk(db) -> Desk:
    return Desk(a_net())


def make(desk: Desk, name: str = "Nurses", who: tuple[str, ...] = ("a", "a_basic")):
    members = [desk.net.members[one].pk for one in who]
    return desk.post("a_admin", "/registration/units/new/", {"name": name, "members": members})


def test_a_unit_is_made_and_shown_with_its_officials(desk):
    assert make(desk).status_code == 302
    page = text_of(desk.get("a_admin", OFFICIALS))
    assert "Nurses" in page
    unit = Unit.objects.get()
    assert unit.authority == desk.net.authorities["A"]
    assert {one.official.email for one in unit.members.all()} == {
        "a@test.example", "a_basic@test.example",
    }  # fmt: skip
    assert RegistryEvent.objects.get().name == "unit"


def test_two_units_of_an_authority_have_two_names(desk):
    make(desk)
    assert make(desk, "NURSES").status_code == 422
    assert make(desk, "").status_code == 422
    assert Unit.objects.count() == 1


def test_only_ones_own_officials_belong_to_a_unit(desk):
    assert make(desk, who=("b",)).status_code == 422


def test_a_unit_is_changed_and_dissolved(desk):
    make(desk)
    unit = Unit.objects.get()
    path = f"/registration/units/{unit.pk}/"
    assert desk.post("a_admin", path, {"name": "Doctors"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.members.count()) == ("Doctors", 0)
    assert desk.post("a_admin", f"{path}dissolve/").status_code == 302
    assert not Unit.objects.exists()
    assert desk.get("a_admin", path).status_code == 404


def test_others_have_no_units_to_change(desk):
    make(desk)
    path = f"/registration/units/{Unit.objects.get().pk}/"
    for who in ("a", "b", "c"):
        assert desk.post(who, path, {"name": "Mine"}).status_code == 404, who
    assert Unit.objects.get().name == "Nurses"


def test_the_page_costs_the_same_for_many_units(desk, django_assert_max_num_queries):
    for number in range(6):
        make(desk, f"Unit {number}")
    with django_assert_max_num_queries(5):
        desk.get("a_admin", OFFICIALS)
