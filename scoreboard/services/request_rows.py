"""The columns of a file of requests, and its rows cell by cell (rules, section 1)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from scoreboard.indicators.countries import ALIASES, COUNTRIES

RATINGS = frozenset(
    {"very_satisfied", "satisfied", "dissatisfied", "very_dissatisfied", "no_opinion"}
)
_AREA = re.compile("[A-Z]{2,5}")
_PROCEDURE = re.compile("[A-Z]{2,5}-[A-Z0-9]{2,5}")
_DATE = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")
_COUNTRIES = {code: code for code in COUNTRIES} | ALIASES


def _text(raw: str) -> str:
    if "\x00" in raw:
        raise ValueError
    return raw


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if not pattern.fullmatch(raw):
            raise ValueError
        return raw

    return read


def _country(raw: str) -> str:
    if raw not in _COUNTRIES:
        raise ValueError
    return _COUNTRIES[raw]


def _rating(raw: str) -> str:
    if raw not in RATINGS:
        raise ValueError
    return raw


def read_date(raw: str) -> date:
    """Return a calendar date of the years 2000 to 2099; raises ValueError."""
    if not _DATE.fullmatch(raw):
        raise ValueError
    return date.fromisoformat(raw)


def _instant(raw: str) -> datetime:
    if not _INSTANT.fullmatch(raw):
        raise ValueError
    return datetime.fromisoformat(raw)


#: Every column, in the order of the rules, and how its cells are read.
COLUMNS: dict[str, Callable[[str], Any]] = {
    "reference": _text,
    "area": _matching(_AREA),
    "procedure": _matching(_PROCEDURE),
    "sender_country": _country,
    "sender_authority": _text,
    "receiver_country": _country,
    "receiver_authority": _text,
    "split_from": _text,
    "sent_at": _instant,
    "accepted_at": _instant,
    "forwarded_at": _instant,
    "requested_date": read_date,
    "proposed_date": read_date,
    "agreed_date": read_date,
    "replied_at": _instant,
    "refused_at": _instant,
    "withdrawn_at": _instant,
    "timeliness_rating": _rating,
    "efforts_rating": _rating,
    "rated_at": _instant,
}


@dataclass(slots=True)
class Row:
    """A row of the file.

    line: the physical line it starts on. raw: the filled cells; values: what they mean, where
    they are well formed.
    """

    line: int
    raw: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, line: int, cells: dict[str, str]) -> "Row":
        """Read the cells; empty ones are left out, malformed ones have no value."""
        row = cls(line, {name: cell for name, cell in cells.items() if cell})
        for name, cell in row.raw.items():
            try:
                row.values[name] = COLUMNS[name](cell)
            except ValueError:
                continue
        return row


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record of a comma-separated text with the physical line it starts on.

    RFC 4180: cells in quotes may hold commas, line ends and doubled quotes; lines end with LF
    or CRLF; empty ones are skipped. Cells are trimmed of spaces.
    """
    lines = enumerate(text.split("\n"), start=1)
    for number, line in lines:
        line = line.removesuffix("\r")
        if not line:
            continue
        if '"' not in line:
            yield number, [cell.strip(" ") for cell in line.split(",")]
            continue
        cells = _Quoted()
        cells.read(line)
        while cells.is_open:
            following = next(lines, None)
            if following is None:
                break
            cells.read_on(following[1].removesuffix("\r"))
        yield number, [cell.strip(" ") for cell in cells.finish()]


class _Quoted:
    """Takes a record apart in which there are quotes, line by line."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.is_open = False
        self._cell = ""

    def read(self, line: str) -> None:
        """Take a line apart, from the state the one before left."""
        place = 0
        while place <= len(line):
            place = self._quoted(line, place) if self.is_open else self._plain(line, place)

    def read_on(self, line: str) -> None:
        """Take the next line: the line end before it stands inside quotes."""
        self._cell += "\n"
        self.read(line)

    def finish(self) -> list[str]:
        """Return the cells."""
        self.is_open = False
        return [*self.cells, self._cell]

    def _plain(self, line: str, place: int) -> int:
        """Read up to the comma, or to a quote that opens a cell; return where to read on."""
        if not self._cell and line.startswith('"', place):
            self.is_open = True
            return place + 1
        comma = line.find(",", place)
        if comma < 0:
            self._cell += line[place:]
            return len(line) + 1
        self.cells.append(self._cell + line[place:comma])
        self._cell = ""
        return comma + 1

    def _quoted(self, line: str, place: int) -> int:
        """Read up to the closing quote; a doubled one stands for itself."""
        quote = line.find('"', place)
        if quote < 0:
            self._cell += line[place:]
            return len(line) + 1
        self._cell += line[place:quote]
        if line.startswith('""', quote):
            self._cell += '"'
            return quote + 2
        self.is_open = False
        return quote + 1
