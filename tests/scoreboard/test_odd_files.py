"""Odd but right files of requests, each against the plain reading of the rules."""

import csv
import datetime as dt
import io
import json

import pytest

from scoreboard.services.load import figures_of
from scoreboard.services.report import document
from scoreboard.services.request_file import read_requests
from tests.scoreboard import oracle
from tests.scoreboard.rows import COLUMNS, answered, row, text

pytestmark = pytest.mark.django_db
OPEN = {"agreed_date": "", "replied_at": "", "rated_at": ""} | dict.fromkeys(
    ("timeliness_rating", "efforts_rating"), ""
)


def rounded(value):
    if isinstance(value, dict):
        return {
            key: round(inner, 6) if key == "unrounded" and inner is not None else rounded(inner)
            for key, inner in value.items()
        }
    return value


@pytest.fixture
def agrees(tmp_path):
    """Compare what the product makes of a file with what the oracle makes of the same rows."""

    def check(content, rows, year=2017, as_of="2018-03-31"):
        path = tmp_path / "requests.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        day = dt.date.fromisoformat(as_of)
        found = json.loads(json.dumps(document(*figures_of(read_requests(path), year, day))))
        assert rounded(found) == rounded(oracle.document(rows, year, day))

    return check


def crowd(n, **cells):
    return [answered(f"crowd{place}", **cells) for place in range(n)]


def accepted_in_time(n, in_time, **cells):
    late = {"accepted_at": "2017-03-14T09:00:00Z"}
    return [
        answered(f"c{place}", **({} if place < in_time else late), **cells) for place in range(n)
    ]


