"""The rows of the table of actions: who may, with which fields, to which state."""

import pytest

from tests.builders import ANSWERS


def state_of(net, number, who="a"):
    return net.see(who, number).body["state"]


def test_a_request_from_draft_to_closed_shows_every_step(net):
    number = net.draft()
    assert net.see("a", number).actions == {"send", "delete"}
    net.do("a", number, "send")
    assert net.see("a", number).actions == {"amend", "withdraw"}
    assert net.see("b", number).actions == {"accept", "forward", "refuse"}
    net.do("b", number, "accept")
    assert net.see("a", number).actions == {"comment", "withdraw"}
    assert net.see("b", number).actions == {
        "save_answer",
        "send_part",
        "send_reply",
        "forward",
        "split",
        "refuse",
        "propose_date",
        "comment",
    }
    net.do("b", number, "send_reply", answers=ANSWERS)
    assert net.see("a", number).actions == {"close", "ask_for_more", "comment"}
    assert net.see("b", number).actions == {"comment"}
    net.do("a", number, "close")
    shown = net.see("a", number)
    assert shown.actions == {"rate", "reopen"}
    assert shown.events == ["create", "send", "accept", "send_reply", "close"]
    assert net.see("b", number).actions == set()


def test_a_deleted_draft_answers_404(net):
    number = net.draft()
    answer = net.do("a", number, "delete")
    assert answer.body["state"] == "deleted"
    assert net.see("a", number).status == 404
    assert net.act("a", number, "send").status == 404


def test_approval_replaces_sending_where_it_is_on(net):
    number = net.draft("approved")
    assert net.see("approved", number).actions == {"submit_for_approval", "delete"}
    net.do("approved", number, "submit_for_approval")
    assert net.see("approved", number).actions == {"return_draft"}
    assert net.see("approved_2", number).actions == set()
    assert net.see("c", number).actions == {"approve_sending", "return_draft"}
    assert net.see("b", number).status == 404
    assert net.see("d", number).status == 404
    assert net.act("c", number, "return_draft").fields == {"comment"}
    net.do("c", number, "return_draft", comment="Please say why.")
    net.do("approved", number, "submit_for_approval")
    net.do("approved", number, "return_draft")
    net.do("approved", number, "submit_for_approval")
    assert net.do("c", number, "approve_sending").body["state"] == "sent"


def test_approval_of_the_reply_returns_to_the_state_before(net):
    number = net.accepted("a", "CHECKED")
    net.do("checked", number, "send_part", questions=["PQ01"], answers={"PQ01": True})
    rest = {code: value for code, value in ANSWERS.items() if code != "PQ01"}
    assert "send_reply" not in net.see("checked", number).actions
    net.do("checked", number, "submit_reply", answers=rest)
    assert net.see("d", number).actions == {"approve_reply", "return_reply", "remind"}
    assert net.see("a", number).actions == {"comment"}
    net.do("d", number, "return_reply", comment="Please check.")
    assert state_of(net, number) == "partly_replied"
    net.do("checked", number, "submit_reply")
    net.do("checked", number, "return_reply")
    net.do("checked", number, "submit_reply")
    assert net.do("d", number, "approve_reply").body["state"] == "replied"


def test_a_whole_request_is_forwarded_inside_the_country(net):
    number = net.sent()
    target = net.reference("NEXT")
    assert net.act("b", number, "forward", authority=net.reference("A"), reason="x").status == 422
    assert net.act("b", number, "forward", authority=net.reference("B"), reason="x").status == 422
    left = net.do("b", number, "forward", authority=target, reason="Not ours.")
    assert left.body["responder"] == target
    assert left.body["questions"] == []
    assert net.see("b", number).status == 404
    assert net.see("b_next", number).body["subject"] is None
    net.do("d", number, "forward", authority=net.reference("B"), reason="It is.")
    net.do("b", number, "accept")
    accepted_at = net.see("a", number).body["accepted_at"]
    net.do("b", number, "forward", authority=target, reason="After all.")
    net.do("b_next", number, "accept")
    assert net.see("a", number).body["accepted_at"] == accepted_at
    assert "forward" not in net.see("d", number).actions


def test_after_a_part_was_sent_a_request_is_split_not_forwarded(net):
    number = net.accepted()
    net.do("b", number, "send_part", questions=["PQ01"], answers={"PQ01": True})
    assert "forward" not in net.see("b", number).actions
    assert "split" in net.see("b", number).actions


