"""A list of requests as CSV, XLSX and JSON: no personal data, and nothing a spreadsheet runs."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from authorities.models import Authority
from authorities.services.export import FORMULA
from imi.kernel.calendars import brussels_day
from requests.models import Exchange
from requests.workflows.labels import STATES

COLUMNS = (
    "number", "form", "area", "state", "requester", "requester_name", "responder",
    "responder_name", "sent_on", "wanted_on", "agreed_on", "due_on", "accepted_on",
    "answered_on", "closed_on",
)  # fmt: skip
Rows = Iterable[Exchange]


def headings() -> list[str]:
    """The columns as people read them."""
    return [
        _("Number"), _("Form"), _("Legal area"), _("State"), _("Requester"), _("Requester’s name"),
        _("Responder"), _("Responder’s name"), _("Sent"), _("Reply wanted by"), _("Agreed date"),
        _("Due"), _("Accepted"), _("Answered"), _("Closed"),
    ]  # fmt: skip


def _values(exchange: Exchange, lang: str) -> list[Any]:
    def side(authority: Authority | None) -> tuple[str, str]:
        return (authority.reference, authority.name_in(lang)) if authority else ("", "")

    sent = brussels_day(exchange.sent_at) if exchange.sent_at else None
    moments = (exchange.accepted_at, exchange.replied_at, exchange.closed_at)
    return [
        exchange.number,
        getattr(exchange, "form_code", ""),
        exchange.area_id,
        exchange.state,
        *side(exchange.requester),
        *side(exchange.responder),
        sent,
        exchange.wanted_on,
        exchange.agreed_on,
        exchange.due_on,
        *(brussels_day(moment) if moment else None for moment in moments),
    ]


def _readable(exchange: Exchange, lang: str) -> list[Any]:
    """The values with the state in words, harmless in a spreadsheet."""
    values = _values(exchange, lang)
    values[COLUMNS.index("state")] = str(STATES[exchange.state][0])
    return [
        f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
        for value in values
    ]


def as_csv(rows: Rows, lang: str) -> Iterator[bytes]:
    """Yield UTF-8 with a BOM, by which spreadsheets know it."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(headings())
    for exchange in rows:
        writer.writerow(_readable(exchange, lang))
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def as_xlsx(rows: Rows, lang: str) -> Iterator[bytes]:
    """Yield a workbook of one sheet; days are days."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Requests"))
    sheet.append(headings())
    for exchange in rows:
        sheet.append(_readable(exchange, lang))
    data = io.BytesIO()
    book.save(data)
    yield data.getvalue()


def as_json(rows: Rows, lang: str) -> Iterator[bytes]:
    """Yield a list of objects; states as the API names them, days in ISO's form."""
    before = "["
    for exchange in rows:
        values = dict(zip(COLUMNS, _values(exchange, lang), strict=True))
        written = json.dumps(values, ensure_ascii=False, default=lambda day: day.isoformat())
        yield f"{before}\n{written}".encode()
        before = ","
    yield b"[]\n" if before == "[" else b"\n]\n"


def in_language(parts: Iterator[bytes], lang: str) -> Iterator[bytes]:
    """Yield the parts of a file, each made in a language.

    A file is made while it is sent: by then the request's own language isn't active any longer.
    """
    while True:
        with override(lang):
            part = next(parts, None)
        if part is None:
            return
        yield part


#: extension: (how it is made, its type)
FORMATS: dict[str, tuple[Callable[[Rows, str], Iterator[bytes]], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (as_json, "application/json"),
}
