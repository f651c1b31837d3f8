"""Reading a file of requests: whole and checked, or every error named (rules, section 9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from imi.kernel.calendars import brussels_day
from scoreboard.services.request_checks import CHECKS
from scoreboard.services.request_rows import COLUMNS, Row, records

SHOWN = 100


@dataclass(frozen=True)
class Problem:
    """An error: physical line, column (or *), code, and what to do."""

    line: int
    column: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}:{self.code}: {self.message}"


class BadFileError(Exception):
    """A file can't be used."""

    def __init__(self, problems: list[Problem], count: int) -> None:
        """Keep the first problems, and how many there are."""
        super().__init__(count)
        self.problems = problems
        self.count = count


def read_requests(path: Path) -> list[Row]:
    """Return the rows of a file; raises BadFileError, or OSError when it can't be read."""
    found = records(_decoded(path.read_bytes()))
    first = next(found, None)
    if first is None:
        message = _("put the names of the 20 columns in the first line")
        raise BadFileError([Problem(1, "*", "header", message)], 1)
    return _checked(first[1], found)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFileError([Problem(1, "*", "encoding", _("save the file as UTF-8"))], 1) from None


def _places(header: list[str]) -> dict[str, int]:
    """Return where each column of the rules stands."""
    problems = []
    for name in COLUMNS:
        if name not in header:
            problems.append(Problem(1, name, "missing-column", _("add this column")))
        elif header.count(name) > 1:
            problems.append(Problem(1, name, "duplicate-column", _("keep one of these columns")))
    if problems:
        raise BadFileError(problems, len(problems))
    return {name: header.index(name) for name in COLUMNS}


def _checked(header: list[str], found: Iterator[tuple[int, list[str]]]) -> list[Row]:
    places, width = _places(header), len(header)
    rows: list[Row | Problem] = []
    firsts: dict[str, Row] = {}
    for line, cells in found:
        if len(cells) != width:
            message = _("give %(width)d cells, as the header has; there are %(count)d")
            counts = {"width": width, "count": len(cells)}
            rows.append(Problem(line, "*", "cells", message % counts))
            continue
        row = Row.read(line, {name: cells[place] for name, place in places.items()})
        rows.append(row)
        if "reference" in row.values:
            firsts.setdefault(row.values["reference"], row)
    problems, count = [], 0
    for problem in _problems(rows, firsts):
        count += 1
        if count <= SHOWN:
            problems.append(problem)
    if problems:
        raise BadFileError(problems, count)
    return [row for row in rows if isinstance(row, Row)]


def _problems(rows: list[Row | Problem], firsts: dict[str, Row]) -> Iterator[Problem]:
    """Yield the problems by line, then by column; one at most for a cell."""
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        for name, checks in CHECKS.items():
            for code, check in checks:
                message = check(name, row, firsts)
                if message is not None:
                    yield Problem(row.line, name, code, message)
                    break


def _day(instant: datetime | None) -> date | None:
    return None if instant is None else brussels_day(instant)


def _negative(rating: str | None) -> bool | None:
    """Return whether a rating is negative; None when none is given (R14)."""
    if rating in (None, "no_opinion"):
        return None
    return rating in ("dissatisfied", "very_dissatisfied")


def fact_of(row: Row, originals: dict[str, Row]) -> dict[str, Any]:
    """Return a row in the shape of the facts (R6, R8); of a draft without year and days."""
    values = row.values
    sent = values.get("sent_at")
    original = originals.get(values.get("split_from", ""), row)
    origin = _day(original.values.get("sent_at")) if sent else None
    return {
        "year": origin.year if origin else None,
        "area": values["area"],
        "procedure": values["procedure"],
        "sender": values["sender_country"],
        "receiver": values["receiver_country"],
        "is_part": "split_from" in values,
        "origin_on": origin,
        "sent_on": _day(sent),
        "accepted_on": _day(values.get("accepted_at")),
        "agreed_on": values.get("agreed_date"),
        "replied_on": _day(values.get("replied_at")),
        "refused_on": _day(values.get("refused_at")),
        "withdrawn_on": _day(values.get("withdrawn_at")),
        "rated_on": _day(values.get("rated_at")),
        "timeliness_negative": _negative(values.get("timeliness_rating")),
        "efforts_negative": _negative(values.get("efforts_rating")),
    }
