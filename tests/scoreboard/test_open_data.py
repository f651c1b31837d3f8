"""What pages, downloads and the public API read of an edition."""

import csv
import datetime as dt
import io
import json
import random

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import path
from ninja import NinjaAPI
from openpyxl import load_workbook

from scoreboard.api import router
from scoreboard.models import Edition, RequestFact
from scoreboard.selectors import edition as selectors
from scoreboard.selectors.facts import facts, volumes
from scoreboard.services import editions
from scoreboard.services.export import as_csv, as_json, as_xlsx, tables
from tests.scoreboard.kept import keep
from tests.scoreboard.rows import answered, row

pytestmark = pytest.mark.django_db
AT = dt.datetime(2018, 4, 1, 2, tzinfo=dt.UTC)


@pytest.fixture
def edition(db):
    """France well answered in two areas, Italy slow, Malta hardly asked; 2016 before it."""
    rows = [answered(f"F{n}") for n in range(12)]
    rows += [answered(f"S{n}", area="SVC", procedure="SVC-REQ") for n in range(6)]
    rows += [
        answered(f"I{n}", receiver_country="IT", accepted_at="2017-03-16T08:00:00Z")
        for n in range(7)
    ]
    rows += [answered("M", receiver_country="MT"), row("W", area="PW", procedure="PW-REQ")]
    rows += [row("T", area="TDL", procedure="TDL-REQ")]
    rows += [
        answered(
            f"O{n}",
            **{
                name: "2016" + value[4:]
                for name, value in answered().items()
                if value.startswith("2017-")
            },
        )
        for n in range(8)
    ]
    keep(rows)
    editions.recompute(dt.date(2018, 4, 1), AT)
    return Edition.objects.get(year=2017)


def test_the_latest_edition_of_a_year_holds(edition, django_assert_num_queries):
    editions.revise(2017, "A correction.", at=AT)
    with django_assert_num_queries(1):
        assert selectors.latest_edition(2017).revision == 2
    assert selectors.latest_edition().year == 2017
    assert selectors.latest_edition(2015) is None
    assert selectors.revision(2017, 1) == edition
    with django_assert_num_queries(1):
        assert [(e.year, e.revision) for e in selectors.editions()] == [(2017, 2), (2016, 1)]


def test_a_provisional_edition_holds_until_it_is_frozen(db):
    keep([answered()])
    editions.recompute(dt.date(2017, 7, 1), AT)
    editions.recompute(dt.date(2017, 7, 2), AT)
    assert str(selectors.latest_edition(2017).as_of) == "2017-07-01"


def test_the_overview_has_all_countries_with_five_cells(edition, django_assert_num_queries):
    with django_assert_num_queries(2):
        table = selectors.overview(edition)
    assert len(table.rows) == 31
    rows = {one.code: one for one in table.rows}
    assert [cell.number for cell in rows["FR"].cells] == [1, 2, 3, 4, 5]
    assert (rows["FR"].received, rows["DE"].sent) == (18, 26)
    assert rows["FR"].overall.rank == 1
    assert rows["FR"].overall.name == "good"
    assert rows["IT"].cell(1).colour == "red"
    assert rows["IT"].cell(1).flag == "few"
    assert rows["MT"].cell(2).flag == "not_assessed"
    assert rows["MT"].overall.score is None
    assert table.eu.overall is None
    assert table.eu.received == 26


def test_an_indicator_by_country_and_area(edition, django_assert_num_queries):
    with django_assert_num_queries(2):
        table = selectors.indicator(edition, 1)
    assert (table.bands.green, table.areas) == (80, ("PQ", "SVC", "PR"))
    italy = next(one for one in table.rows if one.code == "IT")
    assert (italy.cell.value, italy.cell.n, italy.cell.total) == (0, 7, 0)
    with django_assert_num_queries(2):
        services = selectors.indicator(edition, 2, "SVC")
    assert services.eu.cell.n == 6
    assert selectors.indicator(edition, 6) is None
    assert selectors.indicator(edition, 1, "PW") is None


def test_a_country_has_a_profile_with_its_areas(edition, django_assert_num_queries):
    with django_assert_num_queries(2):
        profile = selectors.country_profile(edition, "FR")
    assert {area: one.received for area, one in profile.areas.items()} == {
        "PQ": 12,
        "SVC": 6,
        "PR": 0,
    }
    assert profile.country.overall.score == 5
    assert profile.eu.received == 26
    assert selectors.country_profile(edition, "CH") is None


