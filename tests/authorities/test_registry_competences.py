"""What an authority deals with, and who decides on it."""

import pytest
from django.test import Client

from authorities.models import Authority, Competence, SearchDocument
from authorities.services.competences import set_competences
from authorities.services.index import index
from authorities.services.problems import InvalidError, StaleError
from tests.builders import NOW, a_link, an_authority, an_official

pytestmark = pytest.mark.django_db
ADMIN = "local_data_administrator"


@pytest.fixture
def professions() -> None:
    parent = Competence.objects.create(code="HEALTH", kind="policy", area_id="PQ", name="Health")
    for code, area in (("NURSE", "PQ"), ("BAKER", "SVC")):
        Competence.objects.create(
            code=code,
            kind="profession",
            area_id=area,
            name=code.title(),
            parent=parent if area == "PQ" else None,
        )


@pytest.fixture
def admin(professions):
    made = an_authority("GR", areas=("PQ", "SVC"))
    index([made.pk])
    return an_official(made, ADMIN)


def test_they_are_chosen_evented_and_found(admin):
    set_competences(admin.authority, ["NURSE"], by=admin, at=NOW)
    assert "p:nurse" in SearchDocument.objects.get(pk=admin.authority_id).concepts.split()
    event = admin.authority.events.get(name="competences")
    assert (event.before, event.after) == ({"competences": []}, {"competences": ["NURSE"]})
    set_competences(admin.authority, ["NURSE"], by=admin, at=NOW)
    assert admin.authority.events.count() == 1


def test_only_those_of_its_areas(admin):
    admin.authority.accesses.filter(area="SVC").delete()
    with pytest.raises(InvalidError):
        set_competences(admin.authority, ["BAKER"], by=admin, at=NOW)


def test_an_access_coordinator_decides_on_its_area_only(admin):
    limic = an_official(an_authority("GR", kind="LIMIC"), ADMIN)
    with pytest.raises(Authority.DoesNotExist):
        set_competences(admin.authority, ["NURSE"], by=limic, at=NOW)
    a_link(limic.authority, admin.authority, function="access", area="PQ")
    set_competences(admin.authority, ["NURSE"], by=limic, at=NOW)
    with pytest.raises(InvalidError):
        set_competences(admin.authority, ["NURSE", "BAKER"], by=limic, at=NOW)


def test_a_closed_authority_has_none_to_choose(admin):
    Authority.objects.filter(pk=admin.authority_id).update(status="closed")
    with pytest.raises(StaleError):
        set_competences(admin.authority, ["NURSE"], by=admin, at=NOW)


def test_the_page_shows_them_by_area_and_below_what(admin):
    client = Client()
    client.force_login(admin.official, backend="imi.accounts.backend.OfficialBackend")
    page = client.get("/registration/competences/").content.decode()
    assert "Health › Nurse" in page
    data = {"competences": ["NURSE", "BAKER"]}
    assert client.post("/registration/competences/", data).status_code == 302
    assert admin.authority.competences.count() == 2
    assert client.post("/registration/competences/", {"competences": "\0"}).status_code == 422
