"""Every error of a file of requests: where, which code, in which order."""

import io
from contextlib import redirect_stderr, redirect_stdout

import pytest
from django.core.management import call_command, load_command_class

from scoreboard.services.request_file import BadFileError, read_requests
from tests.scoreboard.rows import COLUMNS, answered, row, text


def problems(tmp_path, content):
    path = tmp_path / "requests.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    try:
        read_requests(path)
    except BadFileError as bad:
        for problem in bad.problems:
            assert problem.message
            assert "\n" not in str(problem)
        return [f"{one.line}:{one.column}:{one.code}" for one in bad.problems], bad.count
    return [], 0


@pytest.fixture
def errors(tmp_path):
    return lambda *rows: problems(tmp_path, text(rows))[0]


UNANSWERED = {"replied_at": "", "timeliness_rating": "", "efforts_rating": "", "rated_at": ""}
DRAFT = {"sent_at": "", "requested_date": ""}


@pytest.mark.parametrize(
    "cells",
    [
        {},
        DRAFT,
        {"sent_at": ""},  # a draft may have the date already
        {"sender_country": "GR", "receiver_country": "GB"},
        {"area": "NRMM", "procedure": "NRM-REQ"},
        {"area": " PQ ", "reference": "  R 1  "},
        {"reference": 'a, "b" and\nmore'},
        {"accepted_at": "2017-03-06T09:00:00Z", "forwarded_at": "2017-03-06T09:00:00Z"},
        {"requested_date": "2017-03-06", "proposed_date": "2017-03-06"},
        # Sent late in the evening: already the 7th in Brussels.
        {"sent_at": "2017-03-06T23:00:00Z", "requested_date": "2017-03-07"},
    ],
)
def test_what_is_right_is_let_through(errors, cells):
    assert errors(row(**cells)) == []


