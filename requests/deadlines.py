"""What the system does as time goes by: whom it reminds of what, when, and what it does itself.

Source: domain reference §4.7; two months without an event: Regulation (EU) No 1024/2012,
Article 14(7).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests.workflows.base import Side, Whom
from requests.workflows.information_request import INFORMATION_REQUEST, State

RQ, RS = Side.REQUESTER, Side.RESPONDER


class Since(StrEnum):
    """The day from which a rule counts."""

    TAKEN_UP = "taken_up"  # the present responder got the request
    DUE = "due"  # the day by which the responder should act
    PROPOSED = "proposed"  # the last proposal of a date
    STATE = "state"  # the present state began
    CHANGED = "changed"  # the last event of any kind


@dataclass(frozen=True)
class Trigger:
    """A situation in which somebody is awaited.

    states: those in which it can be; since: from when its days count.
    dates: states of the question of the date, where that is what waits.
    unallocated: only where the responder allocates and hasn't yet.
    unhanded: only while the request wasn't handed to the coordinators.
    working: its days are working days of the country that is awaited.
    """

    name: str
    states: frozenset[State]
    since: Since
    awaited: Side
    working: bool = False
    dates: frozenset[str] = frozenset()
    unallocated: bool = False
    unhanded: bool = False


@dataclass(frozen=True)
class Reminding:
    """Who is told after how many days; urgent mails go at once, others in the day's digest."""

    code: str
    trigger: Trigger
    days: int
    to: tuple[tuple[Side, Whom], ...]
    text: Promise
    urgent: bool = False


#: A reminder that was missed, because no night's jobs ran, is sent up to so many days later.
DAYS_TO_CATCH_UP = 5
#: The case goes to the coordinators of both sides (Article 14(7)).
HAND_OVER = "bring_in_coordinators"
_OPEN = frozenset(State) - INFORMATION_REQUEST.ended - {State.DRAFT}
_ANSWERING = frozenset({State.ACCEPTED, State.PARTLY_REPLIED, State.MORE_INFO_ASKED})

UNACCEPTED = Trigger("unaccepted", frozenset({State.SENT}), Since.TAKEN_UP, RS)
UNALLOCATED = Trigger(
    "unallocated", frozenset({State.SENT}), Since.TAKEN_UP, RS, working=True, unallocated=True
)
DUE = Trigger("due", _ANSWERING, Since.DUE, RS)
COUNTERED = Trigger(
    "countered",
    frozenset({State.ACCEPTED, State.PARTLY_REPLIED}),
    Since.PROPOSED,
    RQ,
    working=True,
    dates=frozenset({"countered", "extension"}),
)
SEND_APPROVAL = Trigger(
    "send_approval", frozenset({State.SEND_APPROVAL}), Since.STATE, RQ, working=True
)
REPLY_APPROVAL = Trigger(
    "reply_approval", frozenset({State.REPLY_APPROVAL}), Since.STATE, RS, working=True
)
REFERRED_RQ = Trigger("referred_rq", frozenset({State.REFERRED_RQ}), Since.STATE, RQ, working=True)
REFERRED_RS = Trigger("referred_rs", frozenset({State.REFERRED_RS}), Since.STATE, RS, working=True)
REPLIED = Trigger("replied", frozenset({State.REPLIED}), Since.STATE, RQ)
REFUSED = Trigger("refused", frozenset({State.REFUSED}), Since.STATE, RQ)
LEFT = Trigger("left", frozenset({State.DRAFT}), Since.CHANGED, RQ)
ASLEEP = Trigger("asleep", _OPEN, Since.CHANGED, RQ)
UNHANDED = Trigger("unhanded", _OPEN, Since.CHANGED, RQ, unhanded=True)

