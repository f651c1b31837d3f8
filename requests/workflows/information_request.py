"""The information request: questions from one authority to one other, tracked to closure.

Source: domain reference §4.3 to §4.8; the names are those of the API's actions.
"""

from enum import StrEnum

from requests.workflows.base import BACK, Actor, Field, Side, Transition, Workflow


class State(StrEnum):
    """Where an information request stands."""

    DRAFT = "draft"
    SEND_APPROVAL = "send_approval"
    SENT = "sent"
    ACCEPTED = "accepted"
    REPLY_APPROVAL = "reply_approval"
    PARTLY_REPLIED = "partly_replied"
    REPLIED = "replied"
    MORE_INFO_ASKED = "more_info_asked"
    REFUSED = "refused"
    REFERRED_RQ = "referred_rq"
    REFERRED_RS = "referred_rs"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


REFUSAL_REASONS = (
    "not_competent",
    "outside_the_act",
    "insufficient_reason",
    "law_forbids",
    "duplicate",
)
RATINGS = ("very_satisfied", "satisfied", "dissatisfied", "very_dissatisfied", "no_opinion")

_HANDLER = frozenset({"request_handler"})
_HANDLER_OR_ALLOCATOR = frozenset({"request_handler", "allocator"})
_REFERRAL = frozenset({"referral_handler"})
_OVERVIEW = frozenset({"referral_handler", "supervisor"})

RQ = Actor(Side.REQUESTER, _HANDLER)
RS = Actor(Side.RESPONDER, _HANDLER)
RS_INTAKE = Actor(Side.RESPONDER, _HANDLER_OR_ALLOCATOR)
RQ_AUTHOR = Actor(Side.REQUESTER, _HANDLER, author=True)
RS_AUTHOR = Actor(Side.RESPONDER, _HANDLER, author=True)
RQ_COORDINATOR = Actor(Side.REQUESTER, _REFERRAL, coordinator=True)
RS_COORDINATOR = Actor(Side.RESPONDER, _REFERRAL, coordinator=True)
RQ_APPROVER = Actor(Side.REQUESTER, _REFERRAL, coordinator=True, author=False)
RS_APPROVER = Actor(Side.RESPONDER, _REFERRAL, coordinator=True, author=False)
RQ_OVERVIEW = Actor(Side.REQUESTER, _OVERVIEW, coordinator=True)
RS_OVERVIEW = Actor(Side.RESPONDER, _OVERVIEW, coordinator=True)

COMMENT = Field("comment", "text")
COMMENT_OR_NONE = Field("comment", "text", required=False)
REASON = Field("reason", "text")
REFUSAL = Field("reason", "choice", choices=REFUSAL_REASONS)
AUTHORITY = Field("authority", "authority")
QUESTIONS = Field("questions", "questions")
ANSWERS = Field("answers", "answers")
ANSWERS_OR_NONE = Field("answers", "answers", required=False)
OPINION = Field("opinion", "text")
WANTED_OR_NONE = Field("wanted_on", "date", required=False)

_OPEN = frozenset(State) - {State.CLOSED, State.WITHDRAWN, State.DELETED}
_SENT_AND_OPEN = _OPEN - {State.DRAFT, State.SEND_APPROVAL}
_ANSWERING = frozenset({State.ACCEPTED, State.PARTLY_REPLIED, State.MORE_INFO_ASKED})


def _from(*states: State) -> frozenset[str]:
    return frozenset(states)


