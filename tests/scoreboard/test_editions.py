"""Editions: what is due, published whole, frozen for good, corrected by revisions (R22)."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction

from imi.kernel.models import Setting
from scoreboard.models import CountryResult, Edition, IndicatorValue, RequestFact, Volume
from scoreboard.services import editions
from scoreboard.services.load import figures_of
from scoreboard.services.report import document
from scoreboard.services.request_file import read_requests
from tests.scoreboard.kept import keep
from tests.scoreboard.rows import DATA, answered, row

pytestmark = pytest.mark.django_db
AT = dt.datetime(2018, 4, 1, 2, tzinfo=dt.UTC)


def make(day, at=AT):
    return editions.recompute(dt.date.fromisoformat(day), at)


@pytest.fixture
def facts(db):
    keep([answered(f"R{place}") for place in range(12)])


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2017-01-01", {}),  # the year has begun; no day of it is over
        ("2017-01-02", {2017: "2017-01-01"}),
        ("2017-07-01", {2017: "2017-06-30"}),
        ("2018-01-02", {2017: "2018-01-01"}),
        ("2018-03-31", {2017: "2018-03-30"}),
        ("2018-04-01", {2017: "2018-03-31"}),
        ("2026-01-05", {2017: "2018-03-31"}),  # nights were missed
    ],
)
def test_an_edition_is_made_from_its_year_on_until_31_march(facts, day, due):
    found = editions.editions_due(dt.date.fromisoformat(day))
    assert {year: str(as_of) for year, as_of in found.items()} == due


def test_a_year_without_requests_has_no_edition(facts):
    make("2018-06-01")
    assert set(Edition.objects.values_list("year", flat=True)) == {2017}


@pytest.mark.parametrize("number", ["", "-2"])
def test_an_edition_says_what_the_command_says(tmp_path, number):
    rows = read_requests(DATA / f"requests{number}.csv")
    expected = document(*figures_of(rows, 2017, dt.date(2018, 3, 31)))
    keep([one.raw for one in rows])
    make("2018-04-01")
    edition = Edition.objects.get(year=2017)
    for code, country in {**expected["countries"], "EU": expected["eu"]}.items():
        groups = {"ALL": country, **country["areas"]}
        for area, group in groups.items():
            for name, cell in group["indicators"].items():
                kept = edition.values.get(country=code, area=area, indicator=name)
                assert (kept.received, kept.n) == (group["received"], cell["n"])
                assert (kept.total, kept.value) == (cell["total"], cell["value"])
                assert (kept.colour or None, kept.flag or None) == (cell["class"], cell["flag"])
        result = edition.results.get(country=code)
        assert (result.sent, result.received) == (country["sent"], country["received"])
        if "overall" in country:
            kept = (result.scored, result.score, result.overall or None, result.rank)
            assert kept == tuple(country["overall"].values())
    volumes = {str(one.year): {one.area: one.requests} for one in edition.volumes.all()}
    assert volumes.keys() == expected["volume"].keys()
    assert edition.totals["received"] == expected["totals"]["received"]


def test_a_provisional_edition_replaces_yesterdays_and_keeps_one_for_its_readers(facts):
    for day in ("2017-07-01", "2017-07-02", "2017-07-03", "2017-07-04"):
        keep([answered(f"R{day}")])
        make(day)
    found = Edition.objects.filter(year=2017).order_by("as_of")
    assert [str(one.as_of) for one in found] == ["2017-07-02", "2017-07-03"]
    assert not any(one.frozen for one in found)


def test_a_second_run_changes_nothing(facts):
    make("2017-07-01")
    first = Edition.objects.get()
    assert make("2017-07-01") == {"published": 0, "frozen": 0, "unchanged": 1}
    assert Edition.objects.get().pk == first.pk


def test_an_older_night_does_not_take_an_edition_back(facts):
    make("2017-07-04")
    make("2017-07-01")
    assert str(Edition.objects.get().as_of) == "2017-07-03"


def test_freezing_happens_once_and_removes_what_was_provisional(facts):
    make("2018-03-31")
    assert make("2018-04-01") == {"published": 1, "frozen": 1, "unchanged": 0}
    assert make("2018-04-02") == {"published": 0, "frozen": 0, "unchanged": 0}
    frozen = Edition.objects.get(frozen=True)
    assert (frozen.revision, str(frozen.as_of)) == (1, "2018-03-31")
    assert frozen.checksum == editions.checksum(frozen)


def test_a_frozen_edition_stays_when_its_facts_go(facts):
    make("2018-04-01")
    before = editions.checksum(Edition.objects.get())
    RequestFact.objects.all().delete()
    make("2018-04-02")
    assert editions.checksum(Edition.objects.get()) == before
    assert editions.broken_editions() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: Edition.objects.update(note="nicer"),
        lambda: Edition.objects.all().delete(),
        lambda: IndicatorValue.objects.filter(n__gt=0).update(n=1),
        lambda: IndicatorValue.objects.first().delete(),
        lambda: CountryResult.objects.update(sent=7),
        lambda: Volume.objects.create(
            edition=Edition.objects.get(), year=2000, area="PQ", requests=1
        ),
    ],
)
def test_the_database_refuses_any_change_of_a_frozen_edition(facts, change):
    make("2018-04-01")
    with pytest.raises(ProgrammingError, match="never changes"), transaction.atomic():
        change()


def test_an_edition_that_no_longer_says_what_it_said_is_found(facts):
    make("2017-07-01")
    edition = Edition.objects.get()
    edition.frozen, edition.revision, edition.checksum = True, 1, "0" * 64
    edition.save()
    assert editions.broken_editions() == [edition]


def test_a_correction_is_a_new_revision_with_its_reason(facts):
    make("2018-04-01")
    keep([row("late", accepted_at="2017-05-06T09:00:00Z")])
    call_command("revise_edition", "2017", note="A late import.")
    first, second = Edition.objects.order_by("revision")
    assert (second.revision, second.note, second.as_of) == (2, "A late import.", first.as_of)
    assert first.results.get(country="FR").received == 12
    assert second.results.get(country="FR").received == 13
    assert editions.broken_editions() == []


@pytest.mark.parametrize(("year", "note"), [(2016, "Why not."), (2017, " ")])
def test_a_revision_needs_a_frozen_edition_and_a_reason(facts, year, note):
    make("2018-04-01")
    with pytest.raises(CommandError):
        call_command("revise_edition", str(year), note=note)


def test_an_edition_of_simulated_exchanges_says_so(facts, settings):
    settings.DEMO = False
    make("2017-07-01")
    assert not Edition.objects.get().simulated
    Setting.objects.create(name="replay", value={"years": [2017]})
    make("2017-07-02")
    assert Edition.objects.latest("as_of").simulated


def test_making_editions_takes_four_passes_however_many_they_are(
    facts, django_assert_max_num_queries
):
    keep([answered(f"old{n}", sent_at="2016-03-06T09:00:00Z") for n in range(3)])
    # Two that say what is due; a transaction, its settings, the passes.
    with django_assert_max_num_queries(9):
        found = editions.count_again(editions.editions_due(dt.date(2018, 4, 1)))
    assert [figures.year for figures, _totals in found] == [2016, 2017]


def test_a_killed_run_leaves_yesterdays_edition(facts, monkeypatch):
    make("2017-07-01")
    keep([answered("new")])

    def killed(edition):
        raise KeyboardInterrupt

    monkeypatch.setattr(editions, "checksum", killed)
    with pytest.raises(KeyboardInterrupt):
        make("2017-07-02")
    edition = Edition.objects.get()
    assert (str(edition.as_of), edition.values.count()) == ("2017-06-30", 32 * 4 * 5)


def test_facts_of_a_year_without_an_edition_is_an_error(facts):
    with pytest.raises(CommandError, match="no data of 2017"):
        call_command("facts", "--year=2017", "--format=json")


def test_the_command_facts_prints_what_the_edition_knows(facts, capsys):
    make("2018-04-01")
    call_command("facts", "--year=2017", "--format=json")
    found = json.loads(capsys.readouterr().out)
    assert found["requests"] == {
        "year": 12,
        "total": 12,
        "growth_percent": None,
        "by_area": {"PQ": 12},
        "by_year": {"2017": 12},
    }
    assert found["areas"] == 12
    assert found["procedures"] == 35
