"""Saved searches and favourite counterparts: one's own only, and only what was saved."""

import pytest
from django.test import Client

from authorities.models import Authority, Favourite, SavedSearch
from authorities.services.saved import MOST_SEARCHES
from tests.builders import an_authority, an_official

pytestmark = pytest.mark.django_db


def _client(membership):
    client = Client()
    client.force_login(membership.official, backend="imi.accounts.backend.OfficialBackend")
    return client


@pytest.fixture
def member():
    return an_official(an_authority("GR"), "request_handler")


@pytest.fixture
def client(member):
    return _client(member)


def saved(client, name="Doctors", words="q=doctor&country=DE"):
    return client.post(f"/authorities/kept/save/?{words}", {"name": name})


def test_a_search_is_kept_with_its_words_and_filters_and_made_again(client, member):
    an_authority("DE")
    assert saved(client).status_code == 302
    search = member.searches.get()
    assert (search.name, search.query, search.filters) == ("Doctors", "doctor", {"country": "DE"})
    assert search.get_absolute_url() == "/authorities/?q=doctor&country=DE"
    page = client.get("/authorities/").content.decode()
    assert "Doctors" in page
    assert "/authorities/?q=doctor&amp;country=DE" in page


def test_a_search_that_is_not_saved_leaves_no_trace(client):
    client.get("/authorities/?q=doctor")
    client.get("/authorities/kept/save/?q=doctor")
    assert not SavedSearch.objects.exists()


def test_a_name_is_given_once_and_what_was_typed_stays(client):
    saved(client)
    answer = saved(client)
    assert answer.status_code == 422
    assert 'value="Doctors"' in answer.content.decode()
    assert SavedSearch.objects.count() == 1


def test_there_is_an_end_to_saving(client, member):
    for number in range(MOST_SEARCHES):
        saved(client, name=f"Search {number}")
    assert saved(client, name="One more").status_code == 422
    assert member.searches.count() == MOST_SEARCHES


def test_a_saved_search_is_renamed_and_deleted_after_a_question(client, member):
    saved(client)
    search = member.searches.get()
    client.post(f"/authorities/kept/{search.pk}/rename/", {"name": "Physicians"})
    assert member.searches.get().name == "Physicians"
    assert client.get(f"/authorities/kept/{search.pk}/delete/").status_code == 200
    assert member.searches.exists()
    client.post(f"/authorities/kept/{search.pk}/delete/")
    assert not member.searches.exists()


def test_a_foreign_search_is_as_if_it_were_not_there(client, member):
    saved(client)
    search = member.searches.get()
    other = _client(an_official(an_authority("FR"), "request_handler"))
    for step in ("rename", "delete"):
        path = f"/authorities/kept/{search.pk}/{step}/"
        assert other.post(path, {"name": "Mine"}).status_code == 404
    assert "Doctors" not in other.get("/authorities/kept/").content.decode()
    assert member.searches.get().name == "Doctors"


def test_a_favourite_is_kept_once_and_removed(client, member):
    chamber = an_authority("DE")
    path = f"/authorities/{chamber.reference}/favourite/"
    for _ in range(2):
        answer = client.post(path, {"keep": "yes"})
        assert answer["Location"] == chamber.get_absolute_url()
    assert Favourite.objects.get().authority == chamber
    assert chamber.reference in client.get("/authorities/kept/").content.decode()
    answer = client.post(path, {"keep": "no", "from": "kept"})
    assert answer["Location"] == "/authorities/kept/"
    assert not member.favourites.exists()


def test_a_favourite_out_of_service_is_shown_as_such_and_can_be_removed(client, member):
    chamber = an_authority("DE")
    path = f"/authorities/{chamber.reference}/favourite/"
    client.post(path, {"keep": "yes"})
    Authority.objects.filter(pk=chamber.pk).update(status="suspended")
    page = client.get("/authorities/kept/").content.decode()
    assert "suspended" in page
    assert f'href="{chamber.get_absolute_url()}"' not in page
    assert client.post(path, {"keep": "no", "from": "kept"}).status_code == 302
    assert not member.favourites.exists()


def test_unknown_authorities_and_odd_numbers_are_not_found(client):
    for path in (
        "/authorities/XX-0/favourite/",
        "/authorities/%00/favourite/",
        f"/authorities/kept/{2**63}/rename/",
        f"/authorities/kept/{2**80}/delete/",
    ):
        assert client.post(path, {"name": "x"}).status_code == 404
    assert client.get("/authorities/kept/save/").status_code == 404
    assert client.post("/authorities/kept/save/?q=a", {"name": "a\0b"}).status_code == 422
    assert client.post("/authorities/kept/save/?q=a\0", {"name": "ok"}).status_code == 302


def test_the_number_of_queries_does_not_grow_with_what_is_kept(
    client, django_assert_max_num_queries
):
    for number in range(12):
        saved(client, name=f"Search {number}")
        path = f"/authorities/{an_authority('DE').reference}/favourite/"
        client.post(path, {"keep": "yes"})
    with django_assert_max_num_queries(12):
        client.get("/authorities/kept/")
