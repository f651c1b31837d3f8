"""The routes of the exchanges; each a thin shell around a selector or a service."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from ninja import Router

from authorities.models import Membership
from imi.kernel import clock
from imi.kernel.problems import problem
from requests.api.authentication import MemberKey, member
from requests.api.body import json_object
from requests.api.once import once
from requests.api.shapes import form_shape, request_row, request_shape, unseen_shape
from requests.models import Exchange, QuestionSetVersion
from requests.selectors.case import case_for, find_exchange
from requests.selectors.catalogue import LANGUAGES, form_in, forms_of
from requests.selectors.worklist import page_of
from requests.services.attach import attach
from requests.services.create import Draft, MayNotRequestError, create_request
from requests.services.perform import perform, possible
from requests.services.readings import note_reading

router = Router(auth=MemberKey(), tags=["requests"])


def _language(by: Membership, lang: str | None) -> str:
    return lang if lang in LANGUAGES else by.official.language


def _shape(exchange: Exchange, request: HttpRequest, lang: str, at: datetime) -> dict[str, Any]:
    """The request as the caller sees it; only a row where it moved out of the caller's sight."""
    try:
        return _seen(exchange.number, request, lang, at)
    except Exchange.DoesNotExist:
        return unseen_shape(exchange)


def _seen(number: str, request: HttpRequest, lang: str, at: datetime) -> dict[str, Any]:
    """The request as far as the caller may see it; the log keeps that its content was read."""
    by = member(request)
    case = case_for(find_exchange(number, by), by, lang)
    note_reading(case.standing, way="api", address=request.META.get("REMOTE_ADDR"), at=at)
    return request_shape(case, possible(case.standing, at))


@router.get("/me", summary="Who the key acts for")
def me(request: HttpRequest) -> dict[str, Any]:
    """Return the caller's account, authority, country, roles and areas."""
    by = member(request)
    areas = by.areas or list(
        by.authority.accesses.filter(suspended=False)
        .order_by("area__position")
        .values_list("area", flat=True)
    )
    return {
        "email": by.official.email,
        "authority": by.authority.reference,
        "country": by.authority.country.display_code,
        "roles": by.roles,
        "areas": areas,
    }


@router.get("/forms", summary="The forms you may use")
def forms(request: HttpRequest, area: str = "", lang: str = "") -> list[dict[str, Any]]:
    """Return the forms in use, of one area where named."""
    by = member(request)
    found = forms_of(by)
    if area:
        found = found.filter(question_set__area=area) if "\x00" not in area else found.none()
    texts = [form_in(version.pk, _language(by, lang)) for version in found]
    return [
        {"code": form.code, "area": form.area, "version": form.version, "name": form.name}
        for form in texts
    ]


@router.get("/forms/{code}", summary="A form with its questions")
def form(request: HttpRequest, code: str, lang: str = "") -> Any:
    """Return one form in a language, English where a text has no other."""
    by = member(request)
    try:
        version = forms_of(by).get(question_set=code.replace("\x00", ""))
    except QuestionSetVersion.DoesNotExist:
        return problem(404)
    return form_shape(form_in(version.pk, _language(by, lang)))


@router.post("/requests", summary="Draft a request")
def create(request: HttpRequest, lang: str = "") -> JsonResponse:
    """Make a draft of form, responder, wanted_on, questions, justification, subject, language."""
    by, at = member(request), clock.now()
    with translation.override(_language(by, lang)):

        def call() -> tuple[int, dict[str, Any]]:
            body = json_object(request)
            draft = Draft(
                form=body.get("form"),
                responder=body.get("responder"),
                wanted_on=body.get("wanted_on"),
                questions=body.get("questions"),
                justification=body.get("justification"),
                subject=body.get("subject"),
                language=body.get("language", by.official.language),
                urgent=body.get("urgent", False),
            )
            exchange = create_request(draft, by=by, at=at)
            return 201, _shape(exchange, request, _language(by, lang), at)

        try:
            status, answer = once(request, by, at, call)
        except MayNotRequestError:
            return problem(409, "Your roles don't let you make requests.")
    return JsonResponse(answer, status=status)


@router.get("/requests", summary="Requests you may see")
def requests_list(
    request: HttpRequest, state: str = "", area: str = "", cursor: str = ""
) -> dict[str, Any]:
    """Return a page of requests, the newest first, and the cursor of the next."""
    page = page_of(member(request), state=state, area=area, cursor=cursor)
    return {"results": [request_row(row) for row in page.rows], "next": page.next_cursor}


@router.get("/requests/{number}", summary="One request")
def show(request: HttpRequest, number: str, lang: str = "") -> Any:
    """Return a request as far as the caller may see it."""
    by = member(request)
    language = _language(by, lang)
    with translation.override(language):
        return JsonResponse(_seen(number, request, language, clock.now()))


@router.post("/requests/{number}/actions/{name}", summary="Act on a request")
def act(request: HttpRequest, number: str, name: str, lang: str = "") -> JsonResponse:
    """Carry out an action; its fields are the body's."""
    by, at = member(request), clock.now()
    language = _language(by, lang)
    with translation.override(language):

        def call() -> tuple[int, dict[str, Any]]:
            number_in_full = find_exchange(number, by).number
            fields = json_object(request)
            exchange = perform(number=number_in_full, name=name, by=by, at=at, fields=fields)
            return 200, _shape(exchange, request, language, at)

        status, answer = once(request, by, at, call)
    return JsonResponse(answer, status=status)


@router.post("/requests/{number}/attachments", summary="Upload a file for an answer")
def upload(request: HttpRequest, number: str) -> JsonResponse:
    """Keep the file of the form field `file`; answers name it by its id."""
    by = member(request)
    attachment = attach(
        exchange=find_exchange(number, by),
        upload=request.FILES.get("file"),
        by=by,
        at=clock.now(),
    )
    return JsonResponse(
        {
            "id": attachment.key,
            "name": attachment.name,
            "size": attachment.size,
            "sha256": attachment.sha256,
        },
        status=201,
    )