def test_a_split_moves_questions_to_a_part_of_its_own(net):
    number = net.accepted()
    fields = {"authority": net.reference("NEXT"), "reason": "Theirs."}
    every = net.act("b", number, "split", questions=list(ANSWERS), **fields)
    assert every.status == 422
    assert every.fields == {"questions"}
    answer = net.do("b", number, "split", questions=["PQ05", "PQ14"], **fields)
    assert answer.body["state"] == "accepted"
    assert [q["code"] for q in answer.body["questions"]] == ["PQ01", "PQ16"]
    (part,) = answer.body["parts"]
    assert part == f"{number}/2"
    shown = net.see("b_next", part)
    assert shown.body["state"] == "sent"
    assert shown.body["original"] == number
    assert [q["code"] for q in shown.body["questions"]] == ["PQ05", "PQ14"]
    assert shown.events == ["create"]
    assert net.see("b", part).status == 404
    assert net.see("a", part).body["subject"] == net.see("a", number).body["subject"]
    net.do("b_next", part, "accept")
    again = net.do(
        "b_next", part, "split", questions=["PQ05"], **fields | {"authority": net.reference("B")}
    )
    assert again.body["parts"] == [f"{number}/3"]
    assert net.see("a", number).body["parts"] == [f"{number}/2", f"{number}/3"]


def test_a_refusal_gives_a_reason_of_the_list_and_a_comment(net):
    number = net.sent()
    wrong = net.act("b", number, "refuse", reason="lazy")
    assert wrong.status == 422
    assert wrong.fields == {"reason", "comment"}
    net.do("b", number, "refuse", reason="not_competent", comment="Ask the chamber.")
    assert net.see("a", number).actions == {"accept_refusal", "refer", "withdraw"}
    assert net.do("a", number, "accept_refusal").body["state"] == "closed"
    assert net.see("a", number).actions == set()


@pytest.mark.parametrize("prepare", ["sent", "accepted", "partly_replied"])
def test_a_required_answer_leads_back_to_the_state_before_the_refusal(net, prepare):
    number = net.sent() if prepare == "sent" else net.accepted()
    if prepare == "partly_replied":
        net.do("b", number, "send_part", questions=["PQ01"], answers={"PQ01": True})
    net.do("b", number, "refuse", reason="law_forbids", comment="No.")
    net.do("a", number, "refer", text="Please judge.")
    assert net.see("c", number).actions == {"uphold_refusal", "support_request", "remind"}
    assert net.see("d", number).actions == {"remind"}
    net.do("c", number, "support_request", opinion="It must be answered.")
    assert net.see("d", number).actions == {"uphold_refusal", "require_answer", "remind"}
    shown = net.do("d", number, "require_answer", opinion="Answer.")
    assert shown.body["state"] == prepare
    assert shown.body["agreed_on"] == net.day(10)


def test_a_required_answer_of_another_authority_is_sent_to_it(net):
    number = net.refused()
    net.do("a", number, "refer", text="Please judge.")
    net.do("c", number, "support_request", opinion="Yes.")
    target = net.reference("NEXT")
    shown = net.do("d", number, "require_answer", opinion="They know.", authority=target)
    assert (shown.body["state"], shown.body["responder"]) == ("sent", target)
    assert net.see("b", number).status == 404
    net.do("b_next", number, "accept")
    assert net.see("a", number).body["agreed_on"] == net.day(10)


def test_a_refusal_of_more_information_leads_back_there(net):
    number = net.replied()
    net.do("a", number, "ask_for_more", questions=["PQ01"], text="Which register?")
    net.do("b", number, "refuse_more", reason="duplicate", comment="It is complete.")
    net.do("a", number, "refer", text="It isn't.")
    net.do("c", number, "support_request", opinion="Right.")
    shown = net.do("d", number, "require_answer", opinion="Answer.")
    assert shown.body["state"] == "more_info_asked"


@pytest.mark.parametrize("who", ["c", "d"])
def test_a_coordinator_may_uphold_the_refusal(net, who):
    number = net.refused()
    net.do("a", number, "refer", text="Please judge.")
    if who == "d":
        net.do("c", number, "support_request", opinion="Yes.")
    assert net.do(who, number, "uphold_refusal", opinion="Fair.").body["state"] == "closed"


def test_more_is_asked_three_times_over_the_whole_life(net):
    number = net.replied()
    for turn in range(3):
        asked = net.do("a", number, "ask_for_more", questions=["PQ05"], text="More, please.")
        assert asked.body["state"] == "more_info_asked"
        assert net.act("b", number, "send_reply").fields == {"answers.PQ05"}
        assert net.act("b", number, "save_answer", answers={"PQ01": True}).status == 422
        net.do("b", number, "send_reply", answers={"PQ05": f"2010-06-0{turn + 1}"})
    assert "ask_for_more" not in net.see("a", number).actions
    assert net.act("a", number, "ask_for_more", questions=["PQ05"], text="x").status == 409


def test_more_information_leaves_the_agreed_date_and_the_wish(net):
    number = net.replied()
    before = net.see("a", number).body
    net.do("a", number, "ask_for_more", questions=["PQ01"], text="?", wanted_on=net.day(30))
    after = net.see("a", number).body
    assert (after["agreed_on"], after["wanted_on"]) == (before["agreed_on"], before["wanted_on"])
    assert after["replied_at"] == before["replied_at"]