_RECEIVERS = ((RS, Whom.HANDLERS), (RS, Whom.MAILBOX))
_NOT_ACCEPTED = _("The request has not been accepted yet.")
_DUE_SOON = _("The reply is due soon.")
_OVERDUE = _("The agreed date has passed without a complete reply.")
_APPROVAL_WAITS = _("An approval waits for a decision.")
_REFERRAL_WAITS = _("A referral waits for a decision.")
_REPLY_UNREAD = _("The reply waits to be closed, or for a question.")
_REFUSAL_UNREAD = _("The refusal waits to be accepted or referred.")
_DRAFT_LEFT = _("This draft is deleted when it is left for six months.")
_NOTHING_HAPPENED = _("Nothing has happened for two months.")

REMINDERS: tuple[Reminding, ...] = (
    Reminding("unaccepted-3", UNACCEPTED, 3, _RECEIVERS, _NOT_ACCEPTED),
    Reminding("unaccepted-6", UNACCEPTED, 6, _RECEIVERS, _NOT_ACCEPTED),
    Reminding("unaccepted-8", UNACCEPTED, 8, ((RS, Whom.COORDINATORS),), _NOT_ACCEPTED),
    Reminding("unaccepted-15", UNACCEPTED, 15, ((RS, Whom.NATIONAL),), _NOT_ACCEPTED),
    Reminding(
        "unallocated-2",
        UNALLOCATED,
        2,
        ((RS, Whom.ALLOCATORS),),
        _("The request has not been allocated yet."),
    ),
    Reminding("due-in-5", DUE, -5, ((RS, Whom.HANDLERS),), _DUE_SOON),
    Reminding("due-in-1", DUE, -1, ((RS, Whom.HANDLERS),), _DUE_SOON),
    Reminding(
        "due-today", DUE, 0, ((RS, Whom.HANDLERS),), _("The reply is due today."), urgent=True
    ),
    Reminding("overdue-1", DUE, 1, ((RS, Whom.HANDLERS),), _OVERDUE),
    Reminding("overdue-5", DUE, 5, ((RS, Whom.COORDINATORS),), _OVERDUE),
    Reminding("overdue-15", DUE, 15, ((RS, Whom.COORDINATORS), (RQ, Whom.COORDINATORS)), _OVERDUE),
    Reminding(
        "countered-2",
        COUNTERED,
        2,
        ((RQ, Whom.HANDLERS),),
        _("A proposed date waits for your answer; tomorrow it is agreed."),
    ),
    Reminding("send-approval-2", SEND_APPROVAL, 2, ((RQ, Whom.DECIDERS),), _APPROVAL_WAITS),
    Reminding("send-approval-4", SEND_APPROVAL, 4, ((RQ, Whom.NATIONAL),), _APPROVAL_WAITS),
    Reminding("reply-approval-2", REPLY_APPROVAL, 2, ((RS, Whom.DECIDERS),), _APPROVAL_WAITS),
    Reminding("reply-approval-4", REPLY_APPROVAL, 4, ((RS, Whom.NATIONAL),), _APPROVAL_WAITS),
    Reminding("referred-rq-5", REFERRED_RQ, 5, ((RQ, Whom.DECIDERS),), _REFERRAL_WAITS),
    Reminding("referred-rq-10", REFERRED_RQ, 10, ((RQ, Whom.NATIONAL),), _REFERRAL_WAITS),
    Reminding("referred-rs-5", REFERRED_RS, 5, ((RS, Whom.DECIDERS),), _REFERRAL_WAITS),
    Reminding("referred-rs-10", REFERRED_RS, 10, ((RS, Whom.NATIONAL),), _REFERRAL_WAITS),
    Reminding("replied-7", REPLIED, 7, ((RQ, Whom.HANDLERS),), _REPLY_UNREAD),
    Reminding("replied-21", REPLIED, 21, ((RQ, Whom.HANDLERS),), _REPLY_UNREAD),
    Reminding("replied-30", REPLIED, 30, ((RQ, Whom.COORDINATORS),), _REPLY_UNREAD),
    Reminding("refused-7", REFUSED, 7, ((RQ, Whom.HANDLERS),), _REFUSAL_UNREAD),
    Reminding("refused-21", REFUSED, 21, ((RQ, Whom.HANDLERS),), _REFUSAL_UNREAD),
    Reminding("left-150", LEFT, 150, ((RQ, Whom.HANDLERS),), _DRAFT_LEFT),
    Reminding("left-170", LEFT, 170, ((RQ, Whom.HANDLERS),), _DRAFT_LEFT),
    Reminding(
        "asleep-61", ASLEEP, 61, ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)), _NOTHING_HAPPENED
    ),
)


