"""Reading a JSON body: an object, without text that can't be stored."""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from requests.services.problems import FieldProblem, InvalidFieldsError

MOST_DEPTH = 20


class UnreadableBodyError(Exception):
    """The body isn't a JSON object."""


def raw_body(request: HttpRequest) -> bytes:
    """Return the body as sent. Raises HttpError (413) where it is larger than accepted."""
    try:
        return request.body
    except RequestDataTooBig as problem:
        raise HttpError(413, _("The body is too large.")) from problem


def json_object(request: HttpRequest) -> dict[str, Any]:
    """Return the body's object; an empty body is an empty object.

    Raises UnreadableBodyError, or InvalidFieldsError naming the field whose text can't be stored.
    """
    raw = raw_body(request)
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as problem:
        raise UnreadableBodyError(str(problem)) from problem
    if not isinstance(body, dict):
        raise UnreadableBodyError(_("The body must be a JSON object."))
    _check(body, "", 0)
    return body


def _check(value: object, place: str, depth: int) -> None:
    """Raise InvalidFieldsError at the first value, however deep, that can't be stored."""
    if depth > MOST_DEPTH:
        _refuse(place, _("The value nests too deeply."))
    if isinstance(value, str) and any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value):
        _refuse(place, _("The text contains characters that can't be stored."))
    if isinstance(value, float) and not math.isfinite(value):
        _refuse(place, _("This is no number."))
    for name, part in _parts(value, place):
        _check(part, name, depth + 1)


def _parts(value: object, place: str) -> Iterator[tuple[str, object]]:
    """Yield what a value is made of, keys of objects included, with the place of each."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield place or "body", name
            yield f"{place}.{name}" if place else name, part
    elif isinstance(value, list):
        yield from ((place, part) for part in value)


def _refuse(place: str, message: str) -> NoReturn:
    raise InvalidFieldsError(FieldProblem(place, "invalid", message))
