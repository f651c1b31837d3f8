"""Answering on the page: every type, conditions, files, parts, errors, staleness."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from requests.forms.answer import RowForm, initial_of
from requests.forms.answer_kinds import KINDS
from requests.forms.box import Box
from requests.models import AskedQuestion, Exchange
from requests.selectors.case import ShownQuestion
from requests.selectors.catalogue import form_in, published_version
from requests.selectors.form_text import QuestionText
from requests.selectors.wording import parts_of
from requests.services.answers import is_valid
from requests.services.demo.walk import SAMPLES, sample_answer
from tests.personas import a_net
from tests.requests.people import Desk, text_of, url

PDF = b"%PDF-1.7 a file"


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def send(desk: Desk, number: str, do: str, who: str = "b", **fields: Any):
    seen = Exchange.objects.get(number=number).event_count
    given = {name.replace("__", "-"): value for name, value in fields.items()}
    return desk.post(who, f"{url(number)}answers/", {"seen": seen, "do": do, **given})


def draft_of(number: str, code: str) -> Any:
    return AskedQuestion.objects.get(exchange__number=number, code=code).draft


def test_answers_are_saved_and_come_back(desk):
    number = desk.net.accepted()
    answer = send(desk, number, "save_answer", a__PQ01__0__YNU="yes", a__PQ05__0__D="2010-06-30")
    assert answer.status_code == 302
    assert draft_of(number, "PQ01") is True
    assert draft_of(number, "PQ05") == "2010-06-30"
    page = text_of(desk.get("b", f"{url(number)}answers/"))
    assert 'value="2010-06-30"' in page


def test_a_saved_answer_can_be_taken_back(desk):
    number = desk.net.accepted()
    send(desk, number, "save_answer", a__PQ05__0__D="2010-06-30")
    send(desk, number, "save_answer", a__PQ01__0__YNU="no")
    assert draft_of(number, "PQ05") is None


def test_the_whole_reply_is_sent_from_one_page(desk):
    number = desk.net.accepted()
    answer = send(
        desk, number, "send_reply", a__PQ01__0__YNU="yes", a__PQ05__0__D="2010-06-30",
        a__PQ14__0__YNU="unknown", a__PQ16__0__YNX="cannot", a__PQ16__reason="not_held",
    )  # fmt: skip
    assert answer.status_code == 302
    exchange = Exchange.objects.get(number=number)
    assert exchange.state == "replied"
    answers = dict(exchange.questions.values_list("code", "answer"))
    assert answers["PQ16"] == {"cannot_provide": "not_held"}
    assert answers["PQ14"] == "unknown"


def test_what_lacks_an_answer_is_marked_and_nothing_is_lost(desk):
    number = desk.net.accepted()
    answer = send(desk, number, "send_reply", a__PQ05__0__D="2010-06-30")
    assert answer.status_code == 422
    page = text_of(answer)
    assert 'href="#box-PQ01"' in page
    assert 'href="#box-PQ05"' not in page
    assert 'value="2010-06-30"' in page
    assert Exchange.objects.get(number=number).state == "accepted"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"a__PQ05__0__D": "31.31.2010"}, "Enter a valid date"),
        ({"a__PQ01__0__YNU": "maybe"}, "Select a valid choice"),
        ({"a__PQ01__0__YNU": "yes", "a__PQ01__reason": "not_held"}, "not both"),
        ({"a__PQ05__0__D": "\x00"}, "Enter a valid date"),
    ],
)
def test_an_unusable_value_is_told_beside_its_question(desk, fields, message):
    number = desk.net.accepted()
    answer = send(desk, number, "save_answer", **fields)
    assert answer.status_code == 422
    assert message in text_of(answer)


def test_a_part_is_sent_and_the_rest_follows(desk):
    number = desk.net.accepted()
    assert send(desk, number, "send_part", a__PQ01__0__YNU="yes").status_code == 302
    exchange = Exchange.objects.get(number=number)
    assert exchange.state == "partly_replied"
    page = text_of(desk.get("b", f"{url(number)}answers/"))
    assert 'id="box-PQ01"' not in page
    assert 'id="box-PQ05"' in page


def test_a_part_without_answers_is_refused(desk):
    number = desk.net.accepted()
    answer = send(desk, number, "send_part")
    assert answer.status_code == 422
    answer = send(desk, number, "send_part", part="PQ05", a__PQ01__0__YNU="yes")
    assert answer.status_code == 422
    assert 'href="#box-PQ05"' in text_of(answer)


def test_a_stale_form_saves_nothing_and_keeps_the_words(desk):
    number = desk.net.accepted(questions=["PQ02", "PQ05"])
    seen = Exchange.objects.get(number=number).event_count
    desk.net.do("a", number, "comment", text="By the way.")
    fields = {"seen": seen, "do": "save_answer", "a-PQ02-0-L": "Many other names"}
    answer = desk.post("b", f"{url(number)}answers/", fields)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Many other names" in page
    assert "commented." in page
    assert draft_of(number, "PQ02") is None


def test_when_answering_is_over_the_words_can_be_copied(desk):
    number = desk.net.accepted(questions=["PQ02", "PQ05"])
    seen = Exchange.objects.get(number=number).event_count
    desk.net.do("a", number, "withdraw", reason="Settled.")
    fields = {"seen": seen, "do": "save_answer", "a-PQ02-0-L": "Many other names"}
    answer = desk.post("b", f"{url(number)}answers/", fields)
    assert answer.status_code == 409
    assert "Many other names" in text_of(answer)


def test_only_the_responders_handler_answers(desk):
    number = desk.net.accepted()
    for who in ("a", "b_basic", "d"):
        assert desk.get(who, f"{url(number)}answers/").status_code == 409, who
    assert desk.get("foreign", f"{url(number)}answers/").status_code == 404


def test_a_condition_that_does_not_hold_drops_the_question(desk):
    number = desk.net.accepted(questions=["PQ14", "PQ15"])
    answer = send(desk, number, "send_reply", a__PQ14__0__YNU="yes", a__PQ15__0__YNU="no")
    assert answer.status_code == 302
    answers = dict(Exchange.objects.get(number=number).questions.values_list("code", "answer"))
    assert answers == {"PQ14": True, "PQ15": None}


def test_a_condition_that_holds_asks_for_an_answer(desk):
    number = desk.net.accepted(questions=["PQ14", "PQ15"])
    answer = send(desk, number, "send_reply", a__PQ14__0__YNU="no")
    assert answer.status_code == 422
    assert 'href="#box-PQ15"' in text_of(answer)


def test_gates_open_and_close_live(desk):
    number = desk.net.accepted(questions=["PQ14", "PQ15"])
    page = text_of(desk.get("b", f"{url(number)}answers/"))
    assert 'id="gate-PQ15" class="gate gate-closed"' in page
    assert "Only if the answer to PQ14 is: No" in page
    path = f"{url(number)}answers/asked/"
    assert "gate-closed" not in text_of(desk.post("b", path, {"a-PQ14-0-YNU": "no"}))
    assert "gate-closed" in text_of(desk.post("b", path, {"a-PQ14-0-YNU": "yes"}))
    assert draft_of(number, "PQ14") is None


def test_a_file_goes_with_an_answer_and_survives_an_error(desk):
    number = desk.net.accepted(questions=["PQ03", "PQ05"])
    upload = SimpleUploadedFile("archive.pdf", PDF, "application/pdf")
    answer = send(
        desk, number, "save_answer", a__PQ03__0__YNX="yes", a__PQ03__0__DOC=upload,
        a__PQ05__0__D="nonsense",
    )  # fmt: skip
    assert answer.status_code == 422
    assert "archive.pdf" in text_of(answer)
    key = Exchange.objects.get(number=number).attachments.get().key
    kept = {"a-PQ03-0-YNX": "yes", "a-PQ03-0-DOC_kept": key}
    fields = {name.replace("-", "__"): value for name, value in kept.items()}
    send(desk, number, "save_answer", **fields)
    assert draft_of(number, "PQ03") == {"YNX": True, "DOC": {"attachment": key}}
    send(desk, number, "save_answer", **fields, a__PQ03__0__DOC_drop="on")
    assert draft_of(number, "PQ03") == {"YNX": True}


def test_a_file_of_a_wrong_kind_is_told_beside_its_question(desk):
    number = desk.net.accepted(questions=["PQ03", "PQ05"])
    upload = SimpleUploadedFile("virus.exe", b"MZ", "application/pdf")
    answer = send(desk, number, "save_answer", a__PQ03__0__DOC=upload, a__PQ05__0__D="2010-06-30")
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Please choose a PDF, an image" in page
    assert 'value="2010-06-30"' in page


def test_more_is_asked_of_an_answer_that_stays_readable(desk):
    number = desk.net.replied()
    desk.net.do("a", number, "ask_for_more", questions=["PQ05"], text="Are you sure?")
    page = text_of(desk.get("b", f"{url(number)}answers/"))
    assert "Answered before; more is asked:" in page
    assert "30 June 2010" in page
    assert send(desk, number, "send_reply").status_code == 422
    assert send(desk, number, "send_reply", a__PQ05__0__D="2011-06-30").status_code == 302


def test_approval_of_replies_changes_the_button(desk):
    number = desk.net.accepted(responder="CHECKED")
    page = text_of(desk.get("checked", f"{url(number)}answers/"))
    assert 'value="submit_reply"' in page
    assert 'value="send_reply"' not in page


def the_questions() -> list[QuestionText]:
    forms = ("PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ", "PW-REC", "CUL-REQ", "PD-REQ", "NRM-REQ")
    return [
        question
        for code in forms
        for question in form_in(published_version(code).pk, "en").questions.values()
    ]


@pytest.mark.django_db
def test_the_controls_of_every_question_give_back_the_value_they_show():
    for question in the_questions():
        value = sample_answer(question)
        if isinstance(value, dict) and "cannot_provide" in value:
            continue
        rows = value if question.repeatable else [value]
        for row in rows:
            form = RowForm(question, prefix="x")
            initial = initial_of(question, row)
            data = {f"x-{name}": initial.get(name, "") for name in form.fields}
            filled = RowForm(question, {name: v for name, v in data.items() if v != ""}, prefix="x")
            assert filled.is_valid(), (question.code, filled.errors)
            assert filled.value == row, question.code
            assert is_valid(filled.value, question), question.code


@pytest.mark.django_db
def test_every_answer_can_be_said_in_words():
    for question in the_questions():
        value = sample_answer(question)
        words = [part.text for row in parts_of(value, question) for part in row]
        assert all(words), question.code
    assert set(KINDS) >= set(SAMPLES)


@pytest.mark.django_db
def test_repeatable_questions_grow_by_a_row():
    question = next(question for question in the_questions() if question.repeatable)
    asked = AskedQuestion(code=question.code, position=1)
    shown = ShownQuestion(asked, question, None, is_draft=False)
    assert len(Box(shown, None, None, "").rows) == 1
    posted = QueryDict(f"a-{question.code}-rows=2")
    assert len(Box(shown, posted, None, question.code).rows) == 3
    assert len(Box(shown, posted, None, "other").rows) == 2
    endless = QueryDict(f"a-{question.code}-rows=999")
    assert len(Box(shown, endless, None, question.code).rows) == 50