@dataclass(frozen=True)
class Automatic:
    """What the system does itself when nobody acts; the step keeps the name of the action.

    inside: the one side to which the step is shown. caught_up: a missed one is made up for so
    many days only; None: whenever.
    """

    name: str
    trigger: Trigger
    days: int
    target: State | None
    outcome: str = ""
    inside: str = ""
    caught_up: int | None = None


AUTOMATIC: tuple[Automatic, ...] = (
    Automatic("accept_date", COUNTERED, 3, None),
    Automatic("accept_refusal", REFUSED, 30, State.CLOSED, "refused"),
    Automatic("close", REPLIED, 60, State.CLOSED, "silence"),
    Automatic("delete", LEFT, 183, State.DELETED, inside=RQ),
    Automatic(HAND_OVER, UNHANDED, 66, None, caught_up=DAYS_TO_CATCH_UP),
)

#: Who is told of a step by the other side, at its name. Source: domain reference §4.3.
TOLD: dict[str, tuple[tuple[Side, Whom], ...]] = {
    "submit_for_approval": ((RQ, Whom.DECIDERS),),
    "return_draft": ((RQ, Whom.HANDLERS),),
    "approve_sending": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS), (RS, Whom.MAILBOX)),
    "send": ((RS, Whom.HANDLERS), (RS, Whom.MAILBOX)),
    "create": ((RS, Whom.HANDLERS), (RS, Whom.MAILBOX)),  # a part split off
    "accept": ((RQ, Whom.HANDLERS),),
    "forward": ((RS, Whom.HANDLERS), (RS, Whom.MAILBOX), (RQ, Whom.HANDLERS)),
    "reassign": ((RS, Whom.HANDLERS), (RS, Whom.MAILBOX), (RQ, Whom.HANDLERS)),
    "allocate": ((RS, Whom.HANDLERS),),
    "refuse": ((RQ, Whom.HANDLERS), (RQ, Whom.COORDINATORS), (RS, Whom.COORDINATORS)),
    "refuse_more": ((RQ, Whom.HANDLERS), (RQ, Whom.COORDINATORS), (RS, Whom.COORDINATORS)),
    "amend": ((RS, Whom.HANDLERS),),
    "withdraw": ((RS, Whom.HANDLERS),),
    "send_part": ((RQ, Whom.HANDLERS),),
    "submit_reply": ((RS, Whom.DECIDERS),),
    "return_reply": ((RS, Whom.HANDLERS),),
    "approve_reply": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "send_reply": ((RQ, Whom.HANDLERS),),
    "split": ((RQ, Whom.HANDLERS),),
    "close": ((RS, Whom.HANDLERS),),
    "ask_for_more": ((RS, Whom.HANDLERS),),
    "accept_refusal": ((RS, Whom.HANDLERS),),
    "refer": ((RQ, Whom.DECIDERS),),
    "support_request": ((RS, Whom.DECIDERS),),
    "uphold_refusal": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "require_answer": ((RS, Whom.HANDLERS), (RQ, Whom.HANDLERS)),
    "close_on_behalf": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "reopen": ((RS, Whom.HANDLERS),),
    "propose_date": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "accept_date": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "comment": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "remind": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "hand_over": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "set_deadline": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "lift_deadline": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "coordinator_comment": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "subject_corrected": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "subject_contested": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "suspend_access": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    "lift_access": ((RQ, Whom.HANDLERS), (RS, Whom.HANDLERS)),
    HAND_OVER: ((RQ, Whom.COORDINATORS), (RS, Whom.COORDINATORS)),
}
