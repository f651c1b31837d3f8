"""An authority chooses in which legal areas it allocates what arrives."""

import pytest
from django.test import Client

from authorities.services.allocation import set_allocation
from tests.builders import NOW, an_authority, an_official

pytestmark = pytest.mark.django_db
PAGE = "/registration/allocation/"
ADMIN = "local_data_administrator"


@pytest.fixture
def admin():
    return an_official(an_authority("GR", areas=("PQ", "SVC")), ADMIN)


@pytest.fixture
def own(admin) -> Client:
    client = Client()
    client.force_login(admin.official, backend="imi.accounts.backend.OfficialBackend")
    return client


def on(admin) -> set[str]:
    return set(admin.authority.accesses.filter(allocation=True).values_list("area", flat=True))


def test_it_is_switched_on_where_somebody_allocates_and_off_again(own, admin):
    refused = own.post(PAGE, {"areas": ["PQ"]})
    assert refused.status_code == 422
    assert "Nobody is an allocator in: PQ." in refused.content.decode()
    an_official(admin.authority, "allocator", areas=["PQ"])
    assert own.post(PAGE, {"areas": ["PQ", "SVC"]}).status_code == 422
    assert on(admin) == set()
    assert own.post(PAGE, {"areas": ["PQ"]}).status_code == 302
    assert on(admin) == {"PQ"}
    assert own.get(PAGE).context["form"].initial == {"areas": ["PQ"]}
    assert own.post(PAGE, {}).status_code == 302
    assert on(admin) == set()
    events = admin.authority.events.filter(name="allocation")
    assert [(event.before, event.after) for event in events] == [
        ({"areas": []}, {"areas": ["PQ"]}),
        ({"areas": ["PQ"]}, {"areas": []}),
    ]
    assert {event.by for event in events} == {admin.official}


def test_the_same_again_leaves_no_event(own, admin):
    assert own.post(PAGE, {}).status_code == 302
    assert not admin.authority.events.exists()


def test_areas_of_others_cant_be_chosen(own, admin):
    assert own.post(PAGE, {"areas": ["TDL"]}).status_code == 422
    assert own.post(PAGE, {"areas": ["\x00"]}).status_code == 422


def test_others_dont_switch_it(admin):
    foreign = an_official(an_authority("GR"), ADMIN)
    colleague = an_official(admin.authority, "allocator")
    for by in (foreign, colleague):
        with pytest.raises(type(admin.authority).DoesNotExist):
            set_allocation(admin.authority, ["PQ"], by=by, at=NOW)
