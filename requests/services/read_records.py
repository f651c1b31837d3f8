"""Reading a file of records, CSV or JSON, into contents; every bad row named."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from authorities.services.export import FORMULA
from requests.services.record_files import ENTRIES, FLAGS, LISTS, META, Column

_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"no", "false", "0"})


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row. line: as an editor counts it, of JSON the place in the list."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        where = _("row %(line)d") % {"line": self.line}
        return ": ".join([f"{where}, {self.field}" if self.field else where, self.message])


class BadRecordsError(Exception):
    """The file can't be loaded; nothing was changed."""

    def __init__(self, *faults: RowFault) -> None:
        """Take all that is wrong."""
        super().__init__("; ".join(map(str, faults[:10])))
        self.faults = faults


@dataclass(frozen=True)
class Row:
    """A record of a file: the reference of its owner where it says so, and its content."""

    line: int
    owner: str
    content: dict[str, Any]


def read_records(data: bytes, format: str, known: list[Column]) -> list[Row]:
    """Return the records of a file. Raises BadRecordsError naming all that can't be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRecordsError(RowFault(1, "", _("The file isn't written in UTF-8."))) from None
    if "\x00" in text:
        problem = _("The text contains characters that can't be stored.")
        raise BadRecordsError(RowFault(1, "", problem))
    return _read_json(text) if format == "json" else _read_csv(text, known)


def _read_json(text: str) -> list[Row]:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRecordsError(RowFault(1, "", _("The file is no JSON."))) from None
    if not isinstance(given, list):
        raise BadRecordsError(RowFault(1, "", _("Please give a list of records.")))
    faults = [
        RowFault(place, "content", _("Please give the content by its parts."))
        for place, one in enumerate(given, start=1)
        if not isinstance(one, dict) or not isinstance(one.get("content"), dict)
    ]
    if faults:
        raise BadRecordsError(*faults)
    return [
        Row(place, str(one.get("owner") or ""), one["content"])
        for place, one in enumerate(given, start=1)
    ]


def _read_csv(text: str, known: list[Column]) -> list[Row]:
    by_name = {column.name: column for column in known}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = [name.strip() for name in next(reader, [])]
        faults = [
            RowFault(1, name[:60] or "–", _("There is no such column."))
            for name in header
            if name not in by_name and name not in META
        ]
        faults += [
            RowFault(1, name, _("This column stands twice."))
            for name in sorted({name for name in header if header.count(name) > 1})
        ]
        if not set(header) & set(by_name):
            faults.append(RowFault(1, "", _("The first row must name the columns.")))
        if faults:
            raise BadRecordsError(*faults)
        rows = [
            _row(reader.line_num, dict(zip(header, cells, strict=False)), by_name)
            for cells in reader
            if any(cells)
        ]
    except csv.Error as error:
        raise BadRecordsError(RowFault(reader.line_num, "", str(error))) from None
    return rows


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _row(line: int, cells: dict[str, str], by_name: dict[str, Column]) -> Row:
    content: dict[str, Any] = {"opening": {}, "subject": {}, "answers": {}}
    for name, text in cells.items():
        if column := by_name.get(name):
            _put(content, column, _value(text.strip(), column.type))
    for part in content.values():
        for code, value in part.items():
            if value == {}:
                part[code] = None  # no part of it was given
    return Row(line, cells.get("owner", "").strip(), content)


def _put(content: dict[str, Any], column: Column, value: Any) -> None:
    """Set a value where a column's path leads to; what is empty leaves its surroundings empty."""
    *around, last = column.path
    here = content
    for name in around:
        here = here.setdefault(name, {})
    if value is not None or len(column.path) == 2:
        here[last] = value
    elif len(column.path) == 4 and not here:
        content[column.path[0]][column.path[1]].pop(column.path[2], None)


def _value(text: str, type_: str) -> Any:
    """The value that a cell stands for; what doesn't fit stays a text, and is refused after."""
    if text.startswith("'") and text[1:].startswith(FORMULA):
        text = text[1:]
    if not text:
        return None
    if type_ in FLAGS and text.lower() in _YES | _NO:
        return text.lower() in _YES
    if type_ in LISTS:
        return text.replace(",", " ").split()
    read = _READ.get(type_)
    try:
        return read(text) if read else text
    except (ValueError, RecursionError):
        return text


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


#: How the text of a cell becomes a value, where it isn't one itself.
_READ: dict[str, Callable[[str], Any]] = {"N": _number, ENTRIES: json.loads}
