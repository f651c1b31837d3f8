"""The application for a European Professional Card: applicant, home and host authority.

The home authority stands on the requester's side, the one that decides in the host country on the
responder's; a host country that is only told of a card on the host's.
Source: Directive 2005/36/EC, Articles 4a to 4e; Regulation (EU) 2015/983; domain reference §5.4.
"""

from enum import StrEnum

from requests.workflows import card_application_words
from requests.workflows.base import STATE as SINCE_STATE
from requests.workflows.base import (
    SYSTEM,
    Actor,
    By,
    Field,
    Side,
    Timer,
    Told,
    Transition,
    Whom,
    Workflow,
)
from requests.workflows.one_to_many import CONTENT, REASON, TEXT


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "app_draft"
    APPLIED = "applied"
    REFUSED_ROUTE = "refused_route"
    RETURNED = "returned"
    HOME_CHECK = "home_check"
    APPLICANT_ACTION = "applicant_action"
    OVERDUE_HOME = "overdue_home"
    HOST_CHECK = "host_check"
    COMPENSATION = "compensation"
    ISSUED = "card_issued"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    EXPIRED = "expired"
    DELETED = "deleted"


def _from(*states: State) -> frozenset[str]:
    return frozenset(states)


HANDLERS = frozenset({"module_handler", "allocator"})
_MODULE = frozenset({"module_handler"})
_APPLICANT = Actor(Side.APPLICANT, by=By.EXTERNAL)
_ALLOCATOR = Actor(Side.REQUESTER, HANDLERS)
_HOME = Actor(Side.REQUESTER, _MODULE)
_HOST = Actor(Side.RESPONDER, _MODULE)
_TOLD_HOST = Actor(Side.HOST, _MODULE)

_TO_APPLICANT: Told = ((Side.APPLICANT, Whom.HANDLERS),)
_TO_HOME: Told = ((Side.REQUESTER, Whom.HANDLERS),)
_TO_HOST: Told = ((Side.RESPONDER, Whom.HANDLERS),)
_TO_TOLD_HOST: Told = ((Side.HOST, Whom.HANDLERS), (Side.HOST, Whom.MAILBOX))
_TO_COORDINATORS: Told = ((Side.REQUESTER, Whom.COORDINATORS),)
_TO_OFFICIALS: Told = (*_TO_HOME, *_TO_HOST)
_TO_ALL: Told = (*_TO_APPLICANT, *_TO_OFFICIALS, *_TO_TOLD_HOST)

_DRAFT, _APPLIED = _from(State.DRAFT), _from(State.APPLIED)
_WAITS, _HOST_CHECK = _from(State.APPLICANT_ACTION), _from(State.HOST_CHECK)
_HOME_CHECK = _from(State.HOME_CHECK, State.OVERDUE_HOME)
_COMPENSATION, _ISSUED = _from(State.COMPENSATION), _from(State.ISSUED)
UNDER_WAY = _APPLIED | _WAITS | _HOME_CHECK | _HOST_CHECK | _COMPENSATION
_REMEDIES = Field("remedies", "text")

