"""The JSON shapes of notifications, alerts, records and cases: those of requests, and more."""

from typing import Any

from authorities.models.country import DISPLAY_CODES
from requests.api.shapes import form_shape, request_row, request_shape, unseen_shape
from requests.api.steps import Json, file_shape
from requests.models import Exchange, Procedure
from requests.selectors.case import Case
from requests.selectors.documents import documents_of
from requests.selectors.form_text import FormText
from requests.selectors.of_many import clocks_shown, reach_shown
from requests.selectors.reach import CountryReach
from requests.services.content import opening_fields, opening_of
from requests.workflows.base import Field, Transition, Workflow, choices_of

_NOTHING: Json = {"opening": None, "clocks": {}, "told": [], "attachments": []}


def procedure_row(procedure: Procedure, workflow: Workflow) -> Json:
    """A procedure as in lists."""
    return {
        "code": procedure.code,
        "kind": workflow.kind,
        "area": procedure.area_id,
        "title": procedure.title,
        "legal_basis": procedure.legal_basis,
        "form": procedure.question_set_id,
    }


def procedure_shape(procedure: Procedure, workflow: Workflow, form: FormText) -> Json:
    """A procedure with everything that a content of it may hold."""
    fields = (_field(field, procedure) for field in opening_of(procedure, workflow))
    shape = form_shape(form)
    return {
        **procedure_row(procedure, workflow),
        "opening": list(fields),
        "subject": shape["subject"],
        "sections": shape["sections"],
    }


def _field(field: Field, procedure: Procedure) -> Json:
    choices = list(choices_of(field, procedure.rules))
    shape: Json = {"name": field.name, "type": field.type, "required": field.required}
    return shape | ({"choices": choices} if choices else {})


def exchange_row(exchange: Exchange) -> Json:
    """An exchange as in lists: no content."""
    return {**request_row(exchange), "procedure": exchange.procedure_id}


def exchange_shape(case: Case, actions: list[Transition]) -> Json:
    """An exchange whole, as far as the caller may see it; what isn't shown is null or empty."""
    exchange = case.exchange
    return {
        **request_shape(case, actions),
        "procedure": exchange.procedure_id,
        "opening": _opening(exchange) if case.standing.sees_content else None,
        "clocks": {name: day.isoformat() for name, day in clocks_shown(case)},
        "told": [_told(row) for row in reach_shown(case)],
        "attachments": [file_shape(file) for file in documents_of(case)],
    }


def _opening(exchange: Exchange) -> Json:
    """What it was begun with, null where nothing was given. At most one query."""
    fields = opening_fields(exchange)
    texts = [field.name for field in fields if field.type == "text"]
    messages = exchange.messages.filter(kind__in=texts) if texts else ()
    written = {message.kind: message.text for message in messages}
    return {field.name: _opening_value(field, exchange, written) for field in fields}


def _opening_value(field: Field, exchange: Exchange, written: dict[str, str]) -> Any:
    """What was given for a field; countries by the codes that the EU shows."""
    value = exchange.details.get(field.name)
    if field.type == "text":
        return written.get(field.name)
    if field.type == "exchange":
        return exchange.linked.number if exchange.linked else None
    if field.type == "countries":
        return [DISPLAY_CODES.get(code, code) for code in value or []]
    return DISPLAY_CODES.get(value, value) if field.type == "country" and value else value


def unseen_exchange_shape(exchange: Exchange) -> Json:
    """An exchange that the caller's own step took out of sight: the same keys, no content."""
    return {**unseen_shape(exchange), "procedure": exchange.procedure_id, **_NOTHING}


def _told(row: CountryReach) -> dict[str, Any]:
    """Whom it reached in a country, the Commission as EU, and how many put it aside."""
    return {
        "country": DISPLAY_CODES.get(row.country, row.country),
        "contacts": [authority.reference for authority in row.contacts],
        "recipients": [authority.reference for authority in row.recipients],
        "put_aside": row.acknowledged,
    }
