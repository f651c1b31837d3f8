"""The routes of the exchanges; each a thin shell around a selector or a service."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from ninja import Router

from imi.kernel import clock
from imi.kernel.problems import problem
from requests.api.authentication import MemberKey, member
from requests.api.body import json_object
from requests.api.once import once
from requests.api.shapes import form_shape, request_row, request_shape, unseen_shape
from requests.api.steps import carry_out, language_of, seen, shown_after, take_file
from requests.models import QuestionSetVersion
from requests.selectors.catalogue import form_in, forms_of
from requests.selectors.worklist import page_of
from requests.services.create import Draft, MayNotRequestError, create_request

router = Router(auth=MemberKey(), tags=["requests"])


SHAPES = (request_shape, unseen_shape)


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
    texts = [form_in(version.pk, language_of(by, lang)) for version in found]
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
    return form_shape(form_in(version.pk, language_of(by, lang)))


@router.post("/requests", summary="Draft a request")
def create(request: HttpRequest, lang: str = "") -> JsonResponse:
    """Make a draft of form, responder, wanted_on, questions, justification, subject, language."""
    by, at = member(request), clock.now()
    with translation.override(language_of(by, lang)):

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
            return 201, shown_after(exchange, request, language_of(by, lang), at, SHAPES)

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
    language = language_of(by, lang)
    with translation.override(language):
        return JsonResponse(seen(number, request, language, clock.now(), request_shape))


@router.post("/requests/{number}/actions/{name}", summary="Act on a request")
def act(request: HttpRequest, number: str, name: str, lang: str = "") -> JsonResponse:
    """Carry out an action; its fields are the body's."""
    return carry_out(request, number, name, lang, SHAPES)


@router.post("/requests/{number}/attachments", summary="Upload a file for an answer")
def upload(request: HttpRequest, number: str) -> JsonResponse:
    """Keep the file of the form field `file`; answers name it by its id."""
    return take_file(request, number)
