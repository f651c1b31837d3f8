"""The notification: one authority tells others, or the Commission, of a fact or a measure.

Source: domain reference §5.1. What differs by act stands in the rules of the procedure:
recipients, approval, linked request, comments, stand-still, examination with its results and
extensions, checking, how long a measure applies, two steps.
"""

from enum import StrEnum

from requests.workflows import notification_words
from requests.workflows.base import STATE as SINCE_STATE
from requests.workflows.base import SYSTEM, Field, Side, Timer, Transition, Whom, Workflow
from requests.workflows.one_to_many import (
    APPROVER,
    AUTHOR,
    AUTHORITIES,
    COMMENT,
    COMMENT_OR_NONE,
    COMMISSION,
    CONTACT,
    CONTENT,
    COORDINATION,
    COORDINATOR,
    INITIATOR,
    REASON,
    RECEIVERS,
    RECIPIENT,
    TEXT,
    TO_ALL,
    TO_APPROVER,
    TO_INITIATOR,
    TO_NEW,
)


class State(StrEnum):
    """Where a notification stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    BROADCAST = "broadcast"
    CLOSING = "closing"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


REVIEW_RESULTS = ("no_objection", "asked_not_to_adopt", "asked_to_abolish")


def _from(*states: State) -> frozenset[str]:
    return frozenset(states)


_DRAFT, _SUBMITTED = _from(State.DRAFT), _from(State.SUBMITTED)
_SENT = _from(State.UNDER_REVIEW, State.BROADCAST, State.CLOSING)
_TO_RECEIVERS = ((Side.RECIPIENT, Whom.HANDLERS), (Side.CONTACT, Whom.HANDLERS))

NOTIFICATION = Workflow(
    kind="notification",
    initial=State.DRAFT,
    states=frozenset(State),
    ended=_from(State.CLOSED, State.WITHDRAWN, State.DELETED),
    waiting={State.DRAFT: Side.REQUESTER, State.SUBMITTED: Side.REQUESTER},
    decisions={State.SUBMITTED: Side.REQUESTER},
    approvals=_SUBMITTED,
    coordination=COORDINATION,
    sees=frozenset({Side.REQUESTER, Side.CONTACT, Side.RECIPIENT, Side.COMMISSION}),
    opening=(
        Field("countries", "countries", required=False, rule="choose"),
        Field("linked", "exchange", required=False, rule="linked"),
        Field("urgent", "flag", required=False, rule="urgent"),
        Field("urgent_reason", "text", required=False, rule="urgent"),
    ),
    due={
        State.UNDER_REVIEW: ("review",),
        State.BROADCAST: ("check", "valid"),
        State.CLOSING: ("check", "valid"),
    },
    due_of={
        "review": frozenset({Side.COMMISSION}),
        "check": frozenset({Side.CONTACT, Side.RECIPIENT}),
    },
    timers=(
        Timer("review_over", _from(State.UNDER_REVIEW), "review", 1, action="conclude_review"),
        Timer("closure_over", _from(State.CLOSING), "closure", 1, action="close"),
        Timer("check_over", _SENT, "check", 1, action="lapse_check"),
        Timer("check_soon", _SENT, "check", -30, to=_TO_RECEIVERS),
        Timer("valid_soon", _SENT, "valid", -14, to=TO_INITIATOR),
        Timer("valid_over", _SENT, "valid", 1, to=(*TO_INITIATOR, *_TO_RECEIVERS)),
        Timer("comments_over", _from(State.BROADCAST), "comments", 1, to=TO_INITIATOR),
        Timer("waits", _SUBMITTED, SINCE_STATE, 2, unit="working days", to=TO_APPROVER),
        Timer("left", _DRAFT, SINCE_STATE, 150, to=TO_INITIATOR),
        Timer("left_long", _DRAFT, SINCE_STATE, 183, action="delete"),
    ),
    told={
        "submit": TO_APPROVER,
        "return_draft": TO_INITIATOR,
        "broadcast": (*TO_ALL, *TO_INITIATOR),
        "disseminate": TO_NEW,
        "comment": TO_INITIATOR,
        "answer_comment": TO_ALL,
        "modify": TO_ALL,
        "correct": TO_ALL,
        "report_check": TO_INITIATOR,
        "lapse_check": (*TO_INITIATOR, *_TO_RECEIVERS),
        "tell_others": (*TO_ALL, *TO_INITIATOR),
        "extend_review": (*TO_ALL, *TO_INITIATOR),
        "conclude_review": (*TO_ALL, *TO_INITIATOR),
        "propose_closure": TO_ALL,
        "object": TO_INITIATOR,
        "close": (*TO_ALL, *TO_INITIATOR),
        "withdraw": TO_ALL,
    },
    words=notification_words.WORDS,
    transitions=(
        Transition("save_content", _DRAFT, None, (INITIATOR,), (CONTENT,), private=True),
        Transition(
            "broadcast",
            _DRAFT,
            State.UNDER_REVIEW,
            (INITIATOR,),
            guards=("broadcasts_directly", "is_examined"),
        ),
        Transition(
            "broadcast",
            _DRAFT,
            State.BROADCAST,
            (INITIATOR,),
            guards=("broadcasts_directly", "is_not_examined"),
        ),
        Transition(
            "submit",
            _DRAFT,
            State.SUBMITTED,
            (INITIATOR,),
            guards=("contact_broadcasts",),
            private=True,
        ),
        Transition("delete", _DRAFT, State.DELETED, (INITIATOR, SYSTEM), private=True),
        Transition(
            "broadcast", _SUBMITTED, State.UNDER_REVIEW, (APPROVER,), guards=("is_examined",)
        ),
        Transition(
            "broadcast", _SUBMITTED, State.BROADCAST, (APPROVER,), guards=("is_not_examined",)
        ),
        Transition(
            "return_draft", _SUBMITTED, State.DRAFT, (COORDINATOR,), (COMMENT,), private=True
        ),
        Transition(
            "return_draft", _SUBMITTED, State.DRAFT, (AUTHOR,), (COMMENT_OR_NONE,), private=True
        ),
        Transition("disseminate", _SENT, None, (CONTACT,), (AUTHORITIES,), private=True),
        Transition("comment", _SENT, None, RECEIVERS, (TEXT,), guards=("comments_are_open",)),
        Transition("answer_comment", _SENT, None, (INITIATOR,), (TEXT,), guards=("was_commented",)),
        Transition(
            "modify",
            _SENT,
            None,
            (INITIATOR,),
            (CONTENT, Field("essential", "flag", required=False)),
        ),
        Transition(
            "extend_review",
            _from(State.UNDER_REVIEW),
            None,
            (COMMISSION,),
            (REASON,),
            guards=("examination_can_be_extended",),
        ),
        Transition(
            "conclude_review",
            _from(State.UNDER_REVIEW),
            State.BROADCAST,
            (COMMISSION,),
            (
                Field("result", "choice", choices=REVIEW_RESULTS, offers="results"),
                Field("text", "text", required=False),
            ),
        ),
        Transition("conclude_review", _from(State.UNDER_REVIEW), State.BROADCAST, (SYSTEM,)),
        Transition(
            "report_check", _SENT, None, (CONTACT, RECIPIENT), (TEXT,), guards=("check_runs",)
        ),
        Transition("lapse_check", _SENT, None, (SYSTEM,), guards=("check_runs",)),
        Transition(
            "tell_others", _SENT, None, (CONTACT, RECIPIENT), guards=("others_are_not_told",)
        ),
        Transition("propose_closure", _from(State.BROADCAST), State.CLOSING, (INITIATOR,)),
        Transition("object", _from(State.CLOSING), State.BROADCAST, RECEIVERS, (REASON,)),
        Transition("close", _from(State.CLOSING), State.CLOSED, (SYSTEM,)),
        Transition("withdraw", _SENT, State.WITHDRAWN, (INITIATOR,), (REASON,)),
        Transition(
            "correct",
            _from(State.CLOSED),
            None,
            (INITIATOR,),
            (CONTENT,),
            guards=("content_is_open",),
        ),
    ),
)
