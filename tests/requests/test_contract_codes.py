"""Statuses, problem documents, keys, and calls that happen once."""

import pytest

from requests.models import Event, Exchange, IdempotentCall
from requests.services.history import broken_at


def test_me_says_whom_the_key_acts_for(net):
    assert net.call("c_both", "GET", "/me").body == {
        "email": "c_both@test.example",
        "authority": net.reference("C"),
        "country": "EL",
        "roles": ["request_handler", "referral_handler"],
        "areas": ["PQ"],
    }


@pytest.mark.parametrize("key", ["", "Bearer", "Bearer nonsense", "Basic eDp5", "Bearer ключ"])
def test_without_a_valid_key_nothing_is_told(net, key):
    answer = net.client.get("/api/v1/me", headers={"Authorization": key})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_the_key_of_a_suspended_official_is_refused(net):
    assert net.call("a", "GET", "/me").status == 200
    official = net.members["a"].official
    official.is_active = False
    official.save()
    assert net.call("a", "GET", "/me").status == 401


def test_the_key_of_a_suspended_authority_is_refused(net):
    assert net.call("a", "GET", "/me").status == 200
    net.authorities["A"].status = "suspended"
    net.authorities["A"].save()
    assert net.call("a", "GET", "/me").status == 401


def test_the_forms_offered_are_those_of_the_areas(net):
    forms = net.call("a", "GET", "/forms?area=PQ&lang=en").body
    assert [form["code"] for form in forms] == ["PQ-REQ"]
    assert net.call("a", "GET", "/forms?area=SVC").body == []
    assert net.call("a", "GET", "/forms/SVC-REQ").status == 404
    form = net.call("a", "GET", "/forms/PQ-REQ?lang=xx").body
    assert {"code", "type", "required"} <= set(form["subject"]["fields"][0])
    questions = [q for section in form["sections"] for q in section["questions"]]
    assert len(questions) >= 25
    assert {"code", "text", "help", "type", "choices"} <= set(questions[0])


def test_unknown_and_impossible_actions_answer_409_and_change_nothing(net):
    number = net.sent()
    before = net.see("a", number).body
    for name in ("fly", "send", "accept", "%00", "уда", "a" * 300):
        assert net.act("a", number, name).status == 409, name
    assert net.see("a", number).body == before


@pytest.mark.parametrize(
    "number", ["nothing", "IMI-2026-000001-0", "%00", "é", "x" * 3000, "1.2.3"]
)
def test_a_number_that_is_none_answers_404(net, number):
    assert net.call("a", "GET", f"/requests/{number}").status == 404
    assert net.call("a", "POST", f"/requests/{number}/actions/send").status == 404
    assert net.call("a", "POST", f"/requests/{number}/actions/send", b"{").status == 404


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"x"', b"nonsense", b"\xff\xfe", b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}"],
)
def test_a_body_that_is_no_object_answers_400(net, body):
    number = net.draft()
    for path in ("/requests", f"/requests/{number}/actions/send"):
        answer = net.call("a", "POST", path, body)
        assert answer.status == 400
        assert answer.body["title"] == "Bad Request"


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "a\\u0000b"}',
        b'{"text": "\\ud800"}',
        b'{"text": 1e999}',
        b'{"text": NaN}',
        b'{"\\u0000": 1, "text": "x"}',
        b'{"text": ' + b"[" * 50 + b"]" * 50 + b"}",
        b'{"text": {"a": 1}}',
        b'{"text": ["a"]}',
        b'{"text": true}',
        b'{"text": "' + b"x" * 10_001 + b'"}',
        b'{"text": " \\n "}',
        b"{}",
        b"",
    ],
)
def test_what_cannot_be_stored_answers_422(net, body):
    number = net.accepted()
    answer = net.call("a", "POST", f"/requests/{number}/actions/comment", body)
    assert answer.status == 422
    assert answer.body["errors"]
    assert net.see("a", number).events[-1] == "accept"


def test_a_body_too_large_is_refused(net):
    answer = net.call("a", "POST", "/requests", b"{" + b" " * 3_000_000 + b"}")
    assert answer.status == 413


def test_a_call_with_a_key_happens_once(net):
    number = net.accepted()
    path, key = f"/requests/{number}/actions/comment", {"Idempotency-Key": "k1"}
    first = net.call("a", "POST", path, {"text": "Once."}, **key)
    again = net.call("a", "POST", path, {"text": "Once."}, **key)
    assert first == again
    assert net.see("a", number).events.count("comment") == 1
    assert net.call("a", "POST", path, {"text": "Twice."}, **key).status == 422
    assert net.call("b", "POST", path, {"text": "Mine."}, **key).status == 200


def test_a_draft_with_a_key_is_made_once(net):
    number = net.draft()
    body = {
        "form": "PQ-REQ",
        "responder": net.reference("B"),
        "wanted_on": net.day(14),
        "questions": ["PQ01"],
        "subject": net.see("a", number).body["subject"],
    }
    key = {"Idempotency-Key": "draft"}
    first = net.call("a", "POST", "/requests", body, **key)
    assert first.status == 201
    assert net.call("a", "POST", "/requests", body, **key) == first
    assert Exchange.objects.count() == 2


def test_the_answer_is_given_again_though_the_request_left_the_callers_sight(net):
    number = net.sent()
    fields = {"authority": net.reference("NEXT"), "reason": "Not ours."}
    path, key = f"/requests/{number}/actions/forward", {"Idempotency-Key": "k"}
    first = net.call("b", "POST", path, fields, **key)
    assert first.status == 200
    assert net.call("b", "POST", path, fields, **key) == first


def test_a_call_that_failed_may_be_tried_again_with_its_key(net):
    number = net.accepted()
    path, key = f"/requests/{number}/actions/comment", {"Idempotency-Key": "k"}
    assert net.call("a", "POST", path, {}, **key).status == 422
    assert net.call("a", "POST", path, {"text": "Now."}, **key).status == 200
    assert IdempotentCall.objects.count() == 1
    assert (
        net.call("a", "POST", path, {"text": "x"}, **{"Idempotency-Key": "k" * 201}).status == 422
    )


def test_the_chain_of_events_shows_what_was_changed_behind_it(net):
    number = net.closed()
    exchange = Exchange.objects.get(number=number)
    assert broken_at(exchange) is None
    exchange.number = "IMI-2026-000009-9"
    assert broken_at(exchange) == 1


def test_events_are_never_changed_nor_deleted(net):
    from django.db import Error, transaction

    event = Event.objects.filter(exchange__number=net.sent()).first()
    for attempt in (event.delete, event.save):
        with pytest.raises(Error), transaction.atomic():
            attempt()
