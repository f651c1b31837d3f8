"""The figures of a file of requests, situation by situation, and against a plain reading."""

import datetime as dt
import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoreboard.services.load import figures_of
from scoreboard.services.report import document
from scoreboard.services.request_file import read_requests
from tests.scoreboard import oracle
from tests.scoreboard.rows import DATA, answered, row, text

pytestmark = pytest.mark.django_db
AS_OF = dt.date(2018, 3, 31)


@pytest.fixture
def compute(tmp_path):
    def run(rows, year=2017, as_of=AS_OF):
        path = tmp_path / "requests.csv"
        path.write_text(rows if isinstance(rows, str) else text(rows))
        found = document(*figures_of(read_requests(path), year, as_of))
        return json.loads(json.dumps(found))

    return run


def rounded(value):
    if isinstance(value, dict):
        return {
            key: round(inner, 6) if key == "unrounded" and inner is not None else rounded(inner)
            for key, inner in value.items()
        }
    return value


@pytest.mark.parametrize("number", ["", "-2"])
def test_the_published_examples_come_out_exactly(compute, number):
    expected = json.loads((DATA / f"expected{number}.json").read_text())
    assert rounded(compute((DATA / f"requests{number}.csv").read_text())) == rounded(expected)


def test_no_row_at_all_is_fine(compute):
    found = compute([])
    assert found["totals"]["rows"] == 0
    assert len(found["countries"]) == 31
    assert found["volume"] == {}


def outcome(compute, number, *rows, as_of=AS_OF, year=2017):
    """n and the failures or days behind an indicator of France, seen through a crowd of five.

    Five requests that the indicator counts as met (or answered in 10 days) lift the cell above
    the small-number limit.
    """
    crowd = [answered(f"crowd{place}") for place in range(5)]
    for one in crowd:
        shift = f"{year}-01-"
        one |= {"sent_at": f"{shift}01T09:00:00Z", "accepted_at": f"{shift}01T10:00:00Z"}
        one |= {"requested_date": f"{shift}20", "agreed_date": f"{shift}20"}
        one |= {"replied_at": f"{shift}11T09:00:00Z", "rated_at": f"{shift}12T09:00:00Z"}
    cell = compute([*crowd, *rows], year, as_of)["countries"]["FR"]["indicators"][str(number)]
    return cell["n"] - 5, cell["total"] - (50 if number == 2 else 5 if number in (1, 3) else 0)


UNANSWERED = {"agreed_date": "", "replied_at": "", "rated_at": ""} | dict.fromkeys(
    ("timeliness_rating", "efforts_rating"), ""
)
LATE_UTC = "2017-03-13T23:30:00Z"  # already 14 March in Brussels


@pytest.mark.parametrize(
    ("cells", "as_of", "expected"),
    [
        ({"accepted_at": "2017-03-13T22:59:59Z"}, "2018-03-31", (1, 1)),  # day 7 is in time
        ({"accepted_at": "2017-03-13T23:00:00Z"}, "2018-03-31", (1, 0)),  # midnight in Brussels
        ({"accepted_at": LATE_UTC}, "2018-03-31", (1, 0)),
        ({"accepted_at": LATE_UTC}, "2017-03-13", (1, 0)),  # day 7 is over, not accepted yet
        ({"accepted_at": LATE_UTC}, "2017-03-12", (0, 0)),  # still has time
        ({}, "2017-03-12", (0, 0)),
        ({}, "2017-03-13", (1, 0)),
        ({"refused_at": "2017-03-07T09:00:00Z"}, "2017-03-07", (1, 0)),  # a failure at once
        ({"refused_at": "2017-03-07T09:00:00Z"}, "2017-03-06", (0, 0)),
        ({"withdrawn_at": "2017-03-13T22:00:00Z"}, "2018-03-31", (0, 0)),  # day 7: early
        ({"withdrawn_at": "2017-03-13T23:00:00Z"}, "2018-03-31", (1, 0)),  # day 8
        (
            {"accepted_at": "2017-03-07T09:00:00Z", "withdrawn_at": "2017-03-08T09:00:00Z"},
            "2018-03-31",
            (1, 1),
        ),
        # The clocks went forward on 26 March: 23 hours, still seven calendar days.
        (
            {
                "sent_at": "2017-03-19T23:30:00Z",
                "requested_date": "2017-04-20",
                "accepted_at": "2017-03-27T21:59:59Z",
            },
            "2018-03-31",
            (1, 1),
        ),
        (
            {
                "sent_at": "2017-03-19T23:30:00Z",
                "requested_date": "2017-04-20",
                "accepted_at": "2017-03-27T22:00:00Z",
            },
            "2018-03-31",
            (1, 0),
        ),
    ],
)
def test_speed_in_accepting(compute, cells, as_of, expected):
    found = outcome(compute, 1, row(**cells), as_of=dt.date.fromisoformat(as_of))
    assert found == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"replied_at": "2017-03-08T21:00:00Z", "sent_at": "2017-03-08T07:00:00Z"}, (1, 0)),
        ({"replied_at": "2017-03-16T09:00:00Z"}, (1, 10)),
        ({"replied_at": "2018-03-31T21:59:59Z"}, (1, 390)),
        ({"replied_at": "2018-03-31T22:00:00Z"}, (0, 0)),  # after the as-of
        ({"replied_at": ""}, (0, 0)),
    ],
)
def test_speed_in_answering(compute, cells, expected):
    assert outcome(compute, 2, answered(**UNANSWERED | cells)) == expected