def test_an_area_shows_every_country(edition, django_assert_num_queries):
    with django_assert_num_queries(2):
        table = selectors.area(edition, "SVC")
    assert next(one for one in table.rows if one.code == "FR").received == 6
    assert table.rows[0].overall is None
    assert selectors.area(edition, "PW") is None


def test_a_trend_has_one_point_for_each_edition(edition, django_assert_num_queries):
    editions.revise(2017, "A correction.", at=AT)
    with django_assert_num_queries(3):
        points = selectors.trend("FR")
    assert [(point.year, point.country.received) for point in points] == [(2016, 8), (2017, 18)]
    assert [point.country.cell(2).n for point in selectors.trend()] == [8, 26]


def test_facts_and_volumes_count_every_area(edition, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = facts(2017)
    assert found.requests == 28
    assert found.requests_total == 36
    assert found.requests_growth == 250
    assert found.exchanges_growth == 250.0
    assert found.by_area == {"PQ": 20, "PW": 1, "SVC": 6, "TDL": 1}
    assert facts(2015) is None
    with django_assert_num_queries(1):
        years = volumes(edition)
    assert [(one.year, one.total, one.cumulative) for one in years] == [
        (2016, 8, 8),
        (2017, 28, 36),
    ]
    assert years[1].shown == {"PQ": 20, "SVC": 6, "PW": 1, "other": 1}
    assert years[1].cumulative_shown["PQ"] == 28


@pytest.mark.parametrize(
    ("now", "before", "requests", "exchanges"),
    [(14_764, 11_906, 24, 24.0), (33_760, 31_405, 7, 7.5), (5, 0, None, None), (90, 100, -10, -10)],
)
def test_growth_is_rounded_half_up(edition, now, before, requests, exchanges):
    found = facts(2017)
    found.by_year.update({2017: now, 2016: before})
    found.figures["exchanges"] = {"2016": before, "2017": now}
    assert found.requests_growth == requests
    assert found.exchanges_growth == exchanges


def test_the_csv_has_one_row_for_each_cell(edition, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = tables(edition)
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert len(rows) == 32 * 4 * 5
    italy = next(
        one for one in rows if (one["country"], one["area"], one["indicator"]) == ("IT", "ALL", "3")
    )
    assert italy == {
        "edition": "2017",
        "as_of": "2018-03-31",
        "frozen": "true",
        "country": "IT",
        "eu": "true",
        "area": "ALL",
        "indicator": "3",
        "received": "7",
        "n": "7",
        "total": "7",
        "unrounded": "100.0",
        "value": "100",
        "class": "green",
        "flag": "few",
    }
    malta = next(one for one in rows if one["country"] == "MT" and one["area"] == "ALL")
    assert (malta["n"], malta["total"], malta["value"], malta["class"]) == ("1", "", "", "")
    overall = list(csv.DictReader(io.StringIO(as_csv(found, "overall"))))
    assert len(overall) == 31
    requests = list(csv.DictReader(io.StringIO(as_csv(found, "requests"))))
    assert {"edition": "2017", "year": "2016", "area": "PQ", "requests": "8"} in requests


def test_the_workbook_and_the_json_hold_the_same_tables(edition):
    book = load_workbook(io.BytesIO(as_xlsx(edition)))
    assert book.sheetnames == ["values", "overall", "requests"]
    assert book["values"].max_row == 32 * 4 * 5 + 1
    document = json.loads(as_json(edition))
    assert document["checksum"] == edition.checksum
    assert len(document["values"]) == 32 * 4 * 5
    assert len(document["overall"]) == 31


api = NinjaAPI(urls_namespace="open-data-test")
api.add_router("/scoreboard", router)
urlpatterns = [path("api/v1/", api.urls)]


@pytest.fixture
def get(settings):
    settings.ROOT_URLCONF = __name__
    client = Client()
    return lambda address, **headers: client.get(f"/api/v1/scoreboard{address}", headers=headers)


def test_anyone_may_read_the_editions(edition, get):
    found = get("/editions").json()
    assert [(one["year"], one["frozen"]) for one in found] == [(2017, True), (2016, True)]
    whole = get("/editions/2017").json()
    assert whole["areas"] == ["PQ", "SVC", "PR"]
    assert len(whole["countries"]) == 31
    assert whole["eu"]["overall"] is None
    assert get("/editions/2017/facts").json()["requests"]["year"] == 28


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 32 * 4 * 5),
        ("?country=FR", 20),
        ("?country=FR&area=ALL&indicator=1", 1),
        ("?country=%00", 0),
    ],
)
def test_values_can_be_filtered(edition, get, query, count):
    assert len(get(f"/editions/2017/values{query}").json()) == count


