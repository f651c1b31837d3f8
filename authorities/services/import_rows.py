"""Read a CSV file of authorities row by row; every fault is told with its line and column."""

import csv
import gzip
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

MOST_BYTES = 1_000_000_000
LONGEST_FIELD = 100_000
WHOLE_ROW = "-"


class Fault(NamedTuple):
    """What is wrong with a row; line is the physical line on which the row begins."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return _("line %(line)s, column %(column)s: %(reason)s") % self._asdict()


class BadFileError(Exception):
    """The file can't be loaded; `faults` has every reason, in the order of the lines."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults sorted by line."""
        self.faults = sorted(faults, key=lambda fault: fault.line)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its first physical line, and {column: text} without outer spaces."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read_rows(path: Path, faults: list[Fault]) -> tuple[list[str], list[Row]]:
    """Return the header's columns and the records of a file, plain or compressed with gzip.

    Adds to `faults` what can't be read; records with a fault of form are left out.
    Raises BadFileError where nothing can be read at all, OSError where the file can't be opened.
    """
    text = _decode(_bytes(path))
    # A record may hold line breaks: the reader's count is of physical lines.
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    records = _records(reader, faults)
    header_line, header = next(records, (1, []))
    if not header:
        raise BadFileError(
            [*faults, Fault(1, WHOLE_ROW, _("the file is empty; a header is needed"))]
        )
    columns = [name.strip() for name in header]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise BadFileError(
            [Fault(header_line, name, _("the column stands twice")) for name in twice]
        )
    return columns, list(_rows(records, columns, faults))


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    if raw[:2] == b"\x1f\x8b":
        try:
            with gzip.open(path) as packed:
                raw = packed.read(MOST_BYTES + 1)
        except (OSError, EOFError, zlib.error) as problem:
            raise BadFileError(
                [Fault(1, WHOLE_ROW, _("the compressed file is damaged (%s)") % problem)]
            ) from problem
    if len(raw) > MOST_BYTES:
        raise BadFileError([Fault(1, WHOLE_ROW, _("the file is larger than 1 GB"))])
    return raw


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        reason = _("the text isn't UTF-8")
        faults = [
            Fault(number, WHOLE_ROW, reason)
            for number, line in enumerate(raw.splitlines(), 1)
            if not _is_utf8(line)
        ]
        raise BadFileError(faults or [Fault(1, WHOLE_ROW, reason)]) from None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _records(reader: Any, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Yield (first line, fields) of every record that isn't empty."""
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            # The reader starts afresh with the next line, so that later faults are told too.
            reason = _("the row can't be read as CSV (%s)") % problem
            faults.append(Fault(line, WHOLE_ROW, reason))
            continue
        if any(field.strip() for field in fields):
            yield line, fields


def _rows(
    records: Iterator[tuple[int, list[str]]], columns: list[str], faults: list[Fault]
) -> Iterator[Row]:
    for line, fields in records:
        if len(fields) != len(columns):
            reason = _("the row has %(found)s fields, the header %(wanted)s") % {
                "found": len(fields),
                "wanted": len(columns),
            }
            faults.append(Fault(line, WHOLE_ROW, reason))
            continue
        values = {}
        for column, field in zip(columns, fields, strict=True):
            values[column] = " ".join(field.split())
            if not field.isprintable() and _has_controls(values[column]):
                faults.append(Fault(line, column, _("the text holds control characters")))
                values[column] = "".join(letter for letter in field if letter.isprintable())
        yield Row(line, values)


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(letter) == "Cc" for letter in text)