@pytest.mark.parametrize(
    ("cells", "as_of", "expected"),
    [
        ({"replied_at": "2017-03-20T22:59:59Z"}, "2018-03-31", (1, 1)),
        ({"replied_at": "2017-03-20T23:00:00Z"}, "2018-03-31", (1, 0)),
        ({"replied_at": ""}, "2017-03-20", (1, 0)),  # open and due: a failure
        ({"replied_at": ""}, "2017-03-19", (0, 0)),
        ({"replied_at": "2017-03-21T09:00:00Z"}, "2017-03-19", (0, 0)),
        ({"replied_at": "2017-03-21T09:00:00Z"}, "2017-03-20", (1, 0)),
        ({"replied_at": "", "refused_at": "2017-03-20T09:00:00Z"}, "2018-03-31", (0, 0)),
        ({"replied_at": "", "refused_at": "2017-03-21T09:00:00Z"}, "2018-03-31", (1, 0)),
        ({"replied_at": "", "refused_at": "2017-03-21T09:00:00Z"}, "2017-03-20", (1, 0)),
        ({"replied_at": "", "withdrawn_at": "2017-04-21T09:00:00Z"}, "2018-03-31", (0, 0)),
        ({"replied_at": "", "withdrawn_at": "2017-04-21T09:00:00Z"}, "2017-04-20", (1, 0)),
        ({"replied_at": "2017-03-16T09:00:00Z", "agreed_date": ""}, "2018-03-31", (0, 0)),
        ({"replied_at": "", "accepted_at": "2017-03-25T09:00:00Z"}, "2017-03-24", (0, 0)),
    ],
)
def test_answered_by_the_agreed_date(compute, cells, as_of, expected):
    one = answered(**UNANSWERED | {"agreed_date": "2017-03-20"} | cells)
    assert outcome(compute, 3, one, as_of=dt.date.fromisoformat(as_of)) == expected


@pytest.mark.parametrize("number", [4, 5])
@pytest.mark.parametrize(
    ("rating", "rated_at", "expected"),
    [
        ("very_dissatisfied", "2017-03-17T09:00:00Z", (1, 1)),
        ("dissatisfied", "2017-03-17T09:00:00Z", (1, 1)),
        ("satisfied", "2017-03-17T09:00:00Z", (1, 0)),
        ("very_satisfied", "2017-03-17T09:00:00Z", (1, 0)),
        ("no_opinion", "2017-03-17T09:00:00Z", (0, 0)),
        ("dissatisfied", "2018-03-31T21:59:59Z", (1, 1)),
        ("dissatisfied", "2018-03-31T22:00:00Z", (0, 0)),
        ("", "2017-03-17T09:00:00Z", (0, 0)),
    ],
)
def test_ratings(compute, number, rating, rated_at, expected):
    name, other = ("timeliness_rating", "efforts_rating")[:: 1 if number == 4 else -1]
    one = answered(**{name: rating, other: "no_opinion", "rated_at": rated_at})
    assert outcome(compute, number, one) == expected


def test_a_part_is_received_again_and_answered_from_the_original_sending(compute):
    part = answered(
        "R2",
        split_from="R1",
        sent_at="2017-03-20T09:00:00Z",
        requested_date="2017-03-30",
        accepted_at="2017-03-27T09:00:00Z",
        agreed_date="2017-03-30",
        replied_at="2017-03-30T09:00:00Z",
        rated_at="2017-03-30T09:00:00Z",
    )
    both = [answered("R1"), part]
    assert outcome(compute, 1, *both) == (2, 2)
    assert outcome(compute, 2, *both) == (2, 10 + 24)
    found = compute(both)
    assert found["countries"]["FR"]["received"] == 2
    assert found["countries"]["DE"]["sent"] == 1
    assert found["volume"] == {"2017": {"PQ": 1}}


