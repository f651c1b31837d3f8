"""The registers that everybody may read, as open data; no key is needed."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from requests.forms.directory import PublicFilter
from requests.models import Procedure, Record
from requests.selectors import directory
from requests.selectors.form_text import code_of

router = Router(tags=["registers"])
PAGE = 100


@router.get("/registers", summary="The public registers")
def registers(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the registers, each with the codes of its open fields and how many records it has."""
    return [
        {
            "code": one.procedure.pk,
            "area": one.procedure.area_id,
            "title": one.procedure.title,
            "fields": one.procedure.rules["public_fields"],
            "count": one.count,
        }
        for one in directory.public_repositories()
    ]


@router.get("/registers/{procedure}", summary="The records of a public register")
def register(
    request: HttpRequest,
    procedure: str,
    q: str = "",
    country: str = "",
    state: str = "",
    order: str = "",
    cursor: str = "",
) -> dict[str, Any]:
    """Return a page of records with their open fields, and the cursor of the next page."""
    try:
        found = directory.public_repository(procedure)
    except Procedure.DoesNotExist as missing:
        raise Http404 from missing
    given = {"q": q, "country": country, "state": state, "order": order}
    filters = PublicFilter(given, directory.public_records(found), procedure=found)
    page = directory.page_of_records(filters.qs, order=filters.sorting, cursor=cursor, size=PAGE)
    rows = directory.with_answers(page.rows)
    return {"results": [_shape(row, found) for row in rows], "next": page.next_cursor}


def _shape(record: Record, procedure: Procedure) -> dict[str, Any]:
    allowed = procedure.rules["public_fields"]
    answers = {question.code: question.answer for question in record.exchange.questions.all()}
    return {
        "number": record.exchange.number,
        "title": record.title,
        "owner": record.owner.reference,
        "country": record.owner.country.display_code,
        "state": record.state,
        "version": record.version,
        "valid_from": record.valid_from,
        "valid_until": record.valid_until,
        "changed_at": record.changed_at.isoformat(),
        "fields": {
            key: answer
            for code in allowed
            for key, answer in answers.items()
            if code_of(key) == code and answer is not None
        },
    }