@pytest.mark.parametrize(
    "address",
    [
        "/editions/2015",
        "/editions/2017?revision=2",
        "/editions/99999999999999999999",
        "/editions/2015/values",
        "/editions/2015/facts",
    ],
)
def test_what_isnt_there_is_404(edition, get, address):
    assert get(address).status_code == 404


@pytest.mark.parametrize("address", ["/editions/x", "/editions/2017/values?indicator=6"])
def test_what_cannot_be_understood_is_422(edition, get, address):
    assert get(address).status_code == 422


def test_an_etag_spares_the_content(edition, get):
    first = get("/editions/2017")
    again = get("/editions/2017", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    editions.revise(2017, "A correction.", at=AT)
    assert get("/editions/2017", if_none_match=first["ETag"]).status_code == 200


def test_a_revision_may_be_kept_for_ever_and_an_edition_until_corrected(edition, get):
    assert "immutable" in get("/editions/2017?revision=1")["Cache-Control"]
    assert "immutable" not in get("/editions/2017")["Cache-Control"]


def test_a_statistician_counts_the_figures_again_from_the_facts(client, tmp_path, capsys):
    """The round trip that the page describes: download, command, the same figures."""
    dice = random.Random(7)  # noqa: S311
    keep(
        [
            answered(
                f"R{place}",
                receiver_country=dice.choice(("FR", "IT", "UK", "GR")) if place else "FR",
                accepted_at=f"2017-03-{dice.randrange(6, 20):02d}T09:00:00Z",
                replied_at=f"2017-04-{dice.randrange(1, 30):02d}T22:30:00Z",
                rated_at="2017-05-02T10:00:00Z",
                efforts_rating=dice.choice(("satisfied", "very_dissatisfied", "no_opinion")),
            )
            for place in range(60)
        ]
        + [
            row("D", sender_country="FR"),
            row("P1", split_from="R0", sent_at="2017-03-09T09:00:00Z", receiver_country="FR"),
            row("W", withdrawn_at="2017-03-09T09:00:00Z"),
            row("late", sent_at="2017-12-30T09:00:00Z", requested_date="2018-01-20"),
        ]
    )
    editions.recompute(dt.date(2018, 4, 1), AT)
    edition = Edition.objects.get(frozen=True)
    # What happens to facts later changes nothing of the file.
    RequestFact.objects.filter(receiver="IT").update(replied_on=None)
    path = tmp_path / "facts.csv"
    path.write_bytes(client.get("/scoreboard/2017/download.csv?table=facts").content)
    call_command("indicators", path=str(path), year=2017, as_of=edition.as_of, format="json")
    found = json.loads(capsys.readouterr().out)
    for code, country in {**found["countries"], "EU": found["eu"]}.items():
        for area, group in {"ALL": country, **country["areas"]}.items():
            for number, cell in group["indicators"].items():
                kept = edition.values.get(country=code, area=area, indicator=number)
                assert (kept.received, kept.n) == (group["received"], cell["n"])
                assert (kept.total, kept.value) == (cell["total"], cell["value"])
                assert (kept.colour or None, kept.flag or None) == (cell["class"], cell["flag"])
        result = edition.results.get(country=code)
        assert (result.sent, result.received) == (country["sent"], country["received"])
    assert found["totals"]["received"] == edition.totals["received"]
    assert found["totals"]["excluded"]["domestic"] == 1


def test_the_facts_file_names_nobody_and_leads_nowhere(client):
    keep([answered("IMI-2017-000001-1", sender_authority="DE-000123")])
    editions.recompute(dt.date(2018, 4, 1), AT)
    text = client.get("/scoreboard/2017/download.csv?table=facts").content.decode()
    assert "IMI-" not in text
    assert "DE-000123" not in text
    assert text.splitlines()[1].startswith("2017-000001,PQ,PQ-REQ,DE,DE,FR,FR,")
