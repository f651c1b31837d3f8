"""Reading a JSON body: an object, without text that can't be stored."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from requests.services.problems import FieldProblem, InvalidFieldsError

MOST_DEPTH = 20


class UnreadableBodyError(Exception):
    """The body isn't a JSON object."""


def json_object(request: HttpRequest) -> dict[str, Any]:
    """Return the body's object; an empty body is an empty object.

    Raises UnreadableBodyError, or InvalidFieldsError naming the field whose text can't be stored.
    """
    if not request.body.strip():
        return {}
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as problem:
        raise UnreadableBodyError(str(problem)) from problem
    if not isinstance(body, dict):
        raise UnreadableBodyError(_("The body must be a JSON object."))
    _check(body, "", 0)
    return body


def _check(value: object, place: str, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise InvalidFieldsError(FieldProblem(place, "invalid", _("The value nests too deeply.")))
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise InvalidFieldsError(
                FieldProblem(
                    place, "invalid", _("The text contains characters that can't be stored.")
                )
            )
    elif isinstance(value, dict):
        for name, part in value.items():
            _check(name, place or "body", depth + 1)
            _check(part, f"{place}.{name}" if place else name, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _check(part, place, depth + 1)
    elif (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        raise InvalidFieldsError(FieldProblem(place, "invalid", _("This is no number.")))
