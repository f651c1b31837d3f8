"""Who sees what: requests, contents and steps."""

import pytest

from tests.builders import ANSWERS, SUBJECT

SUMMARY = {"subject": None, "justification": None, "comments": None, "questions": []}
KEYS = {
    "number",
    "kind",
    "area",
    "form",
    "version",
    "state",
    "requester",
    "responder",
    "wanted_on",
    "agreed_on",
    "sent_at",
    "accepted_at",
    "replied_at",
    "closed_at",
    "actions",
    "questions",
    "events",
    "parts",
    "original",
    "subject",
    "justification",
    "comments",
}


def shown(net, who, number):
    body = net.see(who, number).body
    return {name: body[name] for name in SUMMARY}


@pytest.mark.parametrize("who", ["b", "b_basic", "d", "observer", "foreign", "other", "a_admin"])
def test_a_draft_is_known_to_the_requesters_side_only(net, who):
    number = net.draft()
    expected = 200 if who == "observer" else 404  # linked to the requester
    assert net.see(who, number).status == expected


@pytest.mark.parametrize("who", ["foreign", "other", "a_admin", "a_dpo", "b_next"])
def test_a_foreign_request_looks_missing(net, who):
    number = net.accepted()
    foreign, missing = net.see(who, number), net.see(who, "IMI-2026-999999-9")
    assert foreign.status == missing.status == 404
    assert foreign.body == missing.body
    assert net.act(who, number, "accept").status == 404
    assert net.act(who, number, "no_such_action").status == 404
    assert number not in [
        row["number"] for row in net.call(who, "GET", "/requests").body["results"]
    ]


def test_before_acceptance_the_responder_sees_questions_but_no_content(net):
    number = net.sent()
    net.do("a", number, "amend", comment="Concerns Erika Musterfrau.")
    seen = net.see("b", number)
    assert set(seen.body) >= KEYS
    assert [q["code"] for q in seen.body["questions"]] == list(ANSWERS)
    assert all(q["text"] for q in seen.body["questions"])
    assert (seen.body["subject"], seen.body["justification"], seen.body["comments"]) == (None,) * 3
    assert "Musterfrau" not in str(seen.body)
    net.do("b", number, "accept")
    body = net.see("b", number).body
    assert body["subject"] == SUBJECT
    assert body["justification"]
    assert [comment["text"] for comment in body["comments"]] == ["Concerns Erika Musterfrau."]


def test_a_refusal_before_acceptance_opens_nothing(net):
    number = net.refused()
    assert net.see("b", number).body["subject"] is None


@pytest.mark.parametrize(
    "who", ["a_basic", "a_super", "b_basic", "c", "c_super", "c_both", "d", "d_super", "observer"]
)
def test_all_others_of_both_sides_get_a_summary(net, who):
    number = net.accepted()
    net.do("a", number, "comment", text="Concerns Erika Musterfrau.")
    net.do("b", number, "save_answer", answers={"PQ01": False})
    seen = net.see(who, number)
    assert set(seen.body) >= KEYS
    assert shown(net, who, number) == SUMMARY
    assert seen.body["state"] == "accepted"
    assert seen.actions <= {"remind"}


def test_a_referral_handler_sees_all_while_a_decision_waits_for_that_person(net):
    number = net.draft("approved")
    assert shown(net, "c", number) == SUMMARY
    net.do("approved", number, "submit_for_approval")
    assert net.see("c", number).body["subject"] == SUBJECT
    assert shown(net, "c_super", number) == SUMMARY
    net.do("c", number, "approve_sending")
    assert shown(net, "c", number) == SUMMARY
    assert shown(net, "d", number) == SUMMARY


def test_the_approver_of_a_reply_sees_the_answers_and_the_requester_not_yet(net):
    number = net.accepted("a", "CHECKED")
    net.do("checked", number, "submit_reply", answers=ANSWERS)
    assert net.see("d", number).answer("PQ05") == ANSWERS["PQ05"]
    assert net.see("a", number).answer("PQ05") is None
    net.do("d", number, "approve_reply")
    assert net.see("a", number).answer("PQ05") == ANSWERS["PQ05"]
    assert shown(net, "d", number) == SUMMARY