INFORMATION_REQUEST = Workflow(
    kind="information-request",
    initial=State.DRAFT,
    ended=_from(State.CLOSED, State.WITHDRAWN, State.DELETED),
    waiting={
        State.DRAFT: Side.REQUESTER,
        State.SEND_APPROVAL: Side.REQUESTER,
        State.SENT: Side.RESPONDER,
        State.ACCEPTED: Side.RESPONDER,
        State.PARTLY_REPLIED: Side.RESPONDER,
        State.REPLY_APPROVAL: Side.RESPONDER,
        State.MORE_INFO_ASKED: Side.RESPONDER,
        State.REPLIED: Side.REQUESTER,
        State.REFUSED: Side.REQUESTER,
        State.REFERRED_RQ: Side.REQUESTER,
        State.REFERRED_RS: Side.RESPONDER,
    },
    transitions=(
        Transition(
            "send", _from(State.DRAFT), State.SENT, (RQ,), guards=("sends_directly",), rows="6"
        ),
        Transition(
            "submit_for_approval",
            _from(State.DRAFT),
            State.SEND_APPROVAL,
            (RQ,),
            guards=("sends_with_approval",),
            private=True,
            rows="3",
        ),
        Transition("delete", _from(State.DRAFT), State.DELETED, (RQ,), private=True, rows="2"),
        Transition(
            "approve_sending",
            _from(State.SEND_APPROVAL),
            State.SENT,
            (RQ_APPROVER,),
            private=True,
            rows="5",
        ),
        Transition(
            "return_draft",
            _from(State.SEND_APPROVAL),
            State.DRAFT,
            (RQ_COORDINATOR,),
            (COMMENT,),
            private=True,
            rows="4",
        ),
        Transition(
            "return_draft",
            _from(State.SEND_APPROVAL),
            State.DRAFT,
            (RQ_AUTHOR,),
            (COMMENT_OR_NONE,),
            private=True,
            rows="4",
        ),
        Transition(
            "accept",
            _from(State.SENT),
            State.ACCEPTED,
            (RS_INTAKE,),
            (
                Field("counter_date", "date", required=False),
                Field("reason", "text", required=False),
            ),
            rows="7",
        ),
        Transition(
            "send_reply",
            _ANSWERING,
            State.REPLIED,
            (RS,),
            (ANSWERS_OR_NONE,),
            guards=("replies_directly",),
            rows="17",
        ),
        Transition(
            "submit_reply",
            _ANSWERING,
            State.REPLY_APPROVAL,
            (RS,),
            (ANSWERS_OR_NONE,),
            guards=("replies_with_approval",),
            private=True,
            rows="14",
        ),
        Transition(
            "approve_reply",
            _from(State.REPLY_APPROVAL),
            State.REPLIED,
            (RS_APPROVER,),
            private=True,
            rows="16",
        ),
        Transition(
            "return_reply",
            _from(State.REPLY_APPROVAL),
            BACK,
            (RS_COORDINATOR,),
            (COMMENT,),
            private=True,
            rows="15",
        ),
        Transition(
            "return_reply",
            _from(State.REPLY_APPROVAL),
            BACK,
            (RS_AUTHOR,),
            (COMMENT_OR_NONE,),
            private=True,
            rows="15",
        ),
        Transition("save_answer", _ANSWERING, None, (RS,), (ANSWERS,), private=True, rows="12"),
        Transition(
            "send_part",
            _from(State.ACCEPTED, State.PARTLY_REPLIED),
            State.PARTLY_REPLIED,
            (RS,),
            (QUESTIONS, ANSWERS_OR_NONE),
            guards=("several_outstanding",),
            rows="13",
        ),
        Transition(
            "accept_date",
            _from(State.ACCEPTED, State.PARTLY_REPLIED),
            None,
            (RQ,),
            guards=("requester_decides_date",),
            rows="4.4",
        ),
        Transition(
            "accept_date",
            _from(State.ACCEPTED, State.PARTLY_REPLIED),
            None,
            (RS,),
            guards=("responder_decides_date",),
            rows="4.4",
        ),
        Transition(
            "propose_date",
            _from(State.ACCEPTED, State.PARTLY_REPLIED),
            None,
            (RQ,),
            (Field("date", "date"), REASON),
            guards=("requester_may_propose_date",),
            rows="4.4",
        ),
        Transition(
            "propose_date",
            _from(State.ACCEPTED, State.PARTLY_REPLIED),
            None,
            (RS,),
            (Field("date", "date"), REASON),
            guards=("responder_may_propose_date",),
            rows="4.4",
        ),
        Transition(
            "split",
            _from(State.ACCEPTED, State.PARTLY_REPLIED),
            None,
            (RS,),
            (AUTHORITY, QUESTIONS, REASON),
            guards=("several_outstanding",),
            rows="19",
        ),
        Transition(
            "forward",
            _from(State.SENT),
            State.SENT,
            (RS, RS_COORDINATOR),
            (AUTHORITY, REASON),
            rows="8",
        ),
        Transition(
            "forward",
            _from(State.ACCEPTED),
            State.SENT,
            (RS,),
            (AUTHORITY, REASON),
            guards=("nothing_sent_yet",),
            rows="18",
        ),
        Transition(
            "refuse", _from(State.SENT), State.REFUSED, (RS_INTAKE,), (REFUSAL, COMMENT), rows="9"
        ),
        Transition(
            "refuse",
            _from(State.ACCEPTED, State.PARTLY_REPLIED),
            State.REFUSED,
            (RS,),
            (REFUSAL, COMMENT),
            rows="20",
        ),
        Transition(
            "refuse_more",
            _from(State.MORE_INFO_ASKED),
            State.REFUSED,
            (RS,),
            (REFUSAL, COMMENT),
            rows="23",
        ),
        Transition(
            "allocate",
            _SENT_AND_OPEN - {State.REPLIED},
            None,
            (Actor(Side.RESPONDER, frozenset({"allocator"})),),
            (Field("officials", "officials"),),
            guards=("allocation_is_on", "not_yet_replied"),
            private=True,
            rows="4.6",
        ),
        Transition(
            "amend", _from(State.SENT), None, (RQ,), (WANTED_OR_NONE, COMMENT_OR_NONE), rows="10"
        ),
        Transition("close", _from(State.REPLIED), State.CLOSED, (RQ,), rows="21"),
        Transition(
            "ask_for_more",
            _from(State.REPLIED),
            State.MORE_INFO_ASKED,
            (RQ,),
            (QUESTIONS, Field("text", "text"), WANTED_OR_NONE),
            guards=("asked_less_than_three_times",),
            rows="22",
        ),
        Transition("accept_refusal", _from(State.REFUSED), State.CLOSED, (RQ,), rows="24"),
        Transition(
            "refer",
            _from(State.REFUSED),
            State.REFERRED_RQ,
            (RQ,),
            (Field("text", "text"),),
            guards=("refused_within_30_days",),
            rows="25",
        ),
        Transition(
            "uphold_refusal",
            _from(State.REFERRED_RQ),
            State.CLOSED,
            (RQ_COORDINATOR,),
            (OPINION,),
            rows="26",
        ),
        Transition(
            "uphold_refusal",
            _from(State.REFERRED_RS),
            State.CLOSED,
            (RS_COORDINATOR,),
            (OPINION,),
            rows="28",
        ),
        Transition(
            "support_request",
            _from(State.REFERRED_RQ),
            State.REFERRED_RS,
            (RQ_COORDINATOR,),
            (OPINION,),
            rows="27",
        ),
        Transition(
            "require_answer",
            _from(State.REFERRED_RS),
            BACK,
            (RS_COORDINATOR,),
            (OPINION, Field("authority", "authority", required=False)),
            rows="29",
        ),
        Transition(
            "comment",
            _from(
                State.ACCEPTED,
                State.PARTLY_REPLIED,
                State.REPLY_APPROVAL,
                State.REPLIED,
                State.MORE_INFO_ASKED,
            ),
            None,
            (RQ, RS),
            (Field("text", "text"),),
            rows="4.5",
        ),
        Transition(
            "remind",
            _SENT_AND_OPEN,
            None,
            (RQ_OVERVIEW, RS_OVERVIEW),
            (Field("text", "text", required=False),),
            rows="4.7",
        ),
        Transition(
            "reassign",
            _SENT_AND_OPEN - {State.REPLIED},
            State.SENT,
            (RS_OVERVIEW,),
            (AUTHORITY, REASON),
            guards=("responder_is_silent",),
            rows="32",
        ),
        Transition(
            "close_on_behalf",
            _OPEN - {State.DRAFT},
            State.CLOSED,
            (RQ_OVERVIEW,),
            (REASON,),
            guards=("asleep_for_60_days",),
            rows="33",
        ),
        Transition(
            "withdraw",
            _SENT_AND_OPEN - {State.REPLY_APPROVAL, State.REPLIED},
            State.WITHDRAWN,
            (RQ,),
            (REASON,),
            rows="11, 30",
        ),
        Transition(
            "rate",
            _from(State.CLOSED),
            None,
            (RQ,),
            (
                Field("timeliness", "choice", choices=RATINGS),
                Field("efforts", "choice", choices=RATINGS),
            ),
            guards=("got_a_reply", "closed_within_30_days"),
            rows="4.8",
        ),
        Transition(
            "reopen",
            _from(State.CLOSED),
            State.MORE_INFO_ASKED,
            (RQ,),
            (REASON, WANTED_OR_NONE),
            guards=("got_a_reply", "closed_within_30_days", "never_reopened", "content_is_open"),
            rows="34",
        ),
    ),
)
