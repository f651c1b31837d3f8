"""The values of answers, texts and subjects."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests.selectors.form_text import ChoiceText, QuestionText
from requests.services.answers import is_asked_for, is_valid

PERIOD = {"from": "2017-05-01", "to": None}
VALUES = {
    "YN": ([True, False], ["true", 1, None, "unknown", {"cannot_provide": "lazy"}]),
    "CONF": ([True, False], ["yes", 0]),
    "YNU": ([True, False, "unknown"], ["yes", "", 1]),
    "YNX": ([True, False], ["unknown", 0]),
    "C1": (["red"], ["pink", ["red"], None, {}]),
    "CM": ([["red"], ["red", "blue"]], ["red", [], ["pink"], ["red", "red"], [["red"]]]),
    "D": (["2017-05-01", "1899-12-31"], ["2017-02-30", "1.5.2017", "20170501", 2017, "0001-01-01"]),
    "P": (
        [PERIOD, {"from": "2017-05-01", "to": "2017-05-01"}, {"from": None, "to": "2017-05-01"}],
        [{"from": "2017-05-02", "to": "2017-05-01"}, {}, {"from": "x"}, "2017", {"since": "2017"}],
    ),
    "T": (["text", "x" * 10_000], ["", "  ", "x" * 10_001, 5, "a\x00b", "\ud800"]),
    "L": (["text\nmore", "x" * 10_000], ["x" * 10_001, ["text"]]),
    "N": ([12.5, 0, -3], ["12.5", True, 10**15, 10**400, None]),
    "EUR": (
        [{"amount": "350.00", "currency": "EUR"}, {"amount": "1", "currency": "SEK"}],
        [
            {"amount": 350, "currency": "EUR"},
            {"amount": "1e9", "currency": "EUR"},
            {"amount": "350,00", "currency": "EUR"},
            {"amount": "350.00"},
            {"amount": "350.00", "currency": "euro"},
            "350 EUR",
        ],
    ),
    "CC": (["EL", "DE", "UK"], ["XX", "de", "Greece", ["EL"]]),
    "DOC": ([{"attachment": "0123abcd"}], [{"attachment": ""}, {"file": "x"}, "0123abcd"]),
    "PER": ([{"name": "A"}, {"name": "A", "nationality": None}], [{}, {"shoe_size": "45"}, "A"]),
    "ORG": ([{"name": "A", "country": "DE"}], [{"name": 5}]),
    "ADR": ([{"city": "Bruxelles"}], [{"planet": "Earth"}]),
    "OBJ": ([{"title": "A vase"}], [{"price": "5"}]),
    "QUA": (
        [
            {
                "title": "Bachelor of Nursing",
                "institution": "Univerza",
                "country": "SI",
                "date": "2016-07-15",
                "level": "d",
            },
            {"title": "Diploma", "level": None},
        ],
        [{}, {"level": "f"}, {"date": "2016"}, {"country": "XX"}, {"grade": "1"}, "Diploma"],
    ),
    "NU": (
        [{"number": 12.5, "unit": "red"}, {"number": 0, "unit": "blue"}],
        [
            {"number": 1, "unit": "pink"},
            {"number": "1", "unit": "red"},
            {"number": True, "unit": "red"},
            {"number": 1},
            {"number": 1, "unit": ["red"]},
            12,
        ],
    ),
}


def question(*types, repeatable=False, condition=None):
    choices = (ChoiceText("red", "Red"), ChoiceText("blue", "Blue"))
    return QuestionText("Q1", "A", "?", "", types, choices, condition or {}, repeatable, "")


@pytest.mark.parametrize("name", VALUES)
def test_each_type_takes_its_values_and_no_others(name):
    right, wrong = VALUES[name]
    asked = question(name)
    for value in right:
        assert is_valid(value, asked), value
    for value in wrong:
        assert not is_valid(value, asked), value


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("reason", ["not_competent", "not_held", "law_forbids", "disproportionate"])
def test_every_question_may_be_answered_with_cannot_provide(name, reason):
    assert is_valid({"cannot_provide": reason}, question(name))
    assert not is_valid({"cannot_provide": [reason]}, question(name))
    assert not is_valid({"cannot_provide": reason, "why": "x"}, question(name))


def test_several_types_are_an_object_by_type():
    asked = question("YNU", "D")
    assert is_valid({"YNU": True, "D": "2017-05-01"}, asked)
    assert is_valid({"YNU": False}, asked)
    for wrong in (True, {}, {"YNU": True, "L": "x"}, {"YNU": "yes", "D": "2017-05-01"}):
        assert not is_valid(wrong, asked)


def test_a_repeatable_question_takes_a_list():
    assert is_valid([PERIOD, PERIOD], question("P", repeatable=True))
    assert is_valid([["red"], ["blue"]], question("CM", repeatable=True))
    assert not is_valid([], question("P", repeatable=True))
    assert not is_valid([PERIOD, "x"], question("P", repeatable=True))
    assert not is_valid([PERIOD], question("P"))
    assert not is_valid([PERIOD] * 51, question("P", repeatable=True))


@pytest.mark.parametrize(
    ("value", "asked"),
    [(True, True), (False, False), ({"YNU": True, "D": "2017-05-01"}, True), ([True], True)],
)
def test_a_condition_decides_whether_a_question_is_asked(value, asked):
    dependent = question("D", condition={"question": "Q0", "is": True})
    assert is_asked_for(dependent, {"Q0": value}) is asked
    assert is_asked_for(dependent, {})
    assert is_asked_for(question("D"), {"Q0": False})


def test_a_reply_is_complete_without_questions_that_do_not_apply(net):
    number = net.accepted(questions=["PQ08", "PQ09"])
    assert net.act("b", number, "send_reply", answers={"PQ08": True}).fields == {"answers.PQ09"}
    net.do("b", number, "send_reply", answers={"PQ08": False})
    net.do("a", number, "ask_for_more", questions=["PQ08"], text="Sure?")
    again = net.act("b", number, "send_reply", answers={"PQ08": True})
    assert again.fields == {"answers.PQ09"}
    net.do(
        "b", number, "send_reply", answers={"PQ08": True, "PQ09": {"cannot_provide": "not_held"}}
    )
    assert net.see("a", number).answer("PQ09") == {"cannot_provide": "not_held"}


def test_an_incomplete_reply_names_the_questions(net):
    number = net.accepted()
    answer = net.act("b", number, "send_reply", answers={"PQ01": True})
    assert answer.status == 422
    assert answer.fields == {"answers.PQ05", "answers.PQ14", "answers.PQ16"}
    assert all(error["code"] and error["message"] for error in answer.body["errors"])
    assert net.see("b", number).answer("PQ01") is None


def test_wrong_answers_are_named_and_nothing_is_kept(net):
    number = net.accepted()
    answers = {"PQ01": "maybe", "PQ05": "2017-02-30", "PQ14": True, "PQ99": True, "PQ16": None}
    answer = net.act("b", number, "save_answer", answers=answers)
    assert answer.fields == {"answers.PQ01", "answers.PQ05", "answers.PQ99", "answers.PQ16"}
    assert net.see("b", number).answer("PQ14") is None


def test_a_part_is_some_answered_questions_never_the_last(net):
    number = net.accepted()
    assert net.act("b", number, "send_part", questions=["PQ01"]).fields == {"questions.PQ01"}
    assert net.act("b", number, "send_part", questions=[]).fields == {"questions"}
    assert net.act("b", number, "send_part", questions=["XX"]).fields == {"questions"}
    every = {"PQ01": True, "PQ05": "2010-06-30", "PQ14": True, "PQ16": True}
    whole = net.act("b", number, "send_part", questions=list(every), answers=every)
    assert whole.fields == {"questions"}
    net.do("b", number, "send_part", questions=["PQ01", "PQ05", "PQ14"], answers=every)
    assert "send_part" not in net.see("b", number).actions
    assert net.act("b", number, "save_answer", answers={"PQ01": False}).fields == {"answers.PQ01"}
    net.do("b", number, "send_reply")


def upload(net, who, number, content=b"%PDF-1.7 x", name="diploma.pdf"):
    net.see(who, number)  # makes the key
    return net.client.post(
        f"/api/v1/requests/{number}/attachments",
        {"file": SimpleUploadedFile(name, content)} if content is not None else {},
        headers={"Authorization": f"Bearer {net.tokens[who]}"},
    )


def test_an_answer_may_name_a_file_uploaded_before(net):
    number = net.accepted(questions=["PQ03", "PQ09"])
    made = upload(net, "b", number)
    assert made.status_code == 201
    key = made.json()["id"]
    answers = {"PQ03": {"YNX": True, "DOC": {"attachment": key}}, "PQ09": {"attachment": key}}
    net.do("b", number, "send_reply", answers=answers)
    assert net.see("a", number).answer("PQ09") == {"attachment": key}


def test_a_file_unknown_here_is_no_answer(net):
    number = net.accepted(questions=["PQ09"])
    other = net.accepted(questions=["PQ09"])
    key = upload(net, "b", other).json()["id"]
    answer = net.act("b", number, "send_reply", answers={"PQ09": {"attachment": key}})
    assert answer.fields == {"answers.PQ09"}


@pytest.mark.parametrize("content", [b"MZ program", b"", None])
def test_files_of_other_kinds_are_refused(net, content):
    assert upload(net, "b", net.accepted(), content).status_code == 422


def test_nobody_uploads_where_nothing_is_to_be_done(net):
    number = net.sent()
    assert upload(net, "b", number).status_code == 409
    assert upload(net, "foreign", number).status_code == 404


def test_a_draft_names_every_field_that_is_wrong(net):
    body = {
        "form": "PQ-REQ",
        "responder": "XX-1",
        "wanted_on": "2026-03-10",
        "questions": ["PQ01", "XX"],
        "subject": {"family_name": "", "birth_date": "x", "nationality": "XX", "shoe": "45"},
        "justification": "x" * 10_001,
        "language": "tlh",
    }
    answer = net.call("a", "POST", "/requests", body)
    assert answer.status == 422
    assert answer.fields == {
        "responder",
        "wanted_on",
        "questions",
        "subject.family_name",
        "subject.first_names",
        "subject.birth_date",
        "subject.profession",
        "subject.nationality",
        "subject.shoe",
        "justification",
        "language",
    }


@pytest.mark.parametrize("responder", ["A", "OTHER"])
def test_nobody_asks_inside_the_own_country(net, responder):
    body = {"form": "PQ-REQ", "responder": net.reference(responder)}
    assert "responder" in net.call("a", "POST", "/requests", body).fields


def test_nobody_asks_an_authority_without_access_to_the_area(net):
    net.authorities["B"].accesses.all().delete()
    body = {"form": "PQ-REQ", "responder": net.reference("B")}
    assert "responder" in net.call("a", "POST", "/requests", body).fields
    number = net.draft(responder="NEXT")
    net.authorities["NEXT"].accesses.update(suspended=True)
    assert net.act("a", number, "send").fields == {"responder"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("form", None),
        ("form", "\x00"),
        ("form", ["PQ-REQ"]),
        ("responder", {"a": 1}),
        ("responder", "\x00"),
        ("wanted_on", 5),
        ("questions", None),
        ("questions", "PQ01"),
        ("questions", [1]),
        ("subject", "Musterfrau"),
        ("subject", {"family_name": {"x": "y"}}),
        ("justification", 5),
        ("justification", {"a": "b"}),
        ("language", 5),
        ("language", None),
    ],
)
def test_values_of_a_wrong_kind_are_named(net, name, value):
    body = {
        "form": "PQ-REQ",
        "responder": net.reference("B"),
        "wanted_on": net.day(14),
        "questions": ["PQ01"],
        "subject": {},
        name: value,
    }
    answer = net.call("a", "POST", "/requests", body)
    assert answer.status == 422
    assert any(field.split(".")[0] == name for field in answer.fields)


def test_only_request_handlers_make_requests(net):
    body = {"form": "PQ-REQ", "responder": net.reference("B")}
    for who in ("a_basic", "c", "observer", "a_admin"):
        assert net.call(who, "POST", "/requests", body).status == 409
