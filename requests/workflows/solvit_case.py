"""The SOLVIT case: two centres solve a cross-border problem of a citizen or business informally.

The home centre, of the complainant's country, prepares the case; the lead centre, where the
problem arose, solves it. The complainant is no official and acts from outside.
Source: Recommendation 2013/461/EU; domain reference §5.5.
"""

from enum import StrEnum

from requests.workflows import solvit_words
from requests.workflows.base import STATE as SINCE_STATE
from requests.workflows.base import (
    SYSTEM,
    Actor,
    By,
    Field,
    Side,
    Timer,
    Transition,
    Whom,
    Workflow,
)
from requests.workflows.one_to_many import COMMISSION, CONTENT, MODULE, REASON, TEXT


class State(StrEnum):
    """Where a SOLVIT case stands."""

    DRAFT = "draft"
    SUBMITTED = "complaint_submitted"
    HOME_ANALYSIS = "home_analysis"
    WAIT_APPLICANT = "wait_applicant"
    AT_LEAD = "at_lead"
    OPEN = "case_open"
    OUTCOME_PROPOSED = "outcome_proposed"
    REFUSED = "refused"
    SIGNPOSTED = "signposted"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


OUTCOMES = ("resolved", "unresolved", "explained")


def _from(*states: State) -> frozenset[str]:
    return frozenset(states)


HOME = Actor(Side.REQUESTER, MODULE)
LEAD = Actor(Side.RESPONDER, MODULE)
CONSULTED = Actor(Side.CONSULTED, MODULE)
COMPLAINANT = Actor(Side.APPLICANT, by=By.EXTERNAL)

_DRAFT, _SUBMITTED, _HOME = _from(State.DRAFT), _from(State.SUBMITTED), _from(State.HOME_ANALYSIS)
_WAIT, _AT_LEAD, _OPEN = _from(State.WAIT_APPLICANT), _from(State.AT_LEAD), _from(State.OPEN)
_PROPOSED, _REFUSED = _from(State.OUTCOME_PROPOSED), _from(State.REFUSED)
_RUNNING = _SUBMITTED | _HOME | _WAIT | _AT_LEAD | _OPEN

_TO_HOME = ((Side.REQUESTER, Whom.HANDLERS),)
_TO_LEAD = ((Side.RESPONDER, Whom.HANDLERS),)
_TO_BOTH = (*_TO_HOME, *_TO_LEAD)
_HOME_AND_MAILBOX = (*_TO_HOME, (Side.REQUESTER, Whom.MAILBOX))
_LEAD_AND_MAILBOX = (*_TO_LEAD, (Side.RESPONDER, Whom.MAILBOX))
_ABOVE_HOME = (*_TO_HOME, (Side.REQUESTER, Whom.COORDINATORS))
_ABOVE_LEAD = (*_TO_LEAD, (Side.RESPONDER, Whom.COORDINATORS))