def test_a_part_belongs_to_the_year_of_its_original(compute):
    original = row("R1", sent_at="2017-12-31T09:00:00Z", requested_date="2018-02-01")
    part = row("R2", split_from="R1", sent_at="2018-01-20T09:00:00Z", requested_date="2018-02-01")
    assert compute([original, part])["totals"]["received"] == 2
    assert compute([original, part], 2018)["totals"]["excluded"]["other_year"] == 2
    early = compute([original, part], 2017, dt.date(2018, 1, 19))
    assert early["totals"]["excluded"]["after_as_of"] == 1


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"sent_at": "", "requested_date": ""}, "draft"),
        ({"sent_at": "", "receiver_country": "DE"}, "draft"),
        ({"receiver_country": "DE", "sent_at": "2016-01-01T09:00:00Z"}, "domestic"),
        ({"sender_country": "GR", "receiver_country": "EL"}, "domestic"),
        ({"sent_at": "2016-12-31T22:59:59Z"}, "other_year"),
        ({"sent_at": "2018-01-01T09:00:00Z", "requested_date": "2018-02-01"}, "other_year"),
        ({"sent_at": "2018-04-01T09:00:00Z", "requested_date": "2018-05-01"}, "other_year"),
        ({"area": "PW", "procedure": "PW-REQ"}, "out_of_scope"),
        ({"area": "PW", "procedure": "PW-DOC"}, "out_of_scope"),
        ({"area": "NRMM", "procedure": "NRM-REQ"}, "out_of_scope"),
        (
            {"area": "PW", "procedure": "PW-REQ", "withdrawn_at": "2017-03-07T09:00:00Z"},
            "out_of_scope",
        ),
        ({"withdrawn_at": "2017-03-07T09:00:00Z"}, "withdrawn_early"),
    ],
)
def test_what_is_not_counted_is_sorted_out_in_order(compute, cells, where):
    totals = compute([row(**cells)])["totals"]
    assert {name for name, count in totals["excluded"].items() if count} == {where}
    assert totals["rows"] == totals["received"] + sum(totals["excluded"].values()) == 1


def test_years_turn_at_midnight_in_brussels(compute):
    one = row(sent_at="2016-12-31T23:00:00Z", requested_date="2017-01-20")
    found = compute([one])
    assert found["totals"]["received"] == 1
    assert found["volume"] == {"2017": {"PQ": 1}}


@pytest.mark.parametrize(
    ("year", "counted", "rated"),
    [
        (2013, {"PQ", "SVC", "PW"}, set()),
        (2014, {"PQ", "SVC", "PW", "PR"}, set()),
        (2016, {"PQ", "SVC", "PW", "PR"}, set()),
        (2017, {"PQ", "SVC", "PR"}, set()),
        (2018, {"PQ", "SVC", "PW", "PR"}, {"PW"}),
    ],
)
def test_each_edition_counts_its_own_procedures(compute, year, counted, rated):
    rows = [
        answered(
            code,
            area=code.split("-")[0],
            procedure=code,
            sent_at=f"{year}-03-06T09:00:00Z",
            accepted_at=f"{year}-03-06T09:00:00Z",
            requested_date=f"{year}-03-20",
            agreed_date=f"{year}-03-20",
            replied_at=f"{year}-03-07T09:00:00Z",
            rated_at=f"{year}-03-07T09:00:00Z",
        )
        for code in ("PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ", "PW-DOC")
    ]
    found = compute(rows, year, dt.date(year + 1, 3, 31))
    areas = found["countries"]["FR"]["areas"]
    assert {area for area, one in areas.items() if one["received"]} == set(areas) == counted
    assert found["totals"]["ratings_only"] == len(rated)
    assert found["countries"]["FR"]["received"] == len(counted)
    assert found["countries"]["DE"]["sent"] == len(counted)
    for area in counted:
        ratings = areas[area]["indicators"]["4"]["n"]
        assert ratings == (2 if area in rated else 1)
        assert areas[area]["indicators"]["1"]["n"] == 1


