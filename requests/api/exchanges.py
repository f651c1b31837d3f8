"""The routes of exchanges of every kind: notifications, alerts, records, SOLVIT cases, cards.

Requests are among them, but begin by `/requests`; applications for a card begin outside.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import Router

from authorities.models import Membership
from imi.kernel import clock
from imi.kernel.problems import problem
from requests.api.authentication import MemberKey, member
from requests.api.body import json_object
from requests.api.exchange_shapes import (
    exchange_row,
    exchange_shape,
    procedure_row,
    procedure_shape,
    unseen_exchange_shape,
)
from requests.api.once import once
from requests.api.steps import Json, carry_out, language_of, note, seen, shown_after, take_file
from requests.models import Attachment, Exchange, Procedure
from requests.selectors.case import case_for, find_exchange
from requests.selectors.catalogue import LANGUAGES, form_in, plain_form, published_forms
from requests.selectors.documents import documents_of
from requests.selectors.worklist import page_of
from requests.services.attach import remove
from requests.services.begin import begin, may_begin, procedures_for
from requests.services.perform import perform
from requests.services.problems import FieldProblem, InvalidFieldsError, NotPossibleError
from requests.workflows import workflow_of
from requests.workflows.base import Workflow

router = Router(auth=MemberKey(), tags=["exchanges"])
SHAPES = (exchange_shape, unseen_exchange_shape)
#: What the bodies hold, for the API's description of itself.
BEGINNING = {
    "type": "object",
    "required": ["procedure"],
    "properties": {
        "procedure": {"type": "string", "example": "PQ-ALF"},
        "language": {"type": "string", "description": "of the free texts", "example": "en"},
        "content": {
            "type": "object",
            "description": "what the procedure asks for, in one go or later by save_content",
            "properties": {part: {"type": "object"} for part in ("opening", "subject", "answers")},
        },
    },
}
FILE = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}


def _takes(schema: Json, content_type: str = "application/json") -> Json:
    return {"requestBody": {"content": {content_type: {"schema": schema}}}}


@router.get("/procedures", summary="What you may begin")
def procedures(request: HttpRequest) -> list[Json]:
    """Return the procedures, other than requests, that the caller may begin."""
    return [procedure_row(one, workflow) for one, workflow in _open_to(member(request))]


@router.get("/procedures/{code}", summary="A procedure with its form")
def procedure(request: HttpRequest, code: str, lang: str = "") -> Any:
    """Return what a content holds: opening, subject, and questions with their types."""
    by = member(request)
    language = language_of(by, lang)
    for one, workflow in _open_to(by):
        if one.code == code:
            version = published_forms().filter(question_set=one.question_set_id).first()
            if version is None:
                return procedure_shape(one, workflow, plain_form(one, workflow, language))
            return procedure_shape(one, workflow, form_in(version.pk, language))
    return problem(404)


def _open_to(by: Membership) -> list[tuple[Procedure, Workflow]]:
    found = ((one, workflow_of(one.kind, one.rules)) for one in procedures_for(by))
    return [(one, workflow) for one, workflow in found if workflow is not None]


@router.post("/exchanges", summary="Begin an exchange", openapi_extra=_takes(BEGINNING))
def create(request: HttpRequest, lang: str = "") -> JsonResponse:
    """Make a draft of a procedure, with its content where it is given."""
    by, at = member(request), clock.now()
    if not may_begin(by):
        return problem(409, "Your roles don't let you begin exchanges; requests are another route.")
    language = language_of(by, lang)
    with translation.override(language):

        @transaction.atomic
        def call() -> tuple[int, Json]:
            body = json_object(request)
            exchange = _begin(body, by, at)
            if (content := body.get("content")) is not None:
                perform(
                    number=exchange.number,
                    name="save_content",
                    by=by,
                    at=at,
                    fields={"content": content},
                    language=exchange.language,
                )
            return 201, shown_after(exchange, request, language, at, SHAPES)

        status, answer = once(request, by, at, call)
    return JsonResponse(answer, status=status)


def _begin(body: Json, by: Membership, at: datetime) -> Exchange:
    """Make the empty draft. Raises InvalidFieldsError."""
    language = body.get("language", by.official.language)
    if not isinstance(language, str) or language not in LANGUAGES:
        text = _("Please choose one of the 26 languages.")
        raise InvalidFieldsError(FieldProblem("language", "invalid", text))
    try:
        return begin(body.get("procedure"), by=by, at=at, language=language)
    except NotPossibleError as error:
        text = _("Please choose what to send.")
        raise InvalidFieldsError(FieldProblem("procedure", "unknown", text)) from error


@router.get("/exchanges", summary="Exchanges you may see")
def exchanges(
    request: HttpRequest,
    kind: str = "",
    procedure: str = "",
    state: str = "",
    area: str = "",
    cursor: str = "",
) -> Json:
    """Return a page of exchanges of all kinds, the newest first, and the cursor of the next."""
    page = page_of(
        member(request), state=state, area=area, kind=kind, procedure=procedure, cursor=cursor
    )
    return {"results": [exchange_row(row) for row in page.rows], "next": page.next_cursor}


@router.get("/exchanges/{number}", summary="One exchange")
def show(request: HttpRequest, number: str, lang: str = "") -> JsonResponse:
    """Return an exchange as far as the caller may see it."""
    language = language_of(member(request), lang)
    with translation.override(language):
        return JsonResponse(seen(number, request, language, clock.now(), exchange_shape))


@router.post(
    "/exchanges/{number}/actions/{name}",
    summary="Act on an exchange",
    openapi_extra=_takes({"type": "object", "description": "the action's fields"}),
)
def act(request: HttpRequest, number: str, name: str, lang: str = "") -> JsonResponse:
    """Carry out an action; its fields are the body's."""
    return carry_out(request, number, name, lang, SHAPES)


@router.post(
    "/exchanges/{number}/attachments",
    summary="Upload a file",
    openapi_extra=_takes(FILE, "multipart/form-data"),
)
def upload(request: HttpRequest, number: str) -> JsonResponse:
    """Keep the file of the form field `file`; answers name it by its id."""
    return take_file(request, number)


@router.get("/exchanges/{number}/attachments/{key}", summary="A file")
def file(request: HttpRequest, number: str, key: str) -> FileResponse:
    """Return a file, for those who see the content it belongs to; the log keeps it."""
    by = member(request)
    case = case_for(find_exchange(number, by), by, by.official.language)
    for kept in documents_of(case):
        if kept.key == key:
            note(case, request, "file", clock.now())
            return FileResponse(
                kept.file.open("rb"),
                as_attachment=True,
                filename=kept.name,
                content_type=kept.content_type,
            )
    raise Http404


@router.delete("/exchanges/{number}/attachments/{key}", summary="Take a file away")
def take_away(request: HttpRequest, number: str, key: str) -> JsonResponse:
    """Remove a file of one's own that wasn't sent and that no answer names."""
    by = member(request)
    try:
        remove(exchange=find_exchange(number, by), key=key.replace("\x00", ""), by=by)
    except Attachment.DoesNotExist as missing:
        raise Http404 from missing
    return JsonResponse({})