@pytest.mark.parametrize("name", COLUMNS)
def test_an_answered_request_with_every_cell_is_let_through(errors, name):
    whole = answered(
        forwarded_at="2017-03-07T09:00:00Z",
        proposed_date="2017-03-25",
        efforts_rating="no_opinion",
    )
    assert errors(whole) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # required
        ({"reference": ""}, ["reference:required"]),
        ({"area": "", "procedure": ""}, ["area:required", "procedure:required"]),
        ({"sender_country": " "}, ["sender_country:required"]),
        ({"sender_authority": ""}, ["sender_authority:required"]),
        ({"receiver_country": ""}, ["receiver_country:required"]),
        ({"receiver_authority": ""}, ["receiver_authority:required"]),
        ({"requested_date": ""}, ["requested_date:required"]),
        ({"requested_date": "", "sent_at": "soon"}, ["sent_at:value", "requested_date:required"]),
        # value
        ({"area": "pq"}, ["area:value"]),
        ({"area": "PQPQPQ"}, ["area:value"]),
        ({"procedure": "PQ_REQ"}, ["procedure:value"]),
        ({"procedure": "PQ-REQ-1"}, ["procedure:value"]),
        ({"sender_country": "CH"}, ["sender_country:value"]),
        ({"sender_country": "de"}, ["sender_country:value"]),
        ({"receiver_country": "EU"}, ["receiver_country:value"]),
        ({"sent_at": "2017-03-06"}, ["sent_at:value"]),
        ({"sent_at": "2017-03-06T09:00:00"}, ["sent_at:value"]),
        ({"sent_at": "2017-03-06T09:00:00+00:00"}, ["sent_at:value"]),
        ({"sent_at": "2017-03-06t09:00:00z"}, ["sent_at:value"]),
        ({"sent_at": "2017-03-06T24:00:00Z"}, ["sent_at:value"]),
        ({"sent_at": "2017-03-06T23:59:60Z"}, ["sent_at:value"]),
        ({"sent_at": "2017-02-29T09:00:00Z"}, ["sent_at:value"]),
        ({"sent_at": "1999-12-31T23:59:59Z"}, ["sent_at:value"]),
        ({"sent_at": "2100-01-01T00:00:00Z"}, ["sent_at:value"]),
        ({"sent_at": "２０１７-03-06T09:00:00Z"}, ["sent_at:value"]),
        ({"requested_date": "20.3.2017"}, ["requested_date:value"]),
        ({"requested_date": "2017-3-20"}, ["requested_date:value"]),
        ({"requested_date": "2017-04-31"}, ["requested_date:value"]),
        ({"requested_date": "2017-03-20\n"}, ["requested_date:value"]),
        ({"sender_authority": "DE\x00"}, ["sender_authority:value"]),
        # needs
        ({"sent_at": "", "accepted_at": "2017-03-07T09:00:00Z"}, ["accepted_at:needs"]),
        ({"sent_at": "", "forwarded_at": "2017-03-07T09:00:00Z"}, ["forwarded_at:needs"]),
        ({"sent_at": "", "proposed_date": "2017-03-07"}, ["proposed_date:needs"]),
        ({"sent_at": "", "refused_at": "2017-03-07T09:00:00Z"}, ["refused_at:needs"]),
        ({"sent_at": "", "withdrawn_at": "2017-03-07T09:00:00Z"}, ["withdrawn_at:needs"]),
        ({"agreed_date": "2017-03-20"}, ["agreed_date:needs"]),
        ({"replied_at": "2017-03-20T09:00:00Z"}, ["replied_at:needs"]),
        ({"timeliness_rating": "satisfied"}, ["timeliness_rating:needs"]),
        ({"efforts_rating": "no_opinion"}, ["efforts_rating:needs"]),
        ({"timeliness_rating": "fine"}, ["timeliness_rating:value"]),
        ({"rated_at": "2017-03-20T09:00:00Z"}, ["rated_at:needs"]),
        (
            {"rated_at": "2017-03-20T09:00:00Z", "efforts_rating": "satisfied"},
            ["rated_at:needs"],
        ),
        # filled is enough, also when malformed
        ({"accepted_at": "soon", "agreed_date": "2017-03-20"}, ["accepted_at:value"]),
        # unknown
        ({"split_from": "R9"}, ["split_from:unknown"]),
        ({"split_from": "R9", "sent_at": ""}, ["split_from:needs"]),
        # conflict
        ({"procedure": "SVC-REQ"}, ["procedure:conflict"]),
        ({"area": "PQX"}, []),
        ({"area": "NRM", "procedure": "NRMM-REQ"}, ["procedure:conflict"]),
        ({"split_from": "R1"}, ["split_from:conflict"]),  # itself: a part
        (
            {"refused_at": "2017-03-07T09:00:00Z", "withdrawn_at": "2017-03-07T09:00:00Z"},
            ["withdrawn_at:conflict"],
        ),
        (
            {"refused_at": "2017-03-07T09:00:00Z", "withdrawn_at": "later"},
            ["withdrawn_at:value"],
        ),
        (
            {"refused_at": "later", "withdrawn_at": "2017-03-07T09:00:00Z"},
            ["refused_at:value", "withdrawn_at:conflict"],
        ),
        # order
        ({"accepted_at": "2017-03-06T08:59:59Z"}, ["accepted_at:order"]),
        ({"forwarded_at": "2017-03-06T08:59:59Z"}, ["forwarded_at:order"]),
        ({"requested_date": "2017-03-05"}, ["requested_date:order"]),
        ({"proposed_date": "2017-03-05"}, ["proposed_date:order"]),
        (
            {"sent_at": "2017-03-06T23:00:00Z", "requested_date": "2017-03-06"},
            ["requested_date:order"],
        ),
        ({"refused_at": "2017-03-06T08:59:59Z"}, ["refused_at:order"]),
        ({"withdrawn_at": "2017-03-06T08:59:59Z"}, ["withdrawn_at:order"]),
        (
            {"accepted_at": "2017-03-09T09:00:00Z", "refused_at": "2017-03-08T09:00:00Z"},
            ["refused_at:order"],
        ),
        ({"accepted_at": "soon", "refused_at": "2017-03-01T09:00:00Z"}, ["accepted_at:value"]),
    ],
)
def test_each_code_of_an_unanswered_request(errors, cells, expected):
    assert errors(row(**cells)) == [f"2:{one}" for one in expected]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"replied_at": "2017-03-08T08:59:59Z"}, ["replied_at:order"]),
        ({"rated_at": "2017-03-16T08:59:59Z"}, ["rated_at:order"]),
        ({"agreed_date": "2017-03-05"}, ["agreed_date:order"]),
        ({"refused_at": "2017-03-09T09:00:00Z"}, ["refused_at:conflict"]),
        (
            {"refused_at": "2017-03-09T09:00:00Z", "withdrawn_at": "2017-03-01T09:00:00Z"},
            ["refused_at:conflict", "withdrawn_at:conflict"],
        ),
        ({"rated_at": ""}, ["timeliness_rating:needs", "efforts_rating:needs"]),
        ({"timeliness_rating": "", "efforts_rating": ""}, ["rated_at:needs"]),
        ({"timeliness_rating": ""}, []),
        ({"accepted_at": ""}, ["agreed_date:needs", "replied_at:needs"]),
        ({"sent_at": ""}, ["accepted_at:needs"]),
    ],
)
def test_each_code_of_an_answered_request(errors, cells, expected):
    assert errors(answered(**cells)) == [f"2:{one}" for one in expected]