@pytest.mark.parametrize(
    ("accepted", "n", "value", "colour"),
    [
        (159, 200, 80, "green"),  # 79.5
        (158, 200, 79, "yellow"),
        (119, 200, 60, "yellow"),  # 59.5
        (118, 200, 59, "red"),
    ],
)
def test_shares_are_rounded_half_up_and_then_classed(compute, accepted, n, value, colour):
    rows = [
        row(f"R{place}", accepted_at="2017-03-07T09:00:00Z" if place < accepted else "")
        for place in range(n)
    ]
    cell = compute(rows)["countries"]["FR"]["indicators"]["1"]
    assert (cell["n"], cell["value"], cell["class"], cell["flag"]) == (n, value, colour, None)


@pytest.mark.parametrize(
    ("negative", "n", "value", "colour"),
    [(9, 200, 5, "yellow"), (8, 200, 4, "green"), (29, 200, 15, "red"), (28, 200, 14, "yellow")],
)
def test_negative_ratings_are_rounded_half_up_and_then_classed(compute, negative, n, value, colour):
    rows = [
        answered(f"R{place}", timeliness_rating="dissatisfied" if place < negative else "satisfied")
        for place in range(n)
    ]
    cell = compute(rows)["countries"]["FR"]["indicators"]["4"]
    assert (cell["value"], cell["class"]) == (value, colour)


@pytest.mark.parametrize(
    ("days", "value", "colour"),
    [
        ([15] * 5 + [16] * 5, 16, "yellow"),  # 15.5
        ([15] * 6 + [16] * 4, 15, "green"),
        ([25] * 5 + [26] * 5, 26, "red"),  # 25.5
        ([25] * 6 + [26] * 4, 25, "yellow"),
    ],
)
def test_days_are_rounded_half_up_and_then_classed(compute, days, value, colour):
    sent = dt.date(2017, 3, 6)
    rows = [
        answered(
            f"R{place}",
            replied_at=f"{sent + dt.timedelta(days=count)}T09:00:00Z",
            rated_at=f"{sent + dt.timedelta(days=count)}T09:00:00Z",
        )
        for place, count in enumerate(days)
    ]
    cell = compute(rows)["countries"]["FR"]["indicators"]["2"]
    assert (cell["value"], cell["class"], cell["total"]) == (value, colour, sum(days))


@pytest.mark.parametrize(
    ("n", "flag", "assessed"),
    [
        (0, "no_data", False),
        (1, "not_assessed", False),
        (4, "not_assessed", False),
        (5, "few", True),
        (9, "few", True),
        (10, None, True),
    ],
)
def test_small_numbers_are_not_assessed_or_marked(compute, n, flag, assessed):
    found = compute([answered(f"R{place}") for place in range(n)])
    for cell in found["countries"]["FR"]["indicators"].values():
        assert (cell["n"], cell["flag"]) == (n, flag)
        assert all((cell[key] is not None) == assessed for key in ("total", "value", "class"))


def test_the_eu_average_is_one_pot_with_small_countries_and_without_the_others(compute):
    rows = [
        answered(f"R{place}", receiver_country=code)
        for place, code in enumerate(["FR", "IT", "UK", "EL", "HR", "NO", "IS", "LI"])
    ]
    found = compute(rows)
    assert found["eu"]["indicators"]["1"]["n"] == 5
    assert found["countries"]["FR"]["indicators"]["1"]["flag"] == "not_assessed"
    assert {c for c, one in found["countries"].items() if not one["eu"]} == {"NO", "IS", "LI"}


@pytest.mark.parametrize(
    ("year", "outside"),
    [
        (2012, {"HR", "IS", "LI", "NO"}),
        (2013, {"IS", "LI", "NO"}),
        (2019, {"IS", "LI", "NO"}),
        (2020, {"UK", "IS", "LI", "NO"}),
    ],
)
def test_membership_is_that_of_the_last_day_of_the_year(compute, year, outside):
    found = compute([], year, dt.date(year + 1, 3, 31))["countries"]
    assert {code for code, one in found.items() if not one["eu"]} == outside


def test_countries_are_ranked_by_score_and_ties_share_a_rank(compute):
    good = [answered(f"{c}{i}", receiver_country=c) for c in ("AT", "BE") for i in range(5)]
    bad = [
        answered(
            f"CZ{i}",
            receiver_country="CZ",
            accepted_at="2017-03-16T09:00:00Z",
            timeliness_rating="dissatisfied",
        )
        for i in range(5)
    ]
    found = compute(good + bad)["countries"]
    overall = {code: found[code]["overall"] for code in ("AT", "BE", "CZ", "DE")}
    assert overall["AT"] == {"scored": 5, "score": 5, "class": "good", "rank": 1}
    assert overall["BE"]["rank"] == 1
    assert overall["CZ"] == {"scored": 5, "score": 1, "class": "medium", "rank": 3}
    assert overall["DE"] == {"scored": 0, "score": None, "class": None, "rank": None}


