"""The public pages answer anyone, in any language, by a fixed number of queries."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.core.cache import cache

from imi.kernel.models import Setting
from scoreboard.middleware import FINISHED
from scoreboard.services import editions
from tests.scoreboard.kept import keep
from tests.scoreboard.page_world import AT, EDITION_PAGES, FILES, make_editions
from tests.scoreboard.rows import row

pytestmark = pytest.mark.django_db
ROOT_PAGES = ("/scoreboard/", "/scoreboard/methodology/", "/scoreboard/trends/")
PAGES = (*ROOT_PAGES, *(f"/scoreboard/2017/{page}" for page in EDITION_PAGES))
EMBEDDED = tuple(
    f"/scoreboard/2017/embed/{page}"
    for page in (
        "map/",
        "indicators/2/?area=PQ",
        "areas/PQ/",
        "countries/FR/",
        "countries/EU/",
        "facts/requests/",
    )
)
#: No page takes more, however much there is to show.
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _nothing_kept():
    FINISHED.clear()
    cache.clear()


@pytest.fixture
def edition(db):
    return make_editions()


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("url", [*PAGES, *EMBEDDED])
def test_each_page_is_whole_and_has_nothing_inline(client, edition, url):
    response = client.get(url)
    assert response.status_code == 200
    page = text(response)
    assert page.count("<h1") == 1
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", page)
    assert all("src=" in script for script in re.findall(r"<script([^>]*)>", page))
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids)), "an id stands twice"


@pytest.mark.parametrize(
    "url",
    [
        "/scoreboard/2017/",
        "/scoreboard/2017/indicators/2/",
        "/scoreboard/2017/facts/",
        "/scoreboard/2017/countries/IT/",
        "/scoreboard/methodology/",
    ],
)
def test_pages_speak_26_languages(client, edition, url):
    for lang, _name in settings.LANGUAGES:
        response = client.get(url, {"lang": lang})
        assert response.status_code == 200
        assert f'<html lang="{lang}">' in text(response)


@pytest.mark.parametrize("url", [f"/scoreboard/2017/{file}" for file in FILES])
def test_each_file_answers(client, edition, url):
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("url", [*PAGES, *EMBEDDED])
def test_no_page_takes_many_queries(client, edition, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(url)


@pytest.mark.parametrize("url", PAGES)
def test_without_an_edition_a_page_says_so(client, url):
    response = client.get(url)
    assert response.status_code == (200 if url in ROOT_PAGES else 404)
    assert text(response).count("<h1") == 1


def test_the_start_shows_the_last_final_edition_and_names_what_is_under_way(client):
    make_editions()
    keep([row("N1", sent_at="2018-01-10T09:00:00Z", requested_date="2018-02-01")])
    editions.recompute(dt.date(2018, 2, 1), AT)
    page = text(client.get("/scoreboard/"))
    assert "The latest final edition: 2017" in page
    assert '<a href="/scoreboard/2018/">2018</a>' in page
    assert "Provisional edition: counted up to 31 January 2018" in text(
        client.get("/scoreboard/2018/")
    )


def test_a_year_without_an_edition_names_those_there_are(client, edition):
    response = client.get("/scoreboard/2015/")
    assert response.status_code == 404
    assert "There is no edition of 2015" in text(response)
    assert '<a href="/scoreboard/2017/">2017</a>' in text(response)


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_a_year_without_an_edition_is_missing(client, edition, file):
    response = client.get(f"/scoreboard/2015/{file}")
    assert response.status_code == 404
    assert text(response) == "There is no edition of 2015."


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("countries/fr/", "countries/FR/"),
        ("countries/GR/", "countries/EL/"),
        ("countries/gb/", "countries/UK/"),
        ("areas/pq/", "areas/PQ/"),
    ],
)
def test_codes_have_one_address(client, edition, url, right):
    response = client.get(f"/scoreboard/2017/{url}")
    assert (response.status_code, response["Location"]) == (301, f"/scoreboard/2017/{right}")


@pytest.mark.parametrize(
    "url",
    [
        "/scoreboard/99999/",
        "/scoreboard/２０１７/",
        "/scoreboard/2017/indicators/0/",
        "/scoreboard/2017/indicators/6/",
        "/scoreboard/2017/indicators/1/?area=CUL",
        "/scoreboard/2017/indicators/1/?area=%00",
        "/scoreboard/2017/indicators/1/?area=%ED%A0%80",
        "/scoreboard/2017/indicators/1/chart.exe",
        "/scoreboard/2017/countries/XX/",
        "/scoreboard/2017/countries/CH/",
        "/scoreboard/2017/countries/XX/trend.svg",
        "/scoreboard/2017/areas/XX/requests.svg",
        "/scoreboard/2017/areas/SOL/requests.svg",
        "/scoreboard/2017/embed/countries/XX/",
        "/scoreboard/2017/areas/XX/",
        "/scoreboard/2017/areas/GDPR/",
        "/scoreboard/2017/facts/nothing.svg",
        "/scoreboard/2017/download.csv?table=nothing",
        "/scoreboard/2017/?revision=2",
        "/scoreboard/2017/?revision=0",
        "/scoreboard/2017/?revision=99999999999999999999",
        "/scoreboard/2017/?revision=%00",
    ],
)
def test_what_is_not_there_is_missing(client, edition, url):
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("url", ["/scoreboard/", "/scoreboard/2017/", "/scoreboard/2017/map.svg"])
def test_pages_are_only_read(client, edition, url):
    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200


def test_simulated_values_say_so_on_every_page(client, settings):
    settings.DEMO = False
    Setting.objects.create(name="replay", value={"years": [2017]})
    edition = make_editions()
    assert edition.simulated
    for page in EDITION_PAGES:
        found = text(client.get(f"/scoreboard/2017/{page}"))
        assert "Values per country are simulated" in found
        assert "Values per country are simulated" in text(client.get("/scoreboard/"))
    assert "simulated" not in text(client.get("/scoreboard/2016/"))


def test_a_country_is_picked_at_the_top_without_script(client, edition):
    for url in ("/scoreboard/", "/scoreboard/2017/"):
        assert 'name="country"' in client.get(url).content.decode()
    answer = client.get("/scoreboard/2017/countries/?country=EL")
    assert (answer.status_code, answer["Location"]) == (302, "/scoreboard/2017/countries/EL/")
    assert client.get("/scoreboard/2017/countries/?country=XX").status_code == 200