SOLVIT_CASE = Workflow(
    kind="solvit-case",
    initial=State.DRAFT,
    states=frozenset(State),
    ended=_from(State.SIGNPOSTED, State.CLOSED, State.WITHDRAWN, State.DELETED),
    waiting={
        State.DRAFT: Side.REQUESTER,
        State.SUBMITTED: Side.REQUESTER,
        State.HOME_ANALYSIS: Side.REQUESTER,
        State.WAIT_APPLICANT: Side.APPLICANT,
        State.AT_LEAD: Side.RESPONDER,
        State.OPEN: Side.RESPONDER,
        State.OUTCOME_PROPOSED: Side.REQUESTER,
        State.REFUSED: Side.REQUESTER,
    },
    sees=frozenset({Side.REQUESTER, Side.RESPONDER}),
    consults=frozenset({Side.CONSULTED, Side.COMMISSION}),
    due={
        State.SUBMITTED: ("reaction",),
        State.HOME_ANALYSIS: ("preparation",),
        State.AT_LEAD: ("acceptance",),
        State.OPEN: ("solution", "advice"),
        State.OUTCOME_PROPOSED: ("confirmation",),
    },
    timers=(
        Timer("silence", _WAIT, SINCE_STATE, 30, action="close_silent"),
        Timer(
            "silence_soon",
            _WAIT,
            SINCE_STATE,
            20,
            action="remind_complainant",
            guards=("complainant_is_not_reminded",),
        ),
        Timer("reaction_soon", _SUBMITTED, "reaction", -2, to=_TO_HOME),
        Timer("reaction_over", _SUBMITTED, "reaction", 1, to=_ABOVE_HOME),
        Timer("preparation_soon", _HOME, "preparation", -5, to=_TO_HOME),
        Timer("preparation_over", _HOME, "preparation", 1, to=_ABOVE_HOME),
        Timer("acceptance_soon", _AT_LEAD, "acceptance", -2, to=_TO_LEAD),
        Timer("acceptance_over", _AT_LEAD, "acceptance", 1, to=_ABOVE_LEAD),
        Timer("solution_soon", _OPEN, "solution", -14, to=_TO_LEAD),
        Timer("solution_over", _OPEN, "solution", 1, to=(*_ABOVE_LEAD, *_TO_HOME)),
        Timer(
            "advice_over",
            _OPEN,
            "advice",
            1,
            to=((Side.COMMISSION, Whom.HANDLERS), *_TO_BOTH),
        ),
        Timer("confirmation_soon", _PROPOSED, "confirmation", -2, to=_TO_HOME),
        Timer("confirmation_over", _PROPOSED, "confirmation", 1, to=_ABOVE_HOME),
        Timer("refusal_waits", _REFUSED, SINCE_STATE, 7, to=_TO_HOME),
        Timer("refusal_waits_long", _REFUSED, SINCE_STATE, 14, to=_ABOVE_HOME),
        Timer("left", _DRAFT, SINCE_STATE, 150, to=_TO_HOME),
        Timer("left_long", _DRAFT, SINCE_STATE, 183, action="delete"),
    ),
    told={
        "submit": _HOME_AND_MAILBOX,
        "answer": _TO_HOME,
        "add_information": _TO_BOTH,
        "add_document": _TO_BOTH,
        "write_to_complainant": _TO_LEAD,
        "withdraw": _TO_BOTH,
        "send_to_lead": _LEAD_AND_MAILBOX,
        "accept": _TO_HOME,
        "return_to_home": _TO_HOME,
        "refuse": _TO_HOME,
        "consult": ((Side.CONSULTED, Whom.NEW), (Side.CONSULTED, Whom.MAILBOX)),
        "give_position": _TO_LEAD,
        "report": _TO_HOME,
        "comment": _TO_BOTH,
        "extend": _TO_HOME,
        "ask_commission": ((Side.COMMISSION, Whom.HANDLERS), (Side.COMMISSION, Whom.MAILBOX)),
        "advise": _TO_BOTH,
        "note_advice": _TO_BOTH,
        "propose_outcome": _TO_HOME,
        "object": _TO_LEAD,
        "confirm": _TO_LEAD,
        "reopen": _TO_LEAD,
        "modify": _TO_LEAD,
        "close_silent": _TO_HOME,
    },
    words=solvit_words.WORDS,
    transitions=(
        Transition("save_content", _DRAFT, None, (HOME,), (CONTENT,), private=True),
        Transition("register", _DRAFT, State.HOME_ANALYSIS, (HOME,)),
        Transition("submit", _DRAFT, State.SUBMITTED, (COMPLAINANT,)),
        Transition("delete", _DRAFT, State.DELETED, (HOME, SYSTEM), private=True),
        Transition("first_reaction", _SUBMITTED, State.HOME_ANALYSIS, (HOME,), (TEXT,)),
        Transition(
            "send_to_lead",
            _HOME | _REFUSED,
            State.AT_LEAD,
            (HOME,),
            (Field("centre", "centre"), Field("analysis", "text")),
        ),
        Transition(
            "ask_complainant",
            _HOME,
            State.WAIT_APPLICANT,
            (HOME,),
            (Field("questions_text", "text"),),
        ),
        Transition(
            "write_to_complainant",
            _HOME | _AT_LEAD | _OPEN | _PROPOSED | _REFUSED,
            None,
            (HOME,),
            (TEXT,),
        ),
        Transition("answer", _WAIT, State.HOME_ANALYSIS, (COMPLAINANT,), (TEXT,)),
        Transition(
            "go_on", _WAIT, State.HOME_ANALYSIS, (HOME,), (Field("comment", "text", False),)
        ),
        Transition("close_silent", _WAIT, State.CLOSED, (SYSTEM,)),
        Transition(
            "remind_complainant", _WAIT, None, (SYSTEM,), guards=("complainant_is_not_reminded",)
        ),
        Transition(
            "signpost",
            _SUBMITTED | _HOME | _REFUSED,
            State.SIGNPOSTED,
            (HOME,),
            (REASON, Field("service", "text")),
        ),
        Transition("modify", _HOME | _OPEN, None, (HOME,), (CONTENT,)),
        Transition("accept", _AT_LEAD, State.OPEN, (LEAD,)),
        Transition("return_to_home", _AT_LEAD, State.HOME_ANALYSIS, (LEAD,), (TEXT,)),
        Transition("refuse", _AT_LEAD, State.REFUSED, (LEAD,), (REASON,)),
        Transition("report", _OPEN, None, (LEAD,), (TEXT,)),
        Transition(
            "propose_outcome",
            _OPEN,
            State.OUTCOME_PROPOSED,
            (LEAD,),
            (Field("outcome", "choice", choices=OUTCOMES), TEXT),
        ),
        Transition("consult", _OPEN, None, (LEAD,), (Field("body", "body"), TEXT)),
        Transition("give_position", _OPEN, None, (CONSULTED,), (TEXT,)),
        Transition("comment", _AT_LEAD | _OPEN | _PROPOSED, None, (HOME, LEAD), (TEXT,)),
        Transition(
            "extend", _OPEN, None, (LEAD,), (Field("date", "date"), REASON), ("is_not_extended",)
        ),
        Transition(
            "ask_commission", _OPEN, None, (HOME, LEAD), (TEXT,), guards=("advice_is_not_asked",)
        ),
        Transition("advise", _OPEN, None, (COMMISSION,), (TEXT,), guards=("advice_is_asked",)),
        Transition("note_advice", _OPEN, None, (HOME, LEAD), (TEXT,), guards=("advice_is_asked",)),
        Transition("confirm", _PROPOSED, State.CLOSED, (HOME,), (TEXT,)),
        Transition("object", _PROPOSED, State.OPEN, (HOME,), (REASON,)),
        Transition(
            "reopen",
            _from(State.CLOSED),
            State.OPEN,
            (HOME,),
            (REASON,),
            guards=("was_taken_up", "content_is_open"),
        ),
        Transition(
            "reopen",
            _from(State.CLOSED),
            State.HOME_ANALYSIS,
            (HOME,),
            (REASON,),
            guards=("was_not_taken_up", "content_is_open"),
        ),
        Transition(
            "add_information",
            (_RUNNING - _WAIT) | _PROPOSED | _REFUSED,
            None,
            (COMPLAINANT,),
            (TEXT,),
        ),
        Transition("add_document", _RUNNING | _PROPOSED | _REFUSED, None, (COMPLAINANT,)),
        Transition("withdraw", _RUNNING, State.WITHDRAWN, (COMPLAINANT,)),
    ),
)
