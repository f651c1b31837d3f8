"""Public pages are made once and may be kept by anyone; nobody is followed."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoreboard import middleware
from scoreboard.middleware import FINISHED
from scoreboard.services import editions, warm
from tests.builders import an_authority, an_official
from tests.scoreboard.page_world import AT, FILES, make_editions

pytestmark = pytest.mark.django_db
BACKEND = "imi.accounts.backend.OfficialBackend"
PAGES = ("/scoreboard/", "/scoreboard/2017/", "/scoreboard/2017/facts/", "/scoreboard/trends/")


@pytest.fixture(autouse=True)
def _nothing_kept():
    FINISHED.clear()
    cache.clear()


@pytest.fixture
def edition(db):
    return make_editions()


@pytest.fixture
def official(db):
    client = Client()
    membership = an_official(an_authority("GR"), "request_handler")
    client.force_login(membership.official, backend=BACKEND)
    return client


@pytest.mark.parametrize("url", PAGES)
def test_visitors_get_no_cookie_and_anyone_may_keep_the_page(client, edition, url):
    response = client.get(url)
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
    again = client.get(url, headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_kept_page_costs_one_query(client, edition, django_assert_num_queries):
    first = client.get("/scoreboard/2017/")
    with django_assert_num_queries(1):
        assert client.get("/scoreboard/2017/").content == first.content


def test_pages_are_kept_apart_by_language(edition):
    greek = Client(headers={"accept-language": "el"}).get("/scoreboard/2017/")
    english = Client(headers={"accept-language": "en"}).get("/scoreboard/2017/")
    assert '<html lang="el">' in greek.content.decode()
    assert '<html lang="en">' in english.content.decode()
    assert greek["ETag"] != english["ETag"]


def test_choosing_a_language_sets_its_cookie_and_is_nobody_elses(client, edition):
    response = client.get("/scoreboard/2017/?lang=el")
    assert set(response.cookies) == {"language"}
    assert "private" in response["Cache-Control"]
    assert "public" in client.get("/scoreboard/2017/?lang=el")["Cache-Control"]


@pytest.mark.parametrize("url", PAGES)
def test_officials_pages_are_theirs_alone(official, client, edition, url):
    client.get(url)
    response = official.get(url)
    assert "private" in response["Cache-Control"]
    assert "Requests" in response.content.decode()
    assert 'href="/account/"' in response.content.decode()
    assert 'href="/account/"' not in client.get(url).content.decode()


@pytest.mark.parametrize("file", FILES)
def test_files_look_at_no_session(official, client, edition, file):
    response = official.get(f"/scoreboard/2017/{file}?lang=el")
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert "Vary" not in response
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.content == client.get(f"/scoreboard/2017/{file}?lang=el").content


def test_a_file_that_speaks_says_what_its_language_hangs_on(client, edition):
    response = client.get("/scoreboard/2017/indicators/1/chart.svg")
    assert response["Vary"] == "Accept-Language, Cookie"
    assert "Vary" not in client.get("/scoreboard/2017/download.csv")


def test_what_an_address_fixes_is_kept_for_good(client, edition):
    for url in ("download.csv?revision=1", f"map.svg?lang=en&v={edition.checksum[:12]}"):
        assert "immutable" in client.get(f"/scoreboard/2017/{url}")["Cache-Control"]
    assert "immutable" not in client.get("/scoreboard/2017/download.csv")["Cache-Control"]
    assert "immutable" not in client.get("/scoreboard/2017/map.svg?v=other")["Cache-Control"]
    # Other editions, which a trend shows too, may be revised.
    trend = client.get("/scoreboard/2017/countries/FR/trend.svg?revision=1")
    assert "immutable" not in trend["Cache-Control"]


def test_a_revision_of_another_year_shows_at_once(client, edition):
    assert "A late correction" not in client.get("/scoreboard/2016/").content.decode()
    editions.revise(2016, "A late correction", at=AT)
    assert "A late correction" in client.get("/scoreboard/2016/").content.decode()


def test_only_embedded_charts_may_stand_in_foreign_pages(client, edition):
    inside = client.get("/scoreboard/2017/embed/indicators/1/")
    assert "frame-ancestors *" in inside["Content-Security-Policy"]
    assert "X-Frame-Options" not in inside
    outside = client.get("/scoreboard/2017/indicators/1/")
    assert "frame-ancestors 'none'" in outside["Content-Security-Policy"]
    assert outside["X-Frame-Options"] == "DENY"


def test_unknown_parameters_fill_no_memory(client, edition):
    for place in range(3):
        assert client.get(f"/scoreboard/2017/?x={place}").status_code == 200
    assert not FINISHED._cache


def test_a_finished_page_is_given_before_anyone_asks_who_reads(client, edition, settings):
    settings.SCOREBOARD_LOOK_SECONDS = 60
    first = client.get("/scoreboard/2017/")
    client.handler._middleware_chain = None  # what follows has begun anew, as another process has
    with CaptureQueriesContext(connection) as one:
        assert client.get("/scoreboard/2017/").content == first.content
    with CaptureQueriesContext(connection) as none:
        again = client.get("/scoreboard/2017/")
    assert (len(one), len(none)) == (1, 0)
    assert dict(again.items()) == dict(first.items())


def test_while_the_database_is_away_finished_pages_are_given(client, edition, monkeypatch):
    first = client.get("/scoreboard/2017/")

    def away() -> None:
        raise OperationalError("away")

    monkeypatch.setattr(middleware, "editions", away)
    assert client.get("/scoreboard/2017/").content == first.content


def test_the_night_finishes_the_pages_most_read_in_every_language(client, edition, settings):
    settings.SITE_URL = "http://testserver"
    counts = warm.pages(day=AT.date(), at=AT)
    assert counts == {"pages": 2 * len(settings.LANGUAGES), "failed": 0}
    FINISHED.clear()
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/scoreboard/2017/", headers={"accept-language": "mt"})
    assert '<html lang="mt"' in page.content.decode()
    assert len(queries) == 1
    again = warm.pages(day=AT.date(), at=AT)
    assert again == counts
