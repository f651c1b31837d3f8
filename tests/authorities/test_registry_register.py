"""A coordinator registers an authority directly."""

import pytest
from django.test import Client

from authorities.models import Authority, Membership
from authorities.services.problems import InvalidError
from authorities.services.register import register
from tests.builders import NOW, an_authority, an_official

pytestmark = pytest.mark.django_db
VALUES = {
    "name": "Επιμελητήριο Αιτωλοακαρνανίας",
    "name_lang": "el",
    "level": "regional",
    "city": "Αγρίνιο",
    "email": "info@chamber.example",
    "areas": ["SVC"],
    "official_name": "Eleni",
    "official_email": "eleni@chamber.example",
}


@pytest.fixture
def national() -> Membership:
    authority = an_authority("GR", kind="NIMIC", areas=())
    return an_official(authority, "local_data_administrator")


def test_it_takes_part_at_once_with_coordinators_and_a_first_official(national):
    made = register(**VALUES, by=national, at=NOW)
    assert made.status == "active"
    assert set(made.links.values_list("function", "area", "coordinator")) == {
        ("validation", None, national.authority_id),
        ("access", "SVC", national.authority_id),
        ("requests", "SVC", national.authority_id),
    }
    assert made.memberships.get().has_role("local_data_administrator")
    assert list(made.events.values_list("name", flat=True)) == [
        "register",
        "grant",
        "invite",
        "validate",
    ]


def test_references_go_on_counting(national):
    Authority.objects.filter(pk=national.authority_id).update(reference="GR-0041")
    assert register(**VALUES, by=national, at=NOW).reference == "GR-000042"


def test_a_similar_name_is_warned_of_and_the_same_one_refused(national):
    an_authority("GR", name="Επιμελητήριο Αιτωλοακαρνανία")
    with pytest.raises(InvalidError) as problem:
        register(**VALUES, by=national, at=NOW)
    assert problem.value.field == "although_similar"
    register(**VALUES, although_similar=True, by=national, at=NOW)
    with pytest.raises(InvalidError) as problem:
        register(**VALUES, although_similar=True, by=national, at=NOW)
    assert problem.value.field == "name"


def test_an_area_out_of_the_coordinators_tasks_leaves_nothing_behind():
    limic = an_official(an_authority("GR", kind="LIMIC"), "local_data_administrator")
    with pytest.raises(InvalidError) as problem:
        register(**VALUES, by=limic, at=NOW)
    assert problem.value.field == "areas"
    assert not Authority.objects.filter(name=VALUES["name"]).exists()


def test_only_coordinators_register():
    plain = an_official(an_authority("GR"), "local_data_administrator")
    with pytest.raises(Authority.DoesNotExist):
        register(**VALUES, by=plain, at=NOW)


def test_the_page_keeps_what_was_typed_until_it_is_right(national):
    client = Client()
    client.force_login(national.official, backend="imi.accounts.backend.OfficialBackend")
    assert "/registration/new/" in client.get("/registration/").content.decode()
    answer = client.post("/registration/new/", VALUES | {"email": "nowhere"})
    assert answer.status_code == 422
    assert VALUES["name"] in answer.content.decode()
    assert client.post("/registration/new/", VALUES).status_code == 302
    assert Authority.objects.get(name=VALUES["name"]).status == "active"
