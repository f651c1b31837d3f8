"""Records as CSV, XLSX and JSON: an export that can be imported again."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from authorities.services.export import FORMULA
from requests.models import Record
from requests.selectors.form_text import FormText, QuestionText, code_of
from requests.services.answers import KEYS
from requests.workflows.base import Field
from requests.workflows.labels import FIELDS, STATES
from requests.workflows.repository import REPOSITORY

#: A file is made while it is sent: more would keep a server busy for minutes.
MOST_RECORDS = 20_000
#: What a row says besides its content; an import reads only the owner.
META = (
    "number", "owner", "country", "state", "version", "valid_from", "valid_until", "changed_on",
)  # fmt: skip
#: Types whose value is made of several, with the names of these.
PARTS: dict[str, tuple[str, ...]] = {
    "P": ("from", "to"), "EUR": ("amount", "currency"), "NU": ("number", "unit"), **KEYS,
}  # fmt: skip
#: Of a question that takes several entries, one column holds them all, as JSON.
ENTRIES = "entries"
FLAGS = frozenset({"YN", "YNU", "YNX", "CONF", "flag"})
LISTS = frozenset({"CM", "countries"})
FILE = "DOC"


@dataclass(frozen=True)
class Column:
    """A column of the content. path: where its value is, such as answers, CL02, from.

    type: one of the answers' types, or of the fields given at the beginning; part: of it.
    """

    name: str
    path: tuple[str, ...]
    type: str
    label: str


def columns(form: FormText, opening: Iterable[Field], *, only: Iterable[str] = ()) -> list[Column]:
    """The columns of a repository's content; files have none.

    only: the codes of the questions that the public may see; nothing else is given then.
    """
    codes = frozenset(only)
    found: list[Column] = []
    if not codes:
        for field in opening:
            path = ("opening", field.name)
            found.append(Column(".".join(path), path, field.type, str(FIELDS[field.name])))
        for entry in form.subject_fields:
            path = ("subject", entry.code)
            found.append(Column(".".join(path), path, entry.type, entry.label))
    for code, question in form.every.items():
        if not codes or code_of(code) in codes:
            found.extend(_of_question(code, question))
    return found


def _of_question(code: str, question: QuestionText) -> Iterator[Column]:
    if question.repeatable and FILE not in question.types:
        yield Column(code, ("answers", code), ENTRIES, question.text)
        return
    for type_ in question.types:
        if type_ == FILE:
            continue
        head = ("answers", code) if len(question.types) == 1 else ("answers", code, type_)
        for part in PARTS.get(type_, ("",)):
            path = (*head, part) if part else head
            plain = "N" if part == "number" else "T"
            yield Column(".".join(path[1:]), path, plain if part else type_, question.text)


def content_for(record: Record) -> dict[str, dict]:
    """The content of a record with its parts; from `selectors.directory.every`. No query."""
    exchange = record.exchange
    names = {field.name for field in REPOSITORY.opening}
    return {
        "opening": {name: v for name, v in exchange.details.items() if name in names and v},
        "subject": exchange.subject.data,
        "answers": {q.code: q.answer for q in exchange.questions.all() if q.answer is not None},
    }


def cell(content: dict[str, Any], column: Column) -> str:
    """What stands in a column."""
    value: Any = content
    for name in column.path:
        value = value.get(name) if isinstance(value, dict) else None
    if value is None:
        return ""
    if column.type == ENTRIES:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, list) else str(value)


def without_files(value: Any) -> Any:
    """What an answer says besides its file, which no table holds."""
    if isinstance(value, dict) and FILE in value:
        return {name: part for name, part in value.items() if name != FILE}
    return value


def meta(record: Record) -> list[str]:
    """What a row says besides the content, in the order of META."""
    days = (record.valid_from, record.valid_until, record.changed_at.date())
    return [
        record.exchange.number,
        record.owner.reference,
        record.country,
        record.state,
        str(record.version),
        *(day.isoformat() if day else "" for day in days),
    ]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


Made = Iterator[bytes]


def as_csv(records: Iterable[Record], shown: list[Column]) -> Made:
    """Yield UTF-8 with a BOM, by which spreadsheets know it; the columns by their codes."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([*META, *(column.name for column in shown)])
    for record in records:
        content = content_for(record)
        row = [*meta(record), *(cell(content, column) for column in shown)]
        writer.writerow([_harmless(text) for text in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def as_xlsx(records: Iterable[Record], shown: list[Column]) -> Made:
    """Yield a workbook of one sheet, for people: the columns by their labels."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Records"))
    headings = [
        _("Number"), _("Owner"), _("Country"), _("State"), _("Version"), _("Valid from"),
        _("Valid until"), _("Changed"),
    ]  # fmt: skip
    sheet.append([*headings, *(f"{column.name}: {column.label}" for column in shown)])
    for record in records:
        content, about = content_for(record), meta(record)
        about[META.index("state")] = str(STATES[record.state][0])
        row = [*about, *(cell(content, column)[:32_000] for column in shown)]
        sheet.append([_harmless(text) for text in row])
    data = io.BytesIO()
    book.save(data)
    yield data.getvalue()


def as_json(records: Iterable[Record], shown: list[Column]) -> Made:
    """Yield a list of objects, each with its content by parts, as the columns name them."""
    allowed = {column.path[:2] for column in shown}
    before = "["
    for record in records:
        content = content_for(record)
        kept = {
            part: {
                code: left
                for code, value in values.items()
                if (part, code) in allowed and (left := without_files(value)) != {}
            }
            for part, values in content.items()
        }
        about = {k: v for k, v in zip(META, meta(record), strict=True) if v}
        written = json.dumps(about | {"content": kept}, ensure_ascii=False)
        yield f"{before}\n{written}".encode()
        before = ","
    yield b"[]\n" if before == "[" else b"\n]\n"


#: extension: (how it is made, its type, how many records at most)
FORMATS: dict[str, tuple[Callable[[Iterable[Record], list[Column]], Made], str, int]] = {
    "csv": (as_csv, "text/csv; charset=utf-8", MOST_RECORDS),
    "xlsx": (
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        MOST_RECORDS,
    ),
    "json": (as_json, "application/json", MOST_RECORDS),
}
