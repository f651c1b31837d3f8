"""The question of the date by which the reply is due."""

import pytest

from tests.builders import ANSWERS

WHY = {"reason": "We need the archive."}


def test_acceptance_without_another_date_agrees_to_the_wish(net):
    number = net.accepted()
    body = net.see("a", number).body
    assert body["agreed_on"] == body["wanted_on"]


def test_another_date_at_acceptance_needs_a_reason(net):
    number = net.sent()
    assert net.act("b", number, "accept", counter_date=net.day(20)).fields == {"reason"}
    assert net.act("b", number, "accept", counter_date=net.day(0), **WHY).fields == {"counter_date"}
    assert net.see("a", number).body["state"] == "sent"
    shown = net.do("b", number, "accept", counter_date=net.day(20), **WHY)
    assert shown.body["agreed_on"] is None
    assert "propose_date" not in shown.actions
    assert {"accept_date", "propose_date"} <= net.see("a", number).actions


def test_the_requester_agrees_to_a_counter_proposal(net):
    number = net.sent()
    net.do("b", number, "accept", counter_date=net.day(20), **WHY)
    assert net.do("a", number, "accept_date").body["agreed_on"] == net.day(20)
    assert net.see("a", number).body["wanted_on"] == net.day(14)
    assert "accept_date" not in net.see("a", number).actions


def test_the_turn_goes_back_and_forth_and_the_third_counter_is_agreed_at_once(net):
    number = net.sent()
    net.do("b", number, "accept", counter_date=net.day(20), **WHY)
    net.do("a", number, "propose_date", date=net.day(15), **WHY)
    assert not {"accept_date", "propose_date"} & net.see("a", number).actions
    assert {"accept_date", "propose_date"} <= net.see("b", number).actions
    net.do("b", number, "propose_date", date=net.day(19), **WHY)
    assert net.see("a", number).body["agreed_on"] is None
    net.do("a", number, "propose_date", date=net.day(16), **WHY)
    shown = net.do("b", number, "propose_date", date=net.day(18), **WHY)
    assert shown.body["agreed_on"] == net.day(18)
    assert "accept_date" not in net.see("a", number).actions


def test_the_responder_agrees_to_a_new_proposal(net):
    number = net.sent()
    net.do("b", number, "accept", counter_date=net.day(20), **WHY)
    net.do("a", number, "propose_date", date=net.day(15), **WHY)
    assert net.do("b", number, "accept_date").body["agreed_on"] == net.day(15)


def test_one_extension_is_accepted_or_left(net):
    number = net.accepted()
    before = net.see("a", number).body["agreed_on"]
    shown = net.do("b", number, "propose_date", date=net.day(30), **WHY)
    assert shown.body["agreed_on"] == before
    assert "propose_date" not in shown.actions
    assert "accept_date" in net.see("a", number).actions
    assert "propose_date" not in net.see("a", number).actions
    assert net.do("a", number, "accept_date").body["agreed_on"] == net.day(30)
    assert "propose_date" not in net.see("b", number).actions


def test_no_extension_after_the_agreed_date(net):
    number = net.accepted()
    net.pass_days(15)
    assert "propose_date" not in net.see("b", number).actions


def test_dates_are_negotiated_while_answering_only(net):
    number = net.sent()
    net.do("b", number, "accept", counter_date=net.day(20), **WHY)
    net.do("b", number, "send_part", questions=["PQ01"], answers={"PQ01": True})
    assert "accept_date" in net.see("a", number).actions
    net.do("b", number, "send_reply", answers={c: v for c, v in ANSWERS.items() if c != "PQ01"})
    assert not {"accept_date", "propose_date"} & net.see("a", number).actions


@pytest.mark.parametrize(
    "date", ["2026-13-01", "soon", 20260401, "2026-4-1", "", None, "0000-01-01"]
)
def test_a_date_that_is_none_is_refused(net, date):
    number = net.accepted()
    assert net.act("b", number, "propose_date", date=date, **WHY).fields == {"date"}


def test_a_day_far_away_is_taken_without_a_fault(net):
    number = net.sent(wanted_on="9999-12-31")
    net.do("b", number, "accept")
    net.pass_days(100)
    assert net.see("d", number).status == 200


def test_today_is_the_day_in_brussels(net):
    net.now = net.now.replace(hour=23, minute=30)  # 00:30 of the next day in Brussels
    answer = net.call("a", "POST", "/requests", {"wanted_on": net.day(1), "form": "PQ-REQ"})
    assert "wanted_on" in answer.fields