def part(**cells):
    return row("R2", split_from="R1", **cells)


@pytest.mark.parametrize(
    ("original", "one", "expected"),
    [
        ({}, {}, []),
        (DRAFT, {}, ["split_from:conflict"]),
        ({"receiver_country": "IT"}, {}, ["split_from:conflict"]),
        ({"receiver_country": "GR"}, {"receiver_country": "EL"}, []),
        ({"receiver_country": "XX"}, {}, []),
        ({}, {"sent_at": "2017-03-06T08:59:59Z"}, ["sent_at:order"]),
        (
            {"receiver_country": "IT"},
            {"sent_at": "2017-03-06T08:59:59Z"},
            ["split_from:conflict", "sent_at:order"],
        ),
        ({"sent_at": "then"}, {}, []),
    ],
)
def test_a_part_fits_its_original(errors, original, one, expected):
    # The part stands first: the order of the rows doesn't matter.
    found = [error for error in errors(part(**one), row("R1", **original)) if error[0] == "2"]
    assert found == [f"2:{error}" for error in expected]


def test_a_part_of_a_part_is_refused(errors):
    third = row("R3", split_from="R2")
    assert errors(row("R1"), part(), third) == ["4:split_from:conflict"]


def test_a_reference_given_twice_means_the_first(errors):
    rows = [row("R1"), row("R1", receiver_country="IT"), part(), row("R1")]
    assert errors(*rows) == ["3:reference:duplicate", "5:reference:duplicate"]
    italian = [row("R1"), row("R1", receiver_country="IT"), part(receiver_country="IT")]
    assert errors(*italian) == ["3:reference:duplicate", "4:split_from:conflict"]


def test_a_row_with_too_few_or_many_cells_is_checked_no_further(tmp_path):
    lines = text([row("R1"), row("R2", split_from="R1"), row("R3", area="pq")]).splitlines()
    lines[1] += ","
    found, count = problems(tmp_path, "\n".join([*lines, "x", ""]))
    assert found == ["2:*:cells", "3:split_from:unknown", "4:area:value", "5:*:cells"]
    assert count == 4


def test_lines_are_physical_ones(tmp_path):
    content = text([row("R\n1", area="pq"), row("R2", area="pq")])
    lines = content.split("\n")
    content = "\r\n".join([lines[0], "", *lines[1:3], "", "", *lines[3:]])
    assert problems(tmp_path, content)[0] == ["3:area:value", "7:area:value"]