def test_a_referral_opens_the_content_to_the_deciding_side_only(net):
    number = net.refused()
    net.do("a", number, "refer", text="Please judge.")
    assert net.see("c", number).body["subject"] == SUBJECT
    assert shown(net, "d", number) == SUMMARY
    net.do("c", number, "support_request", opinion="Yes.")
    assert shown(net, "c", number) == SUMMARY
    assert net.see("d", number).body["subject"] == SUBJECT


def test_saved_answers_are_the_responders_own_until_sent(net):
    number = net.accepted()
    net.do("b", number, "save_answer", answers={"PQ01": True, "PQ05": "2001-01-01"})
    assert net.see("b", number).answer("PQ01") is True
    assert net.see("a", number).answer("PQ01") is None
    net.do("b", number, "send_part", questions=["PQ01"])
    assert net.see("a", number).answer("PQ01") is True
    assert net.see("a", number).answer("PQ05") is None


def test_steps_inside_one_side_are_shown_to_that_side_only(net):
    number = net.draft("approved", "SHARED")
    net.do("approved", number, "submit_for_approval")
    net.do("c", number, "return_draft", comment="Why?")
    net.do("approved", number, "submit_for_approval")
    net.do("c", number, "approve_sending")
    email = net.members["given"].official.email
    net.do("allocator", number, "allocate", officials=[email])
    net.do("given", number, "accept")
    net.do("given", number, "save_answer", answers={"PQ01": True})
    inside = ["submit_for_approval", "return_draft", "submit_for_approval", "approve_sending"]
    for who in ("approved", "c", "c_super"):
        assert net.see(who, number).events == ["create", *inside, "accept"]
    for who in ("given", "d"):
        assert net.see(who, number).events == ["create", "allocate", "accept", "save_answer"]
    messages = net.see("given", number).body["comments"]
    assert "Why?" not in [message["text"] for message in messages]


def test_an_approved_reply_is_a_step_of_the_responders_side(net):
    number = net.replied("a", "CHECKED")
    assert net.see("a", number).events == ["create", "send", "accept"]
    assert net.see("checked", number).events[-2:] == ["submit_reply", "approve_reply"]


def test_every_event_has_a_sentence_without_names(net):
    number = net.closed()
    for event in net.see("a", number).body["events"]:
        assert set(event) == {"at", "name", "authority", "sentence"}
        assert event["sentence"]
        assert "%" not in event["sentence"]
        assert "Musterfrau" not in event["sentence"]


def test_the_list_shows_only_what_may_be_seen(net):
    numbers = [net.draft(), net.sent(), net.accepted()]
    mine = net.call("a", "GET", "/requests").body["results"]
    assert [row["number"] for row in mine] == numbers[::-1]
    theirs = net.call("b", "GET", "/requests").body["results"]
    assert [row["number"] for row in theirs] == numbers[:0:-1]
    some = net.call("b", "GET", "/requests?state=accepted&area=PQ").body
    assert [row["number"] for row in some["results"]] == numbers[2:]
    assert some["next"] is None
    assert net.call("b", "GET", "/requests?state=%00&cursor=x").status == 200


def test_pages_of_the_list_follow_one_another(net, django_assert_num_queries):
    numbers = [net.draft() for _ in range(27)]
    first = net.call("a", "GET", "/requests").body
    second = net.call("a", "GET", f"/requests?cursor={first['next']}").body
    seen = [row["number"] for row in [*first["results"], *second["results"]]]
    assert seen == numbers[::-1]
    assert second["next"] is None
    with django_assert_num_queries(4):
        net.call("a", "GET", "/requests")


def test_roles_in_one_area_open_nothing_of_another(net):
    net.members["c"].areas = ["SVC"]
    net.members["c"].save()
    number = net.accepted()
    assert net.see("c", number).status == 404