def test_reopened_once_every_question_may_be_answered_again(net):
    number = net.closed()
    net.do("a", number, "reopen", reason="New facts.")
    assert state_of(net, number) == "more_info_asked"
    net.do("b", number, "save_answer", answers={"PQ01": False, "PQ16": True})
    net.do("b", number, "send_reply")
    assert net.see("a", number).answer("PQ01") is False
    net.do("a", number, "close")
    assert net.see("a", number).actions == {"rate"}


def test_rating_stays_open_for_30_days_and_the_last_values_count(net):
    number = net.closed()
    net.do("a", number, "rate", timeliness="satisfied", efforts="no_opinion")
    net.pass_days(30)
    net.do("a", number, "rate", timeliness="dissatisfied", efforts="satisfied")
    assert net.see("a", number).body["evaluation"]["timeliness"] == "dissatisfied"
    net.pass_days(1)
    assert net.see("a", number).actions == set()
    assert net.act("a", number, "rate", timeliness="satisfied", efforts="satisfied").status == 409
    assert net.act("a", number, "reopen", reason="Late.").status == 409


def test_a_withdrawn_request_is_over(net):
    number = net.accepted()
    assert net.act("a", number, "withdraw").fields == {"reason"}
    assert net.do("a", number, "withdraw", reason="Settled.").body["state"] == "withdrawn"
    assert net.see("a", number).actions == set()
    assert net.see("b", number).actions == set()


@pytest.mark.parametrize("state", ["send_approval", "reply_approval", "replied"])
def test_nothing_is_withdrawn_while_approved_or_once_replied(net, state):
    if state == "send_approval":
        number, who = net.draft("approved"), "approved"
        net.do(who, number, "submit_for_approval")
    elif state == "reply_approval":
        number, who = net.accepted("a", "CHECKED"), "a"
        net.do("checked", number, "submit_reply", answers=ANSWERS)
    else:
        number, who = net.replied(), "a"
    assert state_of(net, number, who) == state
    assert net.act(who, number, "withdraw", reason="x").status == 409


def test_amending_takes_a_date_or_a_comment(net):
    number = net.sent()
    assert net.act("a", number, "amend").status == 422
    assert net.act("a", number, "amend", wanted_on=net.day(0)).fields == {"wanted_on"}
    net.do("a", number, "amend", comment="It is urgent.")
    shown = net.do("a", number, "amend", wanted_on=net.day(20))
    assert shown.body["wanted_on"] == net.day(20)
    net.do("b", number, "accept")
    assert net.see("a", number).body["agreed_on"] == net.day(20)


def test_coordinators_of_both_sides_may_remind(net):
    number = net.draft()
    assert net.act("c", number, "remind").status in {404, 409}
    net.do("a", number, "send")
    for who in ("c", "c_super", "c_both", "d", "d_super"):
        net.do(who, number, "remind")
    net.do("c", number, "remind", text="Please look.")
    for who in ("a", "b", "a_super", "observer"):
        assert net.act(who, number, "remind").status == 409
    net.do("a", number, "withdraw", reason="x")
    assert net.act("c", number, "remind").status == 409


def test_a_silent_responder_may_be_replaced_by_its_coordinator(net):
    number = net.sent()
    fields = {"authority": net.reference("NEXT"), "reason": "Silent."}
    assert net.act("d", number, "reassign", **fields).status == 409
    net.pass_days(8)
    assert net.act("c", number, "reassign", **fields).status == 409
    shown = net.do("d", number, "reassign", **fields)
    assert (shown.body["state"], shown.body["responder"]) == ("sent", fields["authority"])


def test_a_request_asleep_for_more_than_60_days_may_be_closed_on_behalf(net):
    number = net.accepted()
    net.pass_days(60)
    assert net.act("c", number, "close_on_behalf", reason="Asleep.").status == 409
    net.pass_days(1)
    assert net.do("c", number, "close_on_behalf", reason="Asleep.").body["state"] == "closed"
    assert net.see("a", number).actions == set()


def test_allocation_decides_who_sees_and_acts(net):
    number = net.sent("a", "SHARED")
    assert net.see("given", number).status == 404
    assert net.see("allocator", number).actions == {"accept", "refuse", "allocate"}
    email = net.members["given"].official.email
    wrong = net.act("allocator", number, "allocate", officials=["b@test.example"])
    assert wrong.fields == {"officials"}
    net.do("allocator", number, "allocate", officials=[email])
    assert net.see("not_given", number).status == 404
    net.do("given", number, "accept")
    assert net.see("allocator", number).actions == {"allocate"}
    net.do("given", number, "send_reply", answers=ANSWERS)
    assert net.see("allocator", number).actions == set()
    assert "allocate" not in net.see("b", net.sent()).actions
