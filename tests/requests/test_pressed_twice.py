"""A page sent twice by an impatient hand: carried out once, and told as done, not as a conflict."""

import pytest

from requests.models import Exchange
from tests.personas import a_net
from tests.requests.people import Desk, text_of, url

ANSWERS = {"a-PQ02-0-L": "Many other names", "a-PQ05-0-D": "2010-06-30"}


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


@pytest.fixture
def number(desk) -> str:
    return desk.net.accepted(questions=["PQ02", "PQ05"])


def events(number: str) -> int:
    return Exchange.objects.get(number=number).event_count


def page_of(desk: Desk, number: str, who: str = "b"):
    """Return what sends the page as it is now, again and again."""
    seen = events(number)

    def send(do: str, **fields: str):
        data = {"seen": seen, **ANSWERS, **fields, "do": do}
        return desk.post(who, f"{url(number)}answers/", data)

    return send


@pytest.mark.parametrize("do", ["save_answer", "send_reply"])
def test_the_second_press_changes_nothing_and_leads_to_the_same_place(desk, number, do):
    send, before = page_of(desk, number), events(number)
    answers = [send(do), send(do)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert events(number) == before + 1


def test_sending_right_after_saving_isn_t_stopped_by_the_saving(desk, number):
    send = page_of(desk, number)
    send("save_answer")
    assert send("send_reply").status_code == 302
    assert Exchange.objects.get(number=number).state == "replied"


def test_what_was_typed_since_the_saving_makes_the_page_stale(desk, number):
    send = page_of(desk, number)
    send("save_answer")
    answer = send("send_reply", **{"a-PQ02-0-L": "None"})
    assert answer.status_code == 409
    assert Exchange.objects.get(number=number).state == "accepted"


def test_an_old_page_isn_t_told_as_saved_once_other_answers_were(desk, number):
    old = page_of(desk, number)
    old("save_answer")
    page_of(desk, number)("save_answer", **{"a-PQ02-0-L": "None"})
    assert old("save_answer").status_code == 409


def test_what_somebody_else_did_between_the_presses_is_told(desk, number):
    send = page_of(desk, number)
    send("save_answer")
    desk.net.do("a", number, "comment", text="By the way.")
    answer = send("send_reply")
    assert answer.status_code == 409
    assert "commented." in text_of(answer)


def test_an_action_pressed_twice_is_carried_out_once(desk):
    number = desk.net.sent()
    data = {"seen": events(number)}
    answers = [desk.post("b", f"{url(number)}accept/", data) for _time in range(2)]
    assert [answer["Location"] for answer in answers] == [url(number), url(number)]
    assert events(number) == data["seen"] + 1


def test_another_action_on_the_old_page_is_stopped(desk):
    number = desk.net.sent()
    data = {"seen": events(number)}
    desk.post("b", f"{url(number)}accept/", data)
    assert desk.post("b", f"{url(number)}refuse/", data).status_code == 409


def test_the_press_of_another_session_isn_t_taken_for_this_one_s(desk):
    number = desk.net.sent()
    data = {"seen": events(number)}
    desk.post("b", f"{url(number)}accept/", data)
    del desk.clients["b"]
    assert desk.post("b", f"{url(number)}accept/", data).status_code == 409
