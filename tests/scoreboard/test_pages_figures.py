"""What pages and charts show is what the edition says: no figure more, less or rounded away."""

import csv
import io
import json
import re
import zipfile
from xml.etree import ElementTree as Tree

import pytest
from django.conf import settings
from django.core.cache import cache

from scoreboard.indicators.countries import COUNTRIES
from scoreboard.middleware import FINISHED
from scoreboard.models import IndicatorValue
from scoreboard.services import editions
from scoreboard.services.export import tables
from tests.scoreboard.page_world import AT, FRANCE, ITALY, MALTA, make_editions

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _nothing_kept():
    FINISHED.clear()
    cache.clear()


@pytest.fixture
def edition(db):
    return make_editions()


def page(client, url):
    return client.get(f"/scoreboard/{url}").content.decode()


def rows_of(html, start='<tr id="'):
    """The cells' texts of each row that has an id, by that id."""
    found = {}
    for name, body in re.findall(rf'{start}(\w+)"(.*?)</tr>', html, re.DOTALL):
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", body, re.DOTALL)
        found[name] = [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]
    return found


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_the_table_of_an_indicator_is_the_rows_of_the_edition(client, edition, number):
    shown = rows_of(page(client, f"2017/indicators/{number}/"))
    assert shown.keys() == {*COUNTRIES, "EU"}
    for value in IndicatorValue.objects.filter(edition=edition, area="ALL", indicator=number):
        _name, _value, unrounded, total, n, received, note = shown[value.country]
        assert n == str(value.n)
        assert received == str(value.received)
        assert total == ("–" if value.total is None else str(value.total))
        if value.value is None:
            assert unrounded == "–"
            assert note.startswith(("no data", "not assessed"))
        else:
            assert shown[value.country][1].startswith(("●", "▲", "■", "○", "△", "□"))
            assert f" {value.value}" in shown[value.country][1]


def test_few_cases_are_marked_and_too_few_are_not_shown(client, edition):
    shown = rows_of(page(client, "2017/indicators/1/"))
    assert shown["FR"][1].startswith("● 100%")
    assert shown["IT"][1].startswith("□ 0% *")
    assert shown["IT"][-1] == f"rests on few cases: {ITALY}"
    assert shown["MT"][-1] == f"not assessed: only {MALTA} cases"
    assert shown["DE"][-1] == "no data"


def test_a_country_tells_strengths_weaknesses_and_how_it_was_counted(client, edition):
    italy = page(client, "2017/countries/IT/")
    assert "Italy is poor over all indicators: sum of scores −3, rank 2 of 2." in italy
    assert "Weaknesses: Speed in accepting; Speed in answering;" in italy
    assert "Strengths: Efforts made, as rated." in italy
    assert f"Accepted within 7 days: 0. Requests whose acceptance is decided: {ITALY}." in italy
    malta = page(client, "2017/countries/MT/")
    assert "Malta has too few indicators with enough cases for an overall result." in malta


def drawn(client, url):
    """A drawing read as a tree, with the tooltip of each of its marks."""
    response = client.get(f"/scoreboard/{url}")
    assert response.status_code == 200
    tree = Tree.fromstring(response.content)  # noqa: S314  (our own drawing)
    return tree, [title.text for title in tree.iter(f"{SVG}title")]


@pytest.mark.parametrize("shape", ["", "&shape=tall"])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
def test_a_chart_says_the_same_numbers(client, edition, number, shape):
    tree, tooltips = drawn(client, f"2017/indicators/{number}/chart.svg?lang=en{shape}")
    texts = [text.text for text in tree.iter(f"{SVG}text")]
    assert set(COUNTRIES) < set(texts)
    values = IndicatorValue.objects.filter(edition=edition, area="ALL", indicator=number)
    for value in values.exclude(value=None):
        assert str(value.value) in " ".join(texts)
        assert any(f": {value.n}." in tip for tip in tooltips)
    assert len([tip for tip in tooltips if "Requests received: " in tip]) in (31, 32)