def test_nothing_is_written_to_the_database(compute):
    tables = set(connection.introspection.table_names())
    compute([answered()])
    assert set(connection.introspection.table_names()) == tables


# Against the plain reading

PROCEDURES = ("PQ-REQ", "PQ-REQ", "SVC-REQ", "PR-REQ", "PW-REQ", "PW-DOC", "TDL-REQ")
RATING = st.sampled_from(["", "", "satisfied", "dissatisfied", "very_dissatisfied", "no_opinion"])
#: Hours after a midnight; the small ones lie around Brussels's own.
HOURS = st.sampled_from([0, 1, 9, 21, 22, 23])


def instant(day, hour):
    return f"{day}T{hour:02}:30:00Z"


@st.composite
def requests(draw, year, place):
    """A valid row whose dates lie around the boundaries of the rules."""
    procedure = draw(st.sampled_from(PROCEDURES))
    sent = dt.date(year, 1, 1) + dt.timedelta(
        days=draw(st.sampled_from([-1, 0, 64, 65, 80, 300, 364, 365, 450]))
    )
    one = row(
        f"R{place}",
        area=procedure.split("-")[0],
        procedure=procedure,
        sender_country=draw(st.sampled_from(["DE", "FR", "GR", "NO", "HR"])),
        receiver_country=draw(st.sampled_from(["FR", "FR", "EL", "GB", "IS"])),
        sent_at=instant(sent, draw(HOURS)),
        requested_date=str(sent + dt.timedelta(days=15)),
    )
    if draw(st.integers(0, 12)) == 0:
        return one | {"sent_at": "", "requested_date": ""}
    day = sent
    if draw(st.booleans()):
        day = sent + dt.timedelta(days=draw(st.sampled_from([1, 6, 7, 8, 9, 30])))
        one["accepted_at"] = instant(day, draw(HOURS))
        if draw(st.integers(0, 3)):
            one["agreed_date"] = str(sent + dt.timedelta(days=draw(st.integers(2, 40))))
    ending = draw(st.sampled_from(["", "replied_at", "replied_at", "refused_at", "withdrawn_at"]))
    if not ending or (ending == "replied_at" and not one["accepted_at"]):
        return one
    day += dt.timedelta(days=draw(st.sampled_from([1, 6, 7, 8, 9, 20, 40, 60])))
    one[ending] = instant(day, draw(HOURS))
    ratings = draw(RATING), draw(RATING)
    if ending == "replied_at" and any(ratings):
        one["timeliness_rating"], one["efforts_rating"] = ratings
        day += dt.timedelta(days=draw(st.sampled_from([1, 3, 30])))
        one["rated_at"] = instant(day, draw(HOURS))
    return one


@st.composite
def files(draw):
    """A year, an as-of, and rows: many alike in number, so that cells pass the limits."""
    year = draw(st.sampled_from([2013, 2014, 2017, 2018, 2021]))
    as_of = dt.date(year, 1, 1) + dt.timedelta(
        days=draw(st.sampled_from([0, 70, 71, 72, 73, 86, 87, 88, 364, 372, 454, 600]))
    )
    kinds = [draw(requests(year, place)) for place in range(draw(st.integers(0, 12)))]
    rows = []
    for one in kinds:
        for copy in range(draw(st.sampled_from([1, 1, 2, 5, 9]))):
            rows.append(one | {"reference": f"{one['reference']}-{copy}"})
    parts = []
    for one in rows:
        if one["sent_at"] and draw(st.integers(0, 9)) == 0:
            later = dt.date.fromisoformat(one["sent_at"][:10]) + dt.timedelta(days=9)
            parts.append(
                row(
                    f"{one['reference']}/2",
                    **{key: one[key] for key in ("area", "procedure", "receiver_country")},
                    split_from=one["reference"],
                    sent_at=instant(later, draw(HOURS)),
                    accepted_at=instant(later + dt.timedelta(days=3), 9),
                    replied_at=instant(later + dt.timedelta(days=5), 9),
                    requested_date=str(later + dt.timedelta(days=30)),
                    agreed_date=str(later + dt.timedelta(days=5)),
                )
            )
    return year, as_of, rows + parts


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(file=files())
def test_the_pass_agrees_with_a_plain_reading_of_the_rules(compute, file):
    year, as_of, rows = file
    assert rounded(compute(rows, year, as_of)) == oracle.document(rows, year, as_of)