#: A cell or two that lie on an edge, with the last day that counts.
EDGES = {
    # Midnight in Brussels, in winter, in summer, and on the days when the clocks change.
    "the last second of 2016 in Brussels": ({"sent_at": "2016-12-31T22:59:59Z", **OPEN}, ""),
    "the first second of 2017 in Brussels": ({"sent_at": "2016-12-31T23:00:00Z", **OPEN}, ""),
    "the last second of 2017 in Brussels": (
        {"sent_at": "2017-12-31T22:59:59Z", "requested_date": "2018-01-09", "accepted_at": ""}
        | OPEN,
        "",
    ),
    "the first second of 2018 in Brussels": (
        {"sent_at": "2017-12-31T23:00:00Z", "requested_date": "2018-01-09", "accepted_at": ""}
        | OPEN,
        "",
    ),
    "day 7 ends at 22:00 in summer": (
        {"sent_at": "2017-07-03T10:00:00Z", "requested_date": "2017-08-01"}
        | {"accepted_at": "2017-07-10T21:59:59Z", **OPEN},
        "",
    ),
    "day 8 begins at 22:00 in summer": (
        {"sent_at": "2017-07-03T10:00:00Z", "requested_date": "2017-08-01"}
        | {"accepted_at": "2017-07-10T22:00:00Z", **OPEN},
        "",
    ),
    "day 7 ends at 23:00 in winter": (
        {"sent_at": "2017-01-02T10:00:00Z", "accepted_at": "2017-01-09T22:59:59Z", **OPEN},
        "",
    ),
    "day 8 begins at 23:00 in winter": (
        {"sent_at": "2017-01-02T10:00:00Z", "accepted_at": "2017-01-09T23:00:00Z", **OPEN},
        "",
    ),
    "over the change to summer time": (
        {"sent_at": "2017-03-25T22:30:00Z", "requested_date": "2017-05-01"}
        | {"accepted_at": "2017-04-01T22:30:00Z", **OPEN},
        "",
    ),
    "over the change to winter time": (
        {"sent_at": "2017-10-28T22:30:00Z", "requested_date": "2017-12-01"}
        | {"accepted_at": "2017-11-05T22:30:00Z", **OPEN},
        "",
    ),
    "within the hour that comes twice": (
        {"sent_at": "2017-10-29T00:30:00Z", "requested_date": "2017-10-29"}
        | {"accepted_at": "2017-10-29T01:30:00Z", **OPEN},
        "",
    ),
    "answered late on the agreed date": (
        {"replied_at": "2017-03-20T22:59:59Z", "rated_at": "2017-03-21T09:00:00Z"},
        "",
    ),
    "answered a second after the agreed date": (
        {"replied_at": "2017-03-20T23:00:00Z", "rated_at": "2017-03-21T09:00:00Z"},
        "",
    ),
    "a leap day": (
        {"sent_at": "2016-02-29T09:00:00Z", "requested_date": "2016-03-20", **OPEN}
        | {"accepted_at": "2016-03-07T09:00:00Z"},
        "",
    ),
    # The as-of, before and after what happened.
    "as of the sending": ({}, "2017-03-06"),
    "as of the day before the acceptance": ({}, "2017-03-07"),
    "as of the acceptance": ({}, "2017-03-08"),
    "as of the day before the reply": ({}, "2017-03-15"),
    "as of the reply": ({}, "2017-03-16"),
    "as of the rating": ({}, "2017-03-17"),
    "as of the day before the sending": ({}, "2017-03-05"),
    "as of the first day of the year": ({}, "2017-01-01"),
    "as of years later": ({}, "2026-11-24"),
    "open on day 6": ({"accepted_at": "", **OPEN}, "2017-03-12"),
    "open on day 7": ({"accepted_at": "", **OPEN}, "2017-03-13"),
    "agreed for the as-of and open": (
        {**OPEN, "agreed_date": "2017-03-20"},
        "2017-03-20",
    ),
    "agreed for the day after the as-of and open": (
        {**OPEN, "agreed_date": "2017-03-20"},
        "2017-03-19",
    ),
    "accepted after the as-of takes the agreed date with it": (
        {**OPEN, "accepted_at": "2017-04-08T09:00:00Z", "agreed_date": "2017-03-20"},
        "2017-03-31",
    ),
    "rated in Brussels a day later than in UTC": (
        {"rated_at": "2017-03-31T22:30:00Z"},
        "2017-03-31",
    ),
    # Refusals, withdrawals, forwards.
    "refused unaccepted at once": (
        {"accepted_at": "", "refused_at": "2017-03-06T09:00:00Z", **OPEN},
        "",
    ),
    "refused after the as-of": (
        {"accepted_at": "", "refused_at": "2017-03-30T09:00:00Z", **OPEN},
        "2017-03-10",
    ),
    "refused on the agreed date": (
        {**OPEN, "agreed_date": "2017-03-20", "refused_at": "2017-03-20T22:30:00Z"},
        "",
    ),
    "refused the day after the agreed date": (
        {**OPEN, "agreed_date": "2017-03-20", "refused_at": "2017-03-20T23:30:00Z"},
        "",
    ),
    "a refusal overturned leaves nothing": ({"refused_at": ""}, ""),
    "withdrawn unaccepted on day 7": (
        {"accepted_at": "", "withdrawn_at": "2017-03-13T22:59:59Z", **OPEN},
        "",
    ),
    "withdrawn unaccepted on day 8": (
        {"accepted_at": "", "withdrawn_at": "2017-03-13T23:00:00Z", **OPEN},
        "",
    ),
    "withdrawn early, but after the as-of": (
        {"accepted_at": "", "withdrawn_at": "2017-03-12T09:00:00Z", **OPEN},
        "2017-03-11",
    ),
    "accepted after the as-of and withdrawn": (
        {"accepted_at": "2017-03-09T09:00:00Z", "withdrawn_at": "2017-03-12T09:00:00Z", **OPEN},
        "2017-03-08",
    ),
    "withdrawn accepted after the agreed date": (
        {**OPEN, "agreed_date": "2017-03-20", "withdrawn_at": "2017-04-20T09:00:00Z"},
        "",
    ),
    "forwarded often": ({"forwarded_at": "2018-05-05T09:00:00Z"}, ""),
    "counter-proposed and never agreed": (
        {**OPEN, "proposed_date": "2017-05-01"},
        "",
    ),
    # Who and what.
    "to Greece under its other code": ({"receiver_country": "GR"}, ""),
    "from the United Kingdom under its other code": ({"sender_country": "GB"}, ""),
    "domestic under two codes": ({"sender_country": "GR", "receiver_country": "EL"}, ""),
    "from Norway": ({"sender_country": "NO"}, ""),
    "to Liechtenstein": ({"receiver_country": "LI"}, ""),
    "posting, which 2017 doesn't count": ({"area": "PW", "procedure": "PW-REQ"}, ""),
    "machinery with a longer area": ({"area": "NRMM", "procedure": "NRM-REQ"}, ""),
    "an unknown procedure of a known area": ({"procedure": "PQ-OTHER"}, ""),
    "one rating given, the other without opinion": ({"efforts_rating": "no_opinion"}, ""),
    "only one question rated": ({"timeliness_rating": ""}, ""),
    "a draft": ({"sent_at": "", "requested_date": "", "accepted_at": "", **OPEN}, ""),
}


