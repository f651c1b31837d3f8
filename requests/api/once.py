"""Writes that happen once, however often they are called (Idempotency-Key)."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.api.body import raw_body
from requests.models import IdempotentCall
from requests.services.problems import FieldProblem, InvalidFieldsError

Answer = tuple[int, dict[str, Any]]


def once(request: HttpRequest, by: Membership, at: datetime, call: Callable[[], Answer]) -> Answer:
    """Return the call's answer, or the one given before for the same key and body.

    Raises InvalidFieldsError when the key came with another call before. A call that fails
    leaves no trace, so it can be tried again with the same key.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return call()
    if len(key) > 200 or "\x00" in key:
        raise _refuse(_("The key must have at most 200 characters."))
    fingerprint = hashlib.sha256(
        b"\n".join([str(request.method).encode(), request.path.encode(), raw_body(request)])
    ).hexdigest()
    with transaction.atomic():
        IdempotentCall.objects.get_or_create(
            membership=by, key=key, defaults={"fingerprint": fingerprint, "at": at}
        )
        kept = IdempotentCall.objects.select_for_update().get(membership=by, key=key)
        if kept.fingerprint != fingerprint:
            raise _refuse(_("This key was used for another call before."))
        if kept.status is not None and kept.answer is not None:
            return kept.status, kept.answer
        answer = call()
        kept.status, kept.answer = answer
        kept.save(update_fields=["status", "answer"])
    return answer


def _refuse(message: str) -> InvalidFieldsError:
    return InvalidFieldsError(FieldProblem("Idempotency-Key", "invalid", message))
