"""States, actors and fields of the information request."""

from enum import StrEnum

from requests.workflows.base import Actor, Field, Side


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

HANDLER = frozenset({"request_handler"})
HANDLER_OR_ALLOCATOR = frozenset({"request_handler", "allocator"})
REFERRAL = frozenset({"referral_handler"})
OVERVIEW = frozenset({"referral_handler", "supervisor"})

RQ = Actor(Side.REQUESTER, HANDLER)
RS = Actor(Side.RESPONDER, HANDLER)
RS_INTAKE = Actor(Side.RESPONDER, HANDLER_OR_ALLOCATOR)
RQ_AUTHOR = Actor(Side.REQUESTER, HANDLER, author=True)
RS_AUTHOR = Actor(Side.RESPONDER, HANDLER, author=True)
RQ_COORDINATOR = Actor(Side.REQUESTER, REFERRAL, coordinator=True)
RS_COORDINATOR = Actor(Side.RESPONDER, REFERRAL, coordinator=True)
RQ_APPROVER = Actor(Side.REQUESTER, REFERRAL, coordinator=True, author=False)
RS_APPROVER = Actor(Side.RESPONDER, REFERRAL, coordinator=True, author=False)
RQ_OVERVIEW = Actor(Side.REQUESTER, OVERVIEW, coordinator=True)
RS_OVERVIEW = Actor(Side.RESPONDER, OVERVIEW, coordinator=True)

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

OPEN = frozenset(State) - {State.CLOSED, State.WITHDRAWN, State.DELETED}
SENT_AND_OPEN = OPEN - {State.DRAFT, State.SEND_APPROVAL}
ANSWERING = frozenset({State.ACCEPTED, State.PARTLY_REPLIED, State.MORE_INFO_ASKED})


def from_states(*states: State) -> frozenset[str]:
    """The states as the table names them."""
    return frozenset(states)