CARD_APPLICATION = Workflow(
    kind="card-application",
    initial=State.DRAFT,
    states=frozenset(State),
    ended=_from(
        State.REFUSED_ROUTE,
        State.RETURNED,
        State.REFUSED,
        State.WITHDRAWN,
        State.LAPSED,
        State.REVOKED,
        State.EXPIRED,
        State.DELETED,
    ),
    waiting={
        State.APPLIED: Side.REQUESTER,
        State.HOME_CHECK: Side.REQUESTER,
        State.OVERDUE_HOME: Side.REQUESTER,
        State.APPLICANT_ACTION: Side.APPLICANT,
        State.HOST_CHECK: Side.RESPONDER,
        State.COMPENSATION: Side.RESPONDER,
    },
    handlers=HANDLERS,
    sees=frozenset({Side.REQUESTER, Side.RESPONDER, Side.HOST}),
    due={
        State.APPLIED: ("acknowledge",),
        State.HOME_CHECK: ("home",),
        State.OVERDUE_HOME: ("home",),
        State.HOST_CHECK: ("host",),
        State.COMPENSATION: ("test",),
    },
    timers=(
        Timer("silent_week", _APPLIED, "acknowledge", 1, action="start_check"),
        Timer("silent_applicant", _WAITS, SINCE_STATE, 60, action="lapse"),
        Timer("home_over", _from(State.HOME_CHECK), "home", 1, action="mark_overdue"),
        Timer("host_over", _HOST_CHECK, "host", 1, action="issue_tacitly"),
        Timer("no_test", _COMPENSATION, "test", 1, action="issue_tacitly"),
        Timer("card_ends", _ISSUED, "ends", 1, action="expire"),
        Timer("acknowledge_soon", _APPLIED, "acknowledge", -2, to=_TO_HOME),
        Timer("documents_wait", _WAITS, SINCE_STATE, 45, to=_TO_APPLICANT),
        Timer("home_soon", _from(State.HOME_CHECK), "home", -5, to=_TO_HOME),
        Timer(
            "home_late",
            _from(State.OVERDUE_HOME),
            SINCE_STATE,
            7,
            to=(*_TO_HOME, *_TO_COORDINATORS),
            repeats=True,
        ),
        Timer("host_soon", _HOST_CHECK, "host", -7, to=_TO_HOST),
        Timer("answer_late", _HOST_CHECK, "answer", 1, to=_TO_HOME),
        Timer("card_ends_soon", _ISSUED, "ends", -30, to=_TO_APPLICANT),
        Timer(
            "your_rights",
            _ISSUED,
            SINCE_STATE,
            24,
            unit="months",
            to=_TO_APPLICANT,
            repeats=True,
        ),
        Timer("left", _DRAFT, SINCE_STATE, 150, to=_TO_APPLICANT),
        Timer("left_long", _DRAFT, SINCE_STATE, 183, action="delete"),
    ),
    told={
        "submit": (*_TO_HOME, (Side.REQUESTER, Whom.ALLOCATORS), (Side.REQUESTER, Whom.MAILBOX)),
        "allocate": _TO_HOME,
        "refuse_route": _TO_APPLICANT,
        "advise": _TO_APPLICANT,
        "acknowledge": _TO_APPLICANT,
        "ask_documents": _TO_APPLICANT,
        "deliver": _TO_OFFICIALS,
        "start_check": (*_TO_APPLICANT, *_TO_HOME),
        "lapse": (*_TO_APPLICANT, *_TO_HOME),
        "mark_overdue": (*_TO_APPLICANT, *_TO_HOME, *_TO_COORDINATORS),
        "send_on": (*_TO_APPLICANT, *_TO_HOST, (Side.RESPONDER, Whom.MAILBOX)),
        "ask_home": _TO_HOME,
        "answer_host": _TO_HOST,
        "ask_applicant": _TO_APPLICANT,
        "extend_check": _TO_APPLICANT,
        "require_measure": (*_TO_APPLICANT, *_TO_HOME),
        "offer_test": _TO_APPLICANT,
        "issue": _TO_ALL,
        "pass_measure": _TO_ALL,
        "issue_tacitly": _TO_ALL,
        "refuse": (*_TO_APPLICANT, *_TO_HOME),
        "fail_measure": (*_TO_APPLICANT, *_TO_HOME),
        "withdraw": _TO_OFFICIALS,
        "ask_rectification": _TO_HOME,
        "modify": _TO_ALL,
        "note_restriction": _TO_ALL,
        "lift_restriction": _TO_ALL,
        "revoke": _TO_ALL,
        "ask_extension": _TO_OFFICIALS,
        "expire": _TO_ALL,
        "give_back": (*_TO_OFFICIALS, *_TO_TOLD_HOST),
    },
    words=card_application_words.WORDS,
    transitions=(
        Transition("save_content", _DRAFT, None, (_APPLICANT,), (CONTENT,), private=True),
        Transition("submit", _DRAFT, State.APPLIED, (_APPLICANT,)),
        Transition("delete", _DRAFT, State.DELETED, (_APPLICANT, SYSTEM), private=True),
        Transition(
            "acknowledge",
            _APPLIED,
            State.HOME_CHECK,
            (_HOME,),
            (
                Field("fee", "text", required=False),
                Field("pay_by", "date", required=False),
            ),
        ),
        Transition("ask_documents", _APPLIED, State.APPLICANT_ACTION, (_HOME,), (TEXT,)),
        Transition(
            "allocate", _APPLIED, None, (_ALLOCATOR,), (Field("authority", "home_authority"),)
        ),
        Transition("advise", _APPLIED, State.RETURNED, (_HOME,), (REASON,)),
        Transition("refuse_route", _APPLIED, State.REFUSED_ROUTE, (_ALLOCATOR,), (REASON,)),
        Transition("start_check", _APPLIED, State.HOME_CHECK, (SYSTEM,)),
        Transition("deliver", _WAITS, State.HOME_CHECK, (_APPLICANT,)),
        Transition("lapse", _WAITS, State.LAPSED, (SYSTEM,)),
        Transition("mark_overdue", _from(State.HOME_CHECK), State.OVERDUE_HOME, (SYSTEM,)),
        Transition("issue", _HOME_CHECK, State.ISSUED, (_HOME,), guards=("home_decides",)),
        Transition(
            "refuse",
            _HOME_CHECK,
            State.REFUSED,
            (_HOME,),
            (REASON, _REMEDIES),
            guards=("home_decides",),
        ),
        Transition(
            "send_on",
            _HOME_CHECK,
            State.HOST_CHECK,
            (_HOME,),
            (
                Field("authority", "host_authority", required=False),
                Field("comment", "text", required=False),
            ),
            guards=("host_decides",),
        ),
        Transition("issue", _HOST_CHECK, State.ISSUED, (_HOST,)),
        Transition("ask_home", _HOST_CHECK, None, (_HOST,), (TEXT,), guards=("home_is_not_asked",)),
        Transition("answer_host", _HOST_CHECK, None, (_HOME,), (TEXT,), guards=("home_is_asked",)),
        Transition("ask_applicant", _HOST_CHECK, None, (_HOST,), (TEXT,)),
        Transition("deliver", _HOST_CHECK, None, (_APPLICANT,), guards=("applicant_is_asked",)),
        Transition(
            "extend_check",
            _HOST_CHECK,
            None,
            (_HOST,),
            (REASON,),
            guards=("extended_less_than_twice",),
        ),
        Transition("require_measure", _HOST_CHECK, State.COMPENSATION, (_HOST,), (REASON,)),
        Transition("refuse", _HOST_CHECK, State.REFUSED, (_HOST,), (REASON, _REMEDIES)),
        Transition(
            "offer_test",
            _COMPENSATION,
            None,
            (_HOST,),
            (Field("date", "date"),),
            guards=("test_is_owed",),
        ),
        Transition("pass_measure", _COMPENSATION, State.ISSUED, (_HOST,)),
        Transition("fail_measure", _COMPENSATION, State.REFUSED, (_HOST,), (REASON, _REMEDIES)),
        Transition("issue_tacitly", _HOST_CHECK | _COMPENSATION, State.ISSUED, (SYSTEM,)),
        Transition("withdraw", UNDER_WAY, State.WITHDRAWN, (_APPLICANT,), guards=("has_no_card",)),
        Transition("ask_rectification", UNDER_WAY | _ISSUED, None, (_APPLICANT,), (TEXT,)),
        Transition("modify", UNDER_WAY | _ISSUED, None, (_HOME,), (CONTENT,)),
        Transition(
            "note_restriction",
            _ISSUED,
            None,
            (_HOME, _HOST, _TOLD_HOST),
            (TEXT,),
            guards=("bears_no_notice",),
        ),
        Transition(
            "lift_restriction",
            _ISSUED,
            None,
            (_HOME, _HOST, _TOLD_HOST),
            guards=("bears_a_notice",),
        ),
        Transition(
            "revoke",
            _ISSUED,
            State.REVOKED,
            (_HOME,),
            (REASON, _REMEDIES),
            guards=("home_decides",),
        ),
        Transition(
            "revoke",
            _ISSUED,
            State.REVOKED,
            (_HOST,),
            (REASON, _REMEDIES),
            guards=("host_decides",),
        ),
        Transition(
            "ask_extension",
            _ISSUED,
            State.HOME_CHECK,
            (_APPLICANT,),
            guards=("card_ends", "home_decides"),
        ),
        Transition(
            "ask_extension",
            _ISSUED,
            State.HOST_CHECK,
            (_APPLICANT,),
            guards=("card_ends", "host_decides"),
        ),
        Transition("expire", _ISSUED, State.EXPIRED, (SYSTEM,)),
        Transition("give_back", _ISSUED, State.EXPIRED, (_APPLICANT,)),
    ),
)
