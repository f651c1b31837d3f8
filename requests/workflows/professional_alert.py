"""The alert on a professional who is restricted or prohibited, or used falsified evidence.

Five data only: identity, profession, deciding authority or court, scope, period. The contact of
a receiving country sees profession and scope, until its authority is assigned the alert too.
Source: Directive 2005/36/EC, Article 56a; Regulation (EU) 2015/983, Articles 23 to 28.
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from requests.workflows import alert_words
from requests.workflows.base import STATE as SINCE_STATE
from requests.workflows.base import (
    SYSTEM,
    Field,
    PlainField,
    Side,
    Timer,
    Transition,
    Whom,
    Workflow,
)
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
    TO_ALL,
    TO_APPROVER,
    TO_INITIATOR,
    TO_NEW,
)


class State(StrEnum):
    """Where an alert on a professional stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACTIVE = "active"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


def _from(*states: State) -> frozenset[str]:
    return frozenset(states)


_DRAFT, _SUBMITTED, _ACTIVE = (
    _from(State.DRAFT),
    _from(State.SUBMITTED),
    _from(State.ACTIVE),
)
_TO_COORDINATORS = ((Side.REQUESTER, Whom.COORDINATORS),)

PROFESSIONAL_ALERT = Workflow(
    kind="professional-alert",
    initial=State.DRAFT,
    states=frozenset(State),
    ended=_from(State.CLOSED, State.WITHDRAWN, State.DELETED),
    waiting={State.DRAFT: Side.REQUESTER, State.SUBMITTED: Side.REQUESTER},
    decisions={State.SUBMITTED: Side.REQUESTER},
    approvals=_SUBMITTED,
    coordination=COORDINATION,
    sees=frozenset({Side.REQUESTER, Side.RECIPIENT}),
    sees_while_open=True,
    opening=(
        Field("decided_on", "date", rule="plain"),
        Field("starts_on", "date", rule="plain"),
        Field("ends_on", "date", required=False, rule="plain"),
    ),
    plain=(
        PlainField("family_name", "T", _("Family name")),
        PlainField("first_names", "T", _("First names")),
        PlainField("birth_date", "D", _("Date of birth")),
        PlainField("birth_place", "T", _("Place of birth"), required=False),
        PlainField("profession", "T", _("Profession"), open=True),
        PlainField("decided_by", "T", _("Authority or court that decided")),
        PlainField("scope", "T", _("Scope of the restriction or prohibition"), open=True),
    ),
    due={State.DRAFT: ("send",), State.SUBMITTED: ("send",), State.ACTIVE: ("confirm",)},
    timers=(
        Timer("send_soon", _DRAFT | _SUBMITTED, "send", -1, to=(*TO_INITIATOR, *TO_APPROVER)),
        Timer("untold", _ACTIVE, "tell", 1, to=TO_INITIATOR),
        Timer("still_valid", _ACTIVE, "confirm", 0, to=TO_INITIATOR),
        Timer("unconfirmed", _ACTIVE, "confirm", 30, to=_TO_COORDINATORS),
        Timer("over", _ACTIVE, "ends", 1, action="expire"),
        Timer("left", _DRAFT, SINCE_STATE, 150, to=TO_INITIATOR),
        Timer("left_long", _DRAFT, SINCE_STATE, 183, action="delete"),
    ),
    told={
        "submit": TO_APPROVER,
        "return_draft": TO_INITIATOR,
        "broadcast": (*TO_ALL, *TO_INITIATOR),
        "disseminate": TO_NEW,
        "contest": TO_ALL,
        "settle": TO_ALL,
        "modify": TO_ALL,
        "revoke": TO_ALL,
        "expire": (*TO_ALL, *TO_INITIATOR),
        "withdraw": TO_ALL,
    },
    words=alert_words.PROFESSIONAL,
    transitions=(
        Transition("save_content", _DRAFT, None, (INITIATOR,), (CONTENT,), private=True),
        Transition(
            "broadcast", _DRAFT, State.ACTIVE, (INITIATOR,), guards=("broadcasts_directly",)
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
        Transition("broadcast", _SUBMITTED, State.ACTIVE, (APPROVER,)),
        Transition(
            "return_draft", _SUBMITTED, State.DRAFT, (COORDINATOR,), (COMMENT,), private=True
        ),
        Transition(
            "return_draft", _SUBMITTED, State.DRAFT, (AUTHOR,), (COMMENT_OR_NONE,), private=True
        ),
        Transition(
            "tell_professional",
            _ACTIVE,
            None,
            (INITIATOR,),
            (Field("date", "date"),),
            guards=("professional_is_not_told",),
            private=True,
        ),
        Transition("confirm", _ACTIVE, None, (INITIATOR,), private=True),
        Transition("disseminate", _ACTIVE, None, (CONTACT,), (AUTHORITIES,), private=True),
        Transition("contest", _ACTIVE, None, (INITIATOR,), guards=("is_not_contested",)),
        Transition("settle", _ACTIVE, None, (INITIATOR,), guards=("is_contested",)),
        Transition(
            "modify",
            _ACTIVE,
            None,
            (INITIATOR,),
            (CONTENT, Field("ends_on", "date", required=False, rule="plain")),
        ),
        Transition("revoke", _ACTIVE, State.CLOSED, (INITIATOR,)),
        Transition("expire", _ACTIVE, State.CLOSED, (SYSTEM,)),
        Transition("withdraw", _ACTIVE, State.WITHDRAWN, (INITIATOR,), (REASON,)),
        Transition("delete", _from(State.CLOSED, State.WITHDRAWN), State.DELETED, (SYSTEM,)),
    ),
)
