"""What the routes of requests and of other exchanges share: reading one, acting on it, files."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import translation

from authorities.models import Membership
from imi.kernel import clock
from requests.api.authentication import member
from requests.api.body import json_object
from requests.api.once import once
from requests.models import Attachment, Exchange
from requests.selectors.case import Case, case_for, find_exchange
from requests.selectors.catalogue import LANGUAGES
from requests.services.attach import attach
from requests.services.perform import perform, possible
from requests.services.readings import note_reading
from requests.workflows.base import Transition

Json = dict[str, Any]
#: Shapes of an exchange: as the caller sees it, and once it went out of sight.
Shape = Callable[[Case, list[Transition]], Json]
Unseen = Callable[[Exchange], Json]


def language_of(by: Membership, lang: str | None) -> str:
    """The language that a call wants: the one named, else that of the key's official."""
    return lang if lang in LANGUAGES else by.official.language


def seen(number: str, request: HttpRequest, lang: str, at: datetime, shape: Shape) -> Json:
    """The exchange as far as the caller may see it; the log keeps that its content was read."""
    by = member(request)
    case = case_for(find_exchange(number, by), by, lang)
    note(case, request, "api", at)
    return shape(case, possible(case.standing, at))


def note(case: Case, request: HttpRequest, way: str, at: datetime) -> None:
    """Note that the caller was shown the content; way: a `Reading.Way`."""
    note_reading(case.standing, way=way, address=request.META.get("REMOTE_ADDR"), at=at)


def shown_after(
    exchange: Exchange, request: HttpRequest, lang: str, at: datetime, shapes: tuple[Shape, Unseen]
) -> Json:
    """The exchange after a step; only a row where it moved out of the caller's sight."""
    shape, unseen = shapes
    try:
        return seen(exchange.number, request, lang, at, shape)
    except Exchange.DoesNotExist:
        return unseen(exchange)


def carry_out(
    request: HttpRequest, number: str, name: str, lang: str, shapes: tuple[Shape, Unseen]
) -> JsonResponse:
    """Carry out an action once; its fields are the body's."""
    by, at = member(request), clock.now()
    language = language_of(by, lang)
    with translation.override(language):

        def call() -> tuple[int, Json]:
            number_in_full = find_exchange(number, by).number
            fields = json_object(request)
            exchange = perform(number=number_in_full, name=name, by=by, at=at, fields=fields)
            return 200, shown_after(exchange, request, language, at, shapes)

        status, answer = once(request, by, at, call)
    return JsonResponse(answer, status=status)


def take_file(request: HttpRequest, number: str) -> JsonResponse:
    """Keep the file of the form field `file` with an exchange."""
    by = member(request)
    attachment = attach(
        exchange=find_exchange(number, by),
        upload=request.FILES.get("file"),
        by=by,
        at=clock.now(),
    )
    return JsonResponse(file_shape(attachment), status=201)


def file_shape(attachment: Attachment) -> Json:
    """A file: the id by which answers name it, and what tells that it is still the same."""
    return {
        "id": attachment.key,
        "name": attachment.name,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }
