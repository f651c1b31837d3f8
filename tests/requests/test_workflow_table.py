"""Every state, action and role against a table written by hand; and what it doesn't list."""

import os
from itertools import product

import pytest
from django.apps import apps
from django.core import serializers

from requests.models import Exchange
from requests.services.perform import perform
from requests.services.problems import NotPossibleError
from requests.workflows.base import BACK, Actor
from requests.workflows.information_request import INFORMATION_REQUEST, State
from tests.builders import ANSWERS
from tests.personas import PEOPLE, Net

ROLES = (
    "basic",
    "request_handler",
    "allocator",
    "referral_handler",
    "local_data_administrator",
    "supervisor",
    "module_handler",
    "observer",
    "data_protection_officer",
    "central_administrator",
)
STATES = [
    "draft",
    "send_approval",
    "sent",
    "accepted",
    "reply_approval",
    "partly_replied",
    "replied",
    "more_info_asked",
    "refused",
    "referred_rq",
    "referred_rs",
    "closed",
    "withdrawn",
    "deleted",
]

#: Who: (side, as its coordinator, role, needs the author (None: no matter)).
WHO = {
    "RQ handler": [("requester", False, "request_handler", None)],
    "RQ author": [("requester", False, "request_handler", True)],
    "RS handler": [("responder", False, "request_handler", None)],
    "RS author": [("responder", False, "request_handler", True)],
    "RS allocator": [("responder", False, "allocator", None)],
    "RQ referral": [("requester", True, "referral_handler", None)],
    "RS referral": [("responder", True, "referral_handler", None)],
    "RQ approver": [("requester", True, "referral_handler", False)],
    "RS approver": [("responder", True, "referral_handler", False)],
    "RQ overview": [("requester", True, r, None) for r in ("referral_handler", "supervisor")],
    "RS overview": [("responder", True, r, None) for r in ("referral_handler", "supervisor")],
}

#: action | who | states | target ("=": the same state, "back": the state before), as in the
#: domain reference §4.3 to §4.8 and the contract of actions; conditions are not in it.
TABLE = """
delete              | RQ handler  | draft | deleted
submit_for_approval | RQ handler  | draft | send_approval
send                | RQ handler  | draft | sent
return_draft        | RQ referral | send_approval | draft
return_draft        | RQ author   | send_approval | draft
approve_sending     | RQ approver | send_approval | sent
accept       | RS handler, RS allocator | sent | accepted
refuse       | RS handler, RS allocator | sent | refused
refuse       | RS handler  | accepted, partly_replied | refused
forward      | RS handler, RS referral | sent | sent
forward      | RS handler  | accepted | sent
amend        | RQ handler  | sent | sent
save_answer  | RS handler  | accepted, partly_replied, more_info_asked | =
send_part    | RS handler  | accepted, partly_replied | partly_replied
split        | RS handler  | accepted, partly_replied | =
submit_reply | RS handler  | accepted, partly_replied, more_info_asked | reply_approval
send_reply   | RS handler  | accepted, partly_replied, more_info_asked | replied
return_reply | RS referral | reply_approval | back
return_reply | RS author   | reply_approval | back
approve_reply | RS approver | reply_approval | replied
close        | RQ handler  | replied | closed
ask_for_more | RQ handler  | replied | more_info_asked
refuse_more  | RS handler  | more_info_asked | refused
accept_refusal | RQ handler | refused | closed
refer        | RQ handler  | refused | referred_rq
uphold_refusal | RQ referral | referred_rq | closed
support_request | RQ referral | referred_rq | referred_rs
uphold_refusal | RS referral | referred_rs | closed
require_answer | RS referral | referred_rs | back
withdraw | RQ handler | sent, accepted, partly_replied, more_info_asked, refused | withdrawn
withdraw | RQ handler | referred_rq, referred_rs | withdrawn
reassign | RS overview | sent, accepted, partly_replied, reply_approval, more_info_asked | sent
reassign | RS overview | refused, referred_rq, referred_rs | sent
close_on_behalf | RQ overview | send_approval, sent, accepted, partly_replied | closed
close_on_behalf | RQ overview | reply_approval, replied, more_info_asked, refused | closed
close_on_behalf | RQ overview | referred_rq, referred_rs | closed
reopen       | RQ handler  | closed | more_info_asked
rate         | RQ handler  | closed | =
propose_date | RQ handler, RS handler | accepted, partly_replied | =
accept_date  | RQ handler, RS handler | accepted, partly_replied | =
comment  | RQ handler, RS handler | accepted, partly_replied, reply_approval | =
comment  | RQ handler, RS handler | replied, more_info_asked | =
allocate | RS allocator | sent, accepted, partly_replied, reply_approval, more_info_asked | =
allocate | RS allocator | refused, referred_rq, referred_rs | =
remind   | RQ overview, RS overview | sent, accepted, partly_replied, reply_approval | =
remind   | RQ overview, RS overview | replied, more_info_asked, refused | =
remind   | RQ overview, RS overview | referred_rq, referred_rs | =
"""


def _by_hand():
    """The table as (state, action, side, as coordinator, role, is author) → target."""
    found = {}
    for line in TABLE.strip().splitlines():
        action, people, states, target = (cell.strip() for cell in line.split("|"))
        for who, state in product(people.split(", "), states.split(", ")):
            for side, coordinating, role, needs in WHO[who]:
                for author in (True, False) if needs is None else (needs,):
                    key = (state, action, side, coordinating, role, author)
                    found[key] = state if target == "=" else target
    return found


BY_HAND = _by_hand()
ACTIONS = sorted({action for _, action, *_ in BY_HAND})


def _declared(state, action, side, coordinating, role, author):
    """Where the workflow's transitions lead, conditions left out."""

    def fits(actor: Actor) -> bool:
        mine = (actor.side, actor.coordinator) == (side, coordinating) and role in actor.roles
        return mine and actor.author in {None, author}

    return {
        {BACK: "back", None: state}.get(arrow.target, arrow.target)
        for arrow in INFORMATION_REQUEST.arrows(state, action)
        if any(fits(actor) for actor in arrow.actors)
    }


def test_the_table_by_hand_has_the_declared_states_and_actions():
    assert sorted(State) == sorted(STATES)
    assert sorted(INFORMATION_REQUEST.names) == ACTIONS


@pytest.mark.parametrize("state", STATES)
def test_every_action_of_every_role_leads_where_the_table_says(state):
    sides, coordinating, authors = ("requester", "responder"), (False, True), (True, False)
    for who in product(ACTIONS, sides, coordinating, ROLES, authors):
        wanted = BY_HAND.get((state, *who))
        assert _declared(state, *who) == ({wanted} if wanted else set()), (state, who)


def test_the_transitions_name_no_role_that_does_not_exist():
    actors = [actor for arrow in INFORMATION_REQUEST.transitions for actor in arrow.actors]
    assert set().union(*(actor.roles for actor in actors)) <= set(ROLES)


# --- on the database -------------------------------------------------------------------------


def _then(net: Net, who: str, number: str, name: str, **fields) -> str:
    net.do(who, number, name, **fields)
    return number


def _partly(net: Net) -> str:
    part = {"questions": ["PQ01"], "answers": {"PQ01": True}}
    return _then(net, "b", net.accepted(), "send_part", **part)


def _referred(net: Net) -> str:
    return _then(net, "a", net.refused(), "refer", text="Please judge.")


def _submitted(net: Net) -> str:
    return _then(net, "checked", net.accepted("a", "CHECKED"), "submit_reply", answers=ANSWERS)


#: Each person presses every so manieth action, each another part of them; 1 presses all.
STRIDE = int(os.environ.get("PRESS_EVERY", "5"))
#: How to walk to a state, with an allocating responder too.
WALKS = {
    "draft": lambda net: net.draft(),
    "send_approval": lambda net: _then(
        net, "approved", net.draft("approved"), "submit_for_approval"
    ),
    "sent": lambda net: net.sent(),
    "sent, allocation on": lambda net: net.sent("a", "SHARED"),
    "accepted": lambda net: net.accepted(),
    "accepted, allocation on": lambda net: net.accepted("a", "SHARED"),
    "reply_approval": _submitted,
    "partly_replied": _partly,
    "replied": lambda net: net.replied(),
    "more_info_asked": lambda net: _then(
        net, "a", net.replied(), "ask_for_more", questions=["PQ01"], text="Which?"
    ),
    "refused": lambda net: net.refused(),
    "referred_rq": _referred,
    "referred_rs": lambda net: _then(
        net, "c", _referred(net), "support_request", opinion="They must."
    ),
    "closed": lambda net: net.closed(),
    "withdrawn": lambda net: _then(net, "a", net.sent(), "withdraw", reason="Solved."),
    "deleted": lambda net: _then(net, "a", net.draft(), "delete"),
}
#: The request's data. Who read it and the keys of the API are no part of it.
NOT_OF_A_REQUEST = {"ApiToken", "IdempotentCall", "Reading", "ReadingSeal", "Webhook"}
CATALOGUE = {"Choice", "Procedure", "Question", "QuestionSet", "QuestionSetVersion", "Section"}
COORDINATES = {"C": ("A", "OTHER", "APPROVED"), "D": ("B", "NEXT", "CHECKED", "SHARED")}


def _dump() -> str:
    """Every row of every request with all that hangs on it."""
    skipped = NOT_OF_A_REQUEST | CATALOGUE
    models = [m for m in apps.get_app_config("requests").get_models() if m.__name__ not in skipped]
    assert len(models) >= 10
    rows = [row for model in models for row in model._default_manager.order_by("pk")]
    return serializers.serialize("json", rows)


def _fields(net: Net, name: str) -> dict:
    """Fields that would do, so that nothing but the table stands in the way."""
    texts = dict.fromkeys(("reason", "comment", "opinion", "text"), "Words.")
    if name in {"refuse", "refuse_more"}:
        return texts | {"reason": "duplicate"}
    if name in {"forward", "reassign"}:
        return texts | {"authority": net.reference("NEXT")}
    special = {
        "accept": {},
        "amend": {"comment": "Please."},
        "save_answer": {"answers": {"PQ05": "2010-06-30"}},
        "send_part": {"questions": ["PQ05"], "answers": ANSWERS},
        "send_reply": {"answers": ANSWERS},
        "submit_reply": {"answers": ANSWERS},
        "split": texts | {"authority": net.reference("NEXT"), "questions": ["PQ05"]},
        "ask_for_more": texts | {"questions": ["PQ05"]},
        "propose_date": {"date": net.day(20), "reason": "Words."},
        "allocate": {"officials": ["given@test.example"]},
        "rate": {"timeliness": "satisfied", "efforts": "satisfied"},
    }
    return special.get(name, texts)


def _in_the_table(exchange: Exchange, who: str) -> set[str]:
    """The actions which the table by hand gives a person here, conditions left out."""
    mine, *roles = PEOPLE[who]
    sides = {"requester": exchange.requester.name, "responder": exchange.responder.name}
    found = set()
    for (state, action, side, coordinating, role, author), _target in BY_HAND.items():
        if state != exchange.state or role not in roles:
            continue
        authors = {"requester": exchange.author, "responder": exchange.reply_author}
        wrote = authors[side] is not None and authors[side].email == f"{who}@test.example"
        towards = COORDINATES.get(mine, ()) if coordinating else (mine,)
        if sides[side] in towards and author == wrote:
            found.add(action)
    return found


def _press(net: Net, who: str, number: str, name: str) -> int:
    """Take an action past the API, which costs most of the time; returns what it would answer."""
    by, fields = net.members[who], _fields(net, name)
    try:
        perform(number=number, name=name, by=by, at=net.now, fields=fields)
    except Exchange.DoesNotExist:
        return 404
    except NotPossibleError:
        return 409
    return 200


@pytest.mark.parametrize("walk", WALKS)
def test_what_is_not_listed_is_refused_and_changes_nothing(net, walk):
    for name, authority in net.authorities.items():
        authority.name = name
        authority.save(update_fields=["name"])
    number = WALKS[walk](net)
    exchange = Exchange.objects.get(number=number)
    assert exchange.state == walk.partition(",")[0]
    before = _dump()
    for position, who in enumerate(PEOPLE):
        seen = net.see(who, number)
        listed = seen.actions if seen.status == 200 else set()
        assert listed <= _in_the_table(exchange, who), who
        refusal = 409 if seen.status == 200 else 404
        names = sorted({*ACTIONS, "no_such_action"} - listed)
        stride = STRIDE if refusal == 409 else 8 * STRIDE  # 404 comes before any action's turn
        first, *others = names[position % stride :: stride]
        answer = net.act(who, number, first, **_fields(net, first))
        assert answer.status == refusal, (who, first, answer)
        for name in others:
            assert _press(net, who, number, name) == refusal, (who, name)
    assert _dump() == before