@pytest.mark.parametrize("name", EDGES)
def test_an_edge_is_read_as_the_rules_say(agrees, name):
    cells, as_of = EDGES[name]
    rows = [*crowd(6), answered("edge", **cells)]
    agrees(text(rows), rows, as_of=as_of or "2018-03-31")


@pytest.mark.parametrize("n", [4, 5, 9, 10])
@pytest.mark.parametrize("short", [0, 1])
def test_small_numbers(agrees, n, short):
    rows = accepted_in_time(n, n - short)
    agrees(text(rows), rows)


@pytest.mark.parametrize(
    ("n", "in_time"),
    [(200, 159), (200, 158), (8, 5), (40, 23), (200, 119), (11, 5), (7, 7), (200, 1)],
)
def test_shares_that_end_in_a_half_or_nearly(agrees, n, in_time):
    rows = accepted_in_time(n, in_time)
    agrees(text(rows), rows)


def split_rows():
    """Parts of originals of both years, to one country, sent later, drafted in any order."""
    original = answered("O")
    of_2016 = answered(
        "O16",
        sent_at="2016-12-30T09:00:00Z",
        requested_date="2017-01-20",
        area="SVC",
        procedure="SVC-REQ",
    )
    return [
        answered(
            "P1", split_from="O", sent_at="2017-03-07T23:30:00Z", area="SVC", procedure="SVC-REQ"
        ),
        *crowd(5),
        answered("P2", split_from="O16"),
        original,
        of_2016,
        row("P3", split_from="O", sent_at="2018-01-02T09:00:00Z", requested_date="2018-02-01"),
        row("P4", split_from="O", withdrawn_at="2017-03-08T09:00:00Z"),
        answered("P5", split_from="O", sender_country="FR"),
    ]


@pytest.mark.parametrize("year", [2016, 2017, 2018])
@pytest.mark.parametrize("as_of", ["", "2018-01-01"])
def test_parts_are_counted_with_their_originals(agrees, year, as_of):
    rows = split_rows()
    agrees(text(rows), rows, year, as_of if as_of and year < 2018 else f"{year + 1}-03-31")


def quoted(rows, end):
    """The same rows with every cell in quotes and line ends of one sort."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def with_spaces(rows):
    return "\n".join(
        ",".join(f"  {cell} " for cell in line.split(",")) for line in text(rows).splitlines()
    )


FORMS = {
    "with a BOM": lambda rows: "\ufeff" + text(rows),
    "with CRLF": lambda rows: text(rows).replace("\n", "\r\n"),
    "without a last line end": lambda rows: text(rows).rstrip("\n"),
    "with empty lines": lambda rows: text(rows).replace("\n", "\n\n\r\n"),
    "quoted": lambda rows: quoted(rows, "\n"),
    "quoted, with CRLF and a BOM": lambda rows: "\ufeff" + quoted(rows, "\r\n"),
    "with spaces around every cell": with_spaces,
    "with the columns backwards": lambda rows: text(rows, COLUMNS[::-1]),
    "with further columns": lambda rows: text(
        [one | {"remark": 'a "word", or\ntwo'} for one in rows], ["remark", *COLUMNS, "", "Area"]
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_form_of_a_file_changes_no_figure(agrees, name):
    rows = [*split_rows(), answered("Ωμέγα"), row("a 'b'")]
    agrees(FORMS[name](rows), rows)


def test_references_may_hold_anything_but_control_characters(agrees):
    rows = [
        *crowd(5),
        answered('line\nend, "quote"'),
        answered("P", split_from='line\nend, "quote"'),
    ]
    agrees(text(rows), rows)


@pytest.mark.parametrize("year", [2008, 2013, 2014, 2016, 2018, 2019, 2020, 2099])
def test_no_request_of_the_year_gives_empty_cells(agrees, year):
    if year not in oracle.COUNTED:
        oracle_year = max(one for one in oracle.COUNTED if one <= max(year, 2013))
        oracle.COUNTED[year] = oracle.COUNTED[oracle_year]
    rows = crowd(6)
    agrees(text(rows), rows, year, f"{year}-12-31")
