"""The ways by which a live case of the demo comes to each state; days count back from now."""

from collections.abc import Callable
from datetime import timedelta

from authorities.models import Role
from requests.services.demo.walk import Walk
from requests.workflows.base import Side
from requests.workflows.information_request import State

RQ, RS = Side.REQUESTER, Side.RESPONDER

Path = Callable[[Walk], object]


def _replied(walk: Walk, sent: int, replied: int) -> Walk:
    return walk.send(sent).accept(sent - 3).reply(replied)


def _referred(walk: Walk) -> Walk:
    walk.send(16).refuse(11)
    return walk.requester("refer", 7, text=walk.text(RQ))


def _accepted(walk: Walk) -> None:
    walk.send(10).accept(8)
    walk.responder("save_answer", 3, answers=walk.answers([walk.questions()[0].code]))
    walk.requester("comment", 2, text=walk.text(RQ))


def _partly(walk: Walk) -> None:
    walk.send(13).accept(10).part(5)


def _reply_approval(walk: Walk) -> None:
    walk.send(14).accept(12)
    walk.responder("submit_reply", 2, answers=walk.answers())


def _more(walk: Walk) -> None:
    _replied(walk, 26, 12)
    walk.requester("ask_for_more", 4, questions=[walk.questions()[0].code], text=walk.text(RQ))


def _supported(walk: Walk) -> None:
    _referred(walk)
    walk.step("support_request", 3, walk.person(RQ, Role.REFERRAL_HANDLER), opinion=walk.text(RQ))


def _closed(walk: Walk) -> None:
    _replied(walk, 40, 29).requester("close", 20)
    walk.requester("rate", 20, timeliness="satisfied", efforts="very_satisfied")


def _withdrawn(walk: Walk) -> None:
    walk.send(18).requester("withdraw", 12, reason=walk.text(RQ))


#: Days before now on which the draft is made, and the steps from there.
PATHS: dict[State, tuple[int, Path]] = {
    State.DRAFT: (1, lambda walk: None),
    State.SEND_APPROVAL: (2, lambda walk: walk.requester("submit_for_approval", 1)),
    State.SENT: (3, lambda walk: walk.send(3)),
    State.ACCEPTED: (11, _accepted),
    State.REPLY_APPROVAL: (15, _reply_approval),
    State.PARTLY_REPLIED: (14, _partly),
    State.REPLIED: (21, lambda walk: _replied(walk, 20, 6)),
    State.MORE_INFO_ASKED: (27, _more),
    State.REFUSED: (10, lambda walk: walk.send(9).refuse(4)),
    State.REFERRED_RQ: (17, _referred),
    State.REFERRED_RS: (17, _supported),
    State.CLOSED: (42, _closed),
    State.WITHDRAWN: (19, _withdrawn),
    State.DELETED: (5, lambda walk: walk.requester("delete", 4)),
}


def _countered(walk: Walk) -> None:
    later = (walk.now + timedelta(days=20)).date().isoformat()
    walk.send(5).accept(2, counter_date=later, reason=walk.text(RS))


def _silent(walk: Walk) -> None:
    walk.send(12)


def _late(walk: Walk) -> None:
    walk.send(30).accept(27)


def _reopened(walk: Walk) -> None:
    _replied(walk, 45, 32).requester("close", 15)
    walk.requester("reopen", 5, reason=walk.text(RQ))


#: Situations that each country's overview should show.
SPECIAL: tuple[tuple[int, Path], ...] = (
    (6, _countered),
    (13, _silent),
    (31, _late),
    (46, _reopened),
)