def test_no_data_is_never_drawn_as_zero(client, edition):
    tree, _tooltips = drawn(client, "2017/indicators/1/chart.svg?lang=en")
    for group in tree.iter(f"{SVG}g"):
        title = group.find(f"{SVG}title")
        if title is not None and title.text.startswith("Germany: no data"):
            assert not list(group.iter(f"{SVG}circle"))
            assert "0" not in [text.text for text in group.iter(f"{SVG}text")]
            break
    else:
        pytest.fail("Germany isn't on the chart")


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("map", "Overall results"),
        ("indicators/1/chart", "Speed in accepting requests"),
        ("countries/FR/trend", "France"),
        ("areas/PQ/requests", "Professional qualifications"),
        ("facts/requests", "Information requests sent, by year and area"),
    ],
)
def test_a_picture_away_from_its_page_has_title_and_source(client, edition, file, title):
    tree, _tooltips = drawn(client, f"2017/{file}.svg?lang=en")
    first, *others = [text.text for text in tree.findall(f"{SVG}text")]
    assert first == title
    assert others[0] == f"Open IMI · Scoreboard 2017 · {settings.SITE_URL}/scoreboard/2017/"
    assert others[1] == "Values per country are simulated"
    if file == "map":
        assert others[2].startswith("Boundaries: Natural Earth")
        words = [text.text for text in tree.iter(f"{SVG}text")]
        assert {"good: sum of scores +2 or more", "not assessed"} < set(words)


def test_the_map_shows_each_country_and_links_to_it(client, edition):
    _tree, tooltips = drawn(client, "2017/map.svg?lang=en")
    assert len(tooltips) == len(COUNTRIES)
    assert "France: good, sum of scores +5, rank 1" in tooltips
    assert "Germany: not assessed" in tooltips
    html = page(client, "2017/")
    for code in COUNTRIES:
        assert f'href="/scoreboard/2017/countries/{code}/"' in html
    zoomed = client.get("/scoreboard/2017/map.json", {"lang": "de"}).json()["countries"]
    assert {one["code"] for one in zoomed.values()} == set(COUNTRIES)
    assert zoomed["250"]["name"] == "Frankreich"
    assert zoomed["276"]["score"] == ""


def test_facts_are_those_of_the_edition(client, edition):
    html = page(client, "2017/facts/")
    sent = FRANCE + ITALY + MALTA + 1
    assert f"With the {sent} requests sent in 2017" in html
    assert f"information requests reached {sent + 10}" in html
    assert f"That is {round(100 * (sent - 10) / 10)}% more than in 2016." in html
    found = client.get("/scoreboard/2017/facts/requests.json").json()
    assert found[-1] == {"year": 2017, "PQ": sent - 1, "SVC": 0, "PW": 1, "other": 0, "ALL": sent}


def test_downloads_are_the_tables_whole(client, edition):
    found = {table.name: table for table in tables(edition)}
    for name, table in found.items():
        response = client.get("/scoreboard/2017/download.csv", {"table": name})
        read = list(csv.reader(io.StringIO(response.content.decode())))
        assert tuple(read[0]) == table.columns
        assert len(read) == len(table.rows) + 1
    document = client.get("/scoreboard/2017/download.json").json()
    assert len(document["values"]) == len(found["values"].rows)
    archive = zipfile.ZipFile(io.BytesIO(client.get("/scoreboard/2017/download.zip").content))
    described = json.loads(archive.read("datapackage.json"))
    for resource in described["resources"]:
        header = archive.read(resource["path"]).decode().partition("\r\n")[0]
        assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]


def test_what_changed_since_the_year_before(client, edition):
    html = page(client, "2017/changes/")
    assert "Overall results since 2016" in html
    assert "There is no earlier edition" in page(client, "2016/changes/")


def test_an_old_revision_stays_readable_and_keeps_its_links(client, edition):
    editions.revise(2017, "A country sent its figures again.", at=AT)
    assert "A country sent its figures again." in page(client, "2017/")
    old = page(client, "2017/?revision=1")
    assert "A country sent its figures again." not in old
    assert 'href="/scoreboard/2017/indicators/1/?revision=1"' in old
    assert client.get("/scoreboard/2017/download.json?revision=2").json()["revision"] == 2


def test_a_picture_is_a_png(client, edition):
    response = client.get("/scoreboard/2017/indicators/1/chart.png")
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG\r\n")


def test_names_of_countries_follow_the_readers_alphabet(client, edition):
    def order(lang):
        html = page(client, f"2017/countries/?lang={lang}")
        return re.findall(r'<a href="/scoreboard/2017/countries/(\w\w)/">', html)

    assert order("en")[:3] == ["AT", "BE", "BG"]
    assert order("de")[:3] == ["BE", "BG", "DK"]
    assert order("el")[0] == "AT"
