"""Every procedure with an information request runs from draft to evaluation; others are refused."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from requests.models import Exchange, Procedure
from requests.selectors.catalogue import form_in, published_forms
from requests.services.catalogue_files import read_areas
from requests.services.demo.walk import sample_answer
from requests.services.history import broken_at
from requests.services.perform import perform
from requests.services.problems import NotPossibleError
from requests.workflows import workflow_of
from requests.workflows.information_request import INFORMATION_REQUEST, State
from tests.builders import NOW, an_authority, an_official
from tests.requests.parts import a_request


def _codes() -> Iterator[str]:
    for files in read_areas():
        for data in files.area.get("procedures", []):
            if workflow_of(data["kind"], data.get("rules", {})) is INFORMATION_REQUEST:
                yield data["code"]


CODES = sorted(_codes())
NAMES = sorted({arrow.name for arrow in INFORMATION_REQUEST.transitions})
SAMPLES = {"D": "1985-04-12", "CC": "DE"}


def test_the_requests_of_the_reference_are_there():
    assert {"PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ", "CUL-REQ", "PP-REQ", "TDL-REQ"} <= set(CODES)


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_a_request_of_each_procedure_is_asked_answered_and_evaluated(code):
    procedure = Procedure.objects.get(pk=code)
    areas = (procedure.area_id,)
    asks = an_official(an_authority("FR", areas=areas), "request_handler")
    answers = an_official(an_authority("DE", areas=areas), "request_handler")
    stranger = an_official(an_authority("LV", areas=areas), "request_handler")
    version = published_forms().get(question_set=procedure.question_set_id)
    form = form_in(version.pk, "en")
    exchange = a_request(
        procedure.question_set_id,
        asks,
        answers.authority,
        questions=list(form.questions),
        subject={field.code: SAMPLES.get(field.type, "Words.") for field in form.subject_fields},
    )
    assert exchange.procedure_id == code
    at = NOW

    def step(by, name, **fields):
        nonlocal at
        at += timedelta(minutes=5)
        perform(number=exchange.number, name=name, by=by, at=at, fields=fields)
        exchange.refresh_from_db()

    step(asks, "send")
    for name in NAMES:
        with pytest.raises((Exchange.DoesNotExist, NotPossibleError)):
            perform(number=exchange.number, name=name, by=stranger, at=at)
    step(answers, "accept")
    given = {key: sample_answer(question) for key, question in form.questions.items()}
    step(answers, "send_reply", answers=given)
    step(asks, "close")
    step(asks, "rate", timeliness="satisfied", efforts="satisfied")
    assert exchange.state == State.CLOSED
    assert broken_at(exchange) is None