def test_a_comma_or_a_line_end_in_quotes_is_no_end(tmp_path):
    head, line = text([row("R1")]).splitlines()
    quoted = ",".join(f'"{cell}"' for cell in line.split(","))
    assert problems(tmp_path, f"{head}\r\n{quoted}\r\n")[0] == []
    assert problems(tmp_path, f"{head}\n{line.replace('DE-000001', chr(34) + 'a,b')}\n")[0] == [
        "2:*:cells"
    ]


def test_columns_stand_in_any_order_with_others_between_them(tmp_path):
    columns = ["remark", *reversed(COLUMNS), "remark"]
    content = text([row("R1") | {"remark": "x"}], columns)
    assert problems(tmp_path, "\ufeff" + content.replace("reference", " reference ", 1))[0] == []
    wrong = text([row("R1", area="pq", sender_country="XX")], columns)
    assert problems(tmp_path, wrong)[0] == ["2:area:value", "2:sender_country:value"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", ["1:*:header"]),
        ("\ufeff", ["1:*:header"]),
        ("\n\r\n", ["1:*:header"]),
        ("caf\xe9".encode("latin-1"), ["1:*:encoding"]),
        (text([row()]).encode("utf-16"), ["1:*:encoding"]),
        (
            text([row(area="pq")], [c for c in COLUMNS if c not in ("area", "rated_at")]),
            ["1:area:missing-column", "1:rated_at:missing-column"],
        ),
        (
            text([row(area="pq")], ["rated_at", *COLUMNS[1:], "area"]),
            [
                "1:reference:missing-column",
                "1:area:duplicate-column",
                "1:rated_at:duplicate-column",
            ],
        ),
        (text([], [c.upper() for c in COLUMNS])[:30], [f"1:{c}:missing-column" for c in COLUMNS]),
    ],
)
def test_without_a_readable_header_no_row_is_checked(tmp_path, content, expected):
    assert problems(tmp_path, content)[0] == expected


def test_the_first_hundred_errors_are_named_and_all_are_counted(tmp_path):
    found, count = problems(tmp_path, text([row(f"R{n}", area="pq") for n in range(150)]))
    assert len(found) == 100
    assert found[-1] == "101:area:value"
    assert count == 150


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        call_command("indicators", *arguments, stdout=out, stderr=err)
    return left.value.code, out.getvalue(), err.getvalue()


def test_a_bad_file_ends_with_1_and_says_nothing_on_standard_output(tmp_path):
    path = tmp_path / "requests.csv"
    path.write_text(text([row(area="pq")]))
    code, out, err = run("--from", str(path), "--year=2017", "--as-of=2018-03-31", "--format=json")
    assert (code, out) == (1, "")
    first, last = err.splitlines()
    assert first.startswith("2:area:value: ")
    assert last == "errors: 1"


GOOD = {"--from": "x.csv", "--year": "2017", "--as-of": "2018-03-31", "--format": "json"}


@pytest.mark.parametrize(
    "change",
    [
        {"--from": None},
        {"--year": None},
        {"--format": None},
        {"--year": "2007"},
        {"--year": "2100"},
        {"--year": "２０１７"},
        {"--year": "17"},
        {"--as-of": "2016-12-31"},
        {"--as-of": "2018-02-30"},
        {"--as-of": "2018-3-31"},
        {"--format": "xml"},
        {"--from": "/nowhere/x.csv"},
        {"--from": "/"},
        {"--colour": "red"},
    ],
)
def test_wrong_usage_ends_with_2_and_one_sentence(tmp_path, change):
    path = tmp_path / "x.csv"
    path.write_text(text([]))
    options = GOOD | {"--from": str(path)} | change
    arguments = [part for item in options.items() if item[1] is not None for part in item]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        load_command_class("scoreboard", "indicators").run_from_argv(
            ["manage.py", "indicators", *arguments]
        )
    assert left.value.code == 2
    assert out.getvalue() == ""
    assert len(err.getvalue().splitlines()) == 1
