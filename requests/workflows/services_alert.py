"""The services alert: serious damage to health, safety of persons or the environment.

Source: Directive 2006/123/EC, Articles 29(3) and 32; Decision 2009/739/EC; domain reference §5.2.
"""

from enum import StrEnum

from requests.workflows import alert_words
from requests.workflows.base import STATE as SINCE_STATE
from requests.workflows.base import SYSTEM, Field, Side, Timer, Transition, Workflow
from requests.workflows.one_to_many import (
    APPROVER,
    AUTHOR,
    AUTHORITIES,
    COMMENT,
    COMMENT_OR_NONE,
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
    """Where a services alert stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    OPEN = "open"
    CLOSURE_PROPOSED = "closure_proposed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    DELETED = "deleted"


def _from(*states: State) -> frozenset[str]:
    return frozenset(states)


_DRAFT, _SUBMITTED = _from(State.DRAFT), _from(State.SUBMITTED)
_SENT = _from(State.OPEN, State.CLOSURE_PROPOSED)

SERVICES_ALERT = Workflow(
    kind="services-alert",
    initial=State.DRAFT,
    states=frozenset(State),
    ended=_from(State.CLOSED, State.WITHDRAWN, State.DISCARDED, State.DELETED),
    waiting={State.DRAFT: Side.REQUESTER, State.SUBMITTED: Side.REQUESTER},
    decisions={State.SUBMITTED: Side.REQUESTER},
    approvals=_SUBMITTED,
    coordination=COORDINATION,
    sees=frozenset({Side.REQUESTER, Side.CONTACT, Side.RECIPIENT, Side.COMMISSION}),
    opening=(
        Field("establishment", "country"),
        Field("countries", "countries", required=False),
        Field("serious", "flag"),
        Field("causal", "flag"),
        Field("damage", "flag"),
        Field("beyond", "flag"),
    ),
    timers=(
        Timer("closure_over", _from(State.CLOSURE_PROPOSED), "closure", 1, action="close"),
        Timer("waits", _SUBMITTED, SINCE_STATE, 1, to=TO_APPROVER),
        Timer("left", _DRAFT, SINCE_STATE, 150, to=TO_INITIATOR),
        Timer("left_long", _DRAFT, SINCE_STATE, 183, action="delete"),
    ),
    told={
        "submit": TO_APPROVER,
        "return_draft": TO_INITIATOR,
        "discard": TO_INITIATOR,
        "broadcast": (*TO_ALL, *TO_INITIATOR),
        "disseminate": TO_NEW,
        "add_information": (*TO_ALL, *TO_INITIATOR),
        "modify": TO_ALL,
        "propose_closure": (*TO_ALL, *TO_INITIATOR),
        "object": (*TO_ALL, *TO_INITIATOR),
        "close": (*TO_ALL, *TO_INITIATOR),
        "withdraw": TO_ALL,
    },
    words=alert_words.SERVICES,
    transitions=(
        Transition("save_content", _DRAFT, None, (INITIATOR,), (CONTENT,), private=True),
        Transition("broadcast", _DRAFT, State.OPEN, (INITIATOR,), guards=("broadcasts_directly",)),
        Transition(
            "submit",
            _DRAFT,
            State.SUBMITTED,
            (INITIATOR,),
            guards=("contact_broadcasts",),
            private=True,
        ),
        Transition("delete", _DRAFT, State.DELETED, (INITIATOR, SYSTEM), private=True),
        Transition("broadcast", _SUBMITTED, State.OPEN, (APPROVER,)),
        Transition(
            "return_draft", _SUBMITTED, State.DRAFT, (COORDINATOR,), (COMMENT,), private=True
        ),
        Transition(
            "return_draft", _SUBMITTED, State.DRAFT, (AUTHOR,), (COMMENT_OR_NONE,), private=True
        ),
        Transition("discard", _SUBMITTED, State.DISCARDED, (COORDINATOR,), (REASON,), private=True),
        Transition("disseminate", _SENT, None, (CONTACT,), (AUTHORITIES,), private=True),
        Transition("add_information", _SENT, None, (INITIATOR, *RECEIVERS), (TEXT,)),
        Transition("modify", _SENT, None, (INITIATOR,), (CONTENT,)),
        Transition(
            "propose_closure",
            _from(State.OPEN),
            State.CLOSURE_PROPOSED,
            (CONTACT, RECIPIENT),
            (TEXT,),
            guards=("is_of_establishment",),
        ),
        Transition(
            "object",
            _from(State.CLOSURE_PROPOSED),
            State.OPEN,
            (INITIATOR, *RECEIVERS),
            (REASON,),
        ),
        Transition("close", _from(State.CLOSURE_PROPOSED), State.CLOSED, (SYSTEM,)),
        Transition("withdraw", _SENT, State.WITHDRAWN, (INITIATOR,), (REASON,)),
    ),
)
