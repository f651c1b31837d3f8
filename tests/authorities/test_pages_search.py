"""What the pages of the registry show, to whom, and with how many queries."""

import csv
import io

import pytest
from django.test import Client

from authorities.models import Authority, CoordinatorLink
from authorities.services.index import index
from tests.builders import a_link, an_authority, an_official

pytestmark = pytest.mark.django_db


@pytest.fixture
def chamber():
    """A German chamber that a Greek reader looks for."""
    authority = an_authority(
        "DE",
        areas=("PQ", "SVC"),
        name="Ärztekammer Berlin",
        name_lang="de",
        informal={"en": "Medical chamber, Berlin", "el": "Ιατρικός σύλλογος Βερολίνου"},
        city="Berlin",
    )
    index([authority.pk])
    return authority


@pytest.fixture
def member():
    """A Greek handler, logged in."""
    membership = an_official(an_authority("GR"), "request_handler")
    client = Client()
    client.force_login(membership.official, backend="imi.accounts.backend.OfficialBackend")
    client.membership = membership
    return client


def _text(response):
    return response.content.decode()


def test_a_search_in_greek_finds_the_german_chamber_and_says_why(chamber):
    page = _text(Client().get("/authorities/", {"q": "ιατρικός σύλλογος Βερολίνου", "lang": "el"}))
    assert "Ιατρικός σύλλογος Βερολίνου" in page
    assert '<p class="hit-official" lang="de">Ärztekammer Berlin</p>' in page
    assert f"/authorities/{chamber.reference}/" in page


@pytest.mark.parametrize(
    "words", ["", "?!*%_", "\0", "a" * 10_000, "שלום", "😀😀", "a & b | !c", "' OR 1=1 --"]
)
def test_any_text_is_a_query(chamber, words):
    for path in ("/authorities/", "/authorities/suggest/", "/authorities/find/"):
        response = Client().get(path, {"q": words, "country": words, "place": words})
        assert response.status_code == 200


def test_words_that_fit_nothing_lead_to_the_coordinator(chamber):
    nimic = an_authority("DE", kind=Authority.Kind.NIMIC, informal={"en": "National coordinator"})
    page = _text(Client().get("/authorities/", {"q": "qqqqzz xxyyzz", "country": "DE"}))
    assert nimic.reference in page


def test_filters_alone_list_page_by_page(chamber):
    for _ in range(27):
        an_authority("DE")
    first = _text(Client().get("/authorities/", {"country": "DE"}))
    assert first.count('<li class="hit">') == 25
    after = first.split("after=")[1].split('"')[0]
    second = _text(Client().get("/authorities/", {"country": "DE", "after": after}))
    assert second.count('<li class="hit">') == 3


def test_a_list_costs_the_same_queries_however_long(chamber, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        Client().get("/authorities/", {"country": "DE"})
    for _ in range(20):
        an_authority("DE")
    with django_assert_max_num_queries(9):
        Client().get("/authorities/", {"country": "DE"})


def test_the_filtered_list_comes_as_a_file_that_no_spreadsheet_runs(chamber):
    Authority.objects.filter(pk=chamber.pk).update(address="=1+1")
    answer = Client().get("/authorities/export.csv", {"country": "DE", "area": "SVC"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == [chamber.reference]
    assert rows[0]["address"] == "'=1+1"
    assert rows[0]["areas"] == "PQ|SVC"
    assert Client().get("/authorities/export.json", {"country": "DE"}).json()
    assert Client().get("/authorities/export.xlsx").content[:2] == b"PK"
    assert Client().get("/authorities/export.exe").status_code == 404


def test_an_authority_that_does_not_take_part_is_its_own_officials_only(chamber, member):
    own = member.membership.authority
    Authority.objects.filter(pk__in=[chamber.pk, own.pk]).update(status="suspended")
    assert member.get(f"/authorities/{chamber.reference}/").status_code == 404
    assert member.get("/authorities/DE-NONE/").status_code == 404
    assert member.get(f"/authorities/{own.reference}/").status_code == 200


def test_a_handler_abroad_is_offered_to_ask(chamber, member):
    path = f"/authorities/{chamber.reference}/"
    offer = f"/requests/new/?responder={chamber.reference}"
    assert offer in _text(member.get(path))
    assert offer not in _text(Client().get(path))
    own = f"/authorities/{member.membership.authority.reference}/"
    assert "/requests/new/?responder=" not in _text(member.get(own))


def test_the_desk_shows_what_a_registration_lacks(chamber):
    coordinator = an_authority("DE", kind=Authority.Kind.NIMIC)
    a_link(coordinator, chamber, function=CoordinatorLink.Function.VALIDATION)
    official = an_official(coordinator, "local_data_administrator").official
    client = Client()
    assert client.get("/registration/").status_code == 302
    client.force_login(official, backend="imi.accounts.backend.OfficialBackend")
    page = _text(client.get("/registration/"))
    assert chamber.reference in page
    gap = "no local data administrator"
    an_official(chamber, "local_data_administrator")
    # The filter names the gap, too.
    assert page.count(gap) == _text(client.get("/registration/")).count(gap) + 1


def test_the_desk_is_for_local_data_administrators(member):
    assert member.get("/registration/").status_code == 404
