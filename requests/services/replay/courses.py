"""How simulated exchanges of the other kinds go: each step an arrow of their workflow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from requests.services.replay.rows import Step
from requests.workflows import WORKFLOWS
from requests.workflows.base import By, Side, Transition
from requests.workflows.card_application import CARD_APPLICATION
from requests.workflows.professional_alert import PROFESSIONAL_ALERT
from requests.workflows.repository import REPOSITORY
from requests.workflows.solvit_case import SOLVIT_CASE

#: Steps of a course: which, and after which share of the time between sending and end.
Path = tuple[tuple[str, float], ...]
#: Steps after what the Scoreboard takes as the end: which, and how many days later.
Rest = tuple[tuple[str, int], ...]

_ALONE: dict[str, Path] = {
    "issued": (("submit", 0), ("acknowledge", 0.3), ("issue", 1)),
    "refused": (("submit", 0), ("acknowledge", 0.3), ("refuse", 1)),
    "withdrawn": (("submit", 0), ("acknowledge", 0.3), ("withdraw", 1)),
    "lapsed": (("submit", 0), ("ask_documents", 0.1), ("lapse", 1)),
}
_WITH_HOST: dict[str, Path] = _ALONE | {
    "issued": (("submit", 0), ("acknowledge", 0.1), ("send_on", 0.4), ("issue", 1)),
    "refused": (("submit", 0), ("acknowledge", 0.1), ("send_on", 0.4), ("refuse", 1)),
}
_SOLVED: Path = (
    ("submit", 0),
    ("first_reaction", 0.1),
    ("send_to_lead", 0.3),
    ("accept", 0.4),
    ("propose_outcome", 0.9),
    ("confirm", 1),
)
_ELSEWHERE: Path = (("submit", 0), ("signpost", 1))
_KEPT: Path = (("publish", 0), ("end_record", 1))
_WARNED: dict[str, Path] = {
    "expired": (("broadcast", 0), ("expire", 1)),
    "revoked": (("broadcast", 0), ("revoke", 1)),
}
_NOTIFIED: Path = (("broadcast", 0), ("propose_closure", 0.75), ("close", 1))
_EXAMINED: Path = (
    ("broadcast", 0),
    ("conclude_review", 0.5),
    ("propose_closure", 0.75),
    ("close", 1),
)
#: Steps that bring another authority in.
BRINGS_IN = ("send_on", "send_to_lead")
_VALID_DAYS = 548
_KEPT_DAYS = 365


@dataclass(frozen=True)
class Parties:
    """Keys of the authorities of an exchange, and the reference of the one that answers."""

    requester: int
    responder: int
    commission: int
    reference: str


@dataclass(frozen=True)
class Wish:
    """What an exchange is to be: its procedure with its rules, and its outcome, "" for any."""

    procedure: str
    rules: dict[str, Any]
    outcome: str


@dataclass
class Course:
    """The steps of an exchange, the columns they fill, and whether another authority answers."""

    events: list[Step]
    columns: dict[str, Any] = field(default_factory=dict)
    bilateral: bool = False


def tell(
    rng: Random,
    kind: str,
    parties: Parties,
    moments: tuple[datetime, datetime, datetime],
    wish: Wish,
) -> Course:
    """Return the course of an exchange; moments are those of making, sending and ending it."""
    path, rest, outcome = _TELLERS.get(kind, _notification)(rng, wish)
    created, sent, ended = moments
    workflow = WORKFLOWS[kind]
    state = str(workflow.initial)
    begins = _who(_arrow(list(workflow.arrows(state, path[0][0])), wish.rules), parties)
    events: list[Step] = [("create", created, state, begins, {})]
    times = [(name, sent + (ended - sent) * share) for name, share in path]
    times += [(name, ended + timedelta(days=days)) for name, days in rest]
    for name, at in times:
        arrow = _arrow(list(workflow.arrows(state, name)), wish.rules)
        state = state if arrow.target is None else str(arrow.target)
        events.append((name, at, state, _who(arrow, parties), _data(name, at, parties, outcome)))
    return Course(events, _columns(outcome, events, len(path)), _is_bilateral(events))


def _arrow(arrows: list[Transition], rules: dict[str, Any]) -> Transition:
    """Choose the arrow that the rules of the procedure lead to."""
    examined = bool(rules.get("review_months"))
    fitting = [arrow for arrow in arrows if ("is_examined" in arrow.guards) == examined]
    return (fitting or arrows)[0]


def _who(arrow: Transition, parties: Parties) -> int | None:
    """Return who takes a step: nobody for the system and for people from outside."""
    first = next((actor for actor in arrow.actors if actor.by == By.OFFICIAL), arrow.actors[0])
    if first.by != By.OFFICIAL:
        return None
    keys = {Side.RESPONDER: parties.responder, Side.COMMISSION: parties.commission}
    return keys.get(first.side, parties.requester) if first.side else parties.requester


def _is_bilateral(events: list[Step]) -> bool:
    """Say whether the course brings another authority in."""
    return any(name in BRINGS_IN for name, *_rest in events)


def _columns(outcome: str, events: list[Step], decided: int) -> dict[str, Any]:
    """Fill the columns: a card ends long after it was issued, which is its answer."""
    columns = {"state": events[-1][2], "outcome": outcome, "closed_at": events[-1][1]}
    answered = events[decided]
    if answered[0] == "issue":
        columns["replied_at"] = answered[1]
    else:
        columns["closed_at"] = answered[1]
    if outcome in ("refused", "withdrawn"):
        columns[f"{outcome}_at"] = answered[1]
    return columns


def _data(name: str, at: datetime, parties: Parties, outcome: str) -> dict[str, Any]:
    def day(days: int) -> str:
        return (at + timedelta(days=days)).date().isoformat()

    known: dict[str, dict[str, Any]] = {
        "broadcast": {"count": 30},
        "conclude_review": {"result": "no_objection"},
        "acknowledge": {"until": day(30)},
        "send_on": {"to": parties.reference, "until": day(61)},
        "send_to_lead": {"to": parties.reference},
        "propose_outcome": {"result": outcome},
        "confirm": {"result": outcome},
        "publish": {"version": 1, "count": 0},
        "end_record": {"ban_until": None},
    }
    if name == "accept":
        return {"due_on": day(70)}
    return known.get(name, {})


Told = tuple[Path, Rest, str]


def _notification(rng: Random, wish: Wish) -> Told:
    return _EXAMINED if wish.rules.get("review_months") else _NOTIFIED, (), "closed"


def _alert(rng: Random, wish: Wish) -> Told:
    outcome = rng.choice(("expired", "revoked"))
    return _WARNED[outcome], (("delete", 1),), outcome


def _card(rng: Random, wish: Wish) -> Told:
    """A temporary card expires; the holder of the other gives it back some day."""
    alone = wish.procedure == "EPC-TMP"
    path = (_ALONE if alone else _WITH_HOST)[wish.outcome]
    if wish.outcome != "issued":
        return path, (), wish.outcome
    ends = ("expire", _VALID_DAYS) if alone else ("give_back", rng.randint(200, 900))
    return path, (ends,), wish.outcome


def _record(rng: Random, wish: Wish) -> Told:
    return _KEPT, (("archive", _KEPT_DAYS),), "withdrawn"


def _complaint(rng: Random, wish: Wish) -> Told:
    """What the public form brings is often no SOLVIT case; a case is mostly resolved."""
    if "opens" in wish.rules:
        return _ELSEWHERE, (), "signposted"
    return _SOLVED, (), rng.choice(("resolved", "resolved", "resolved", "explained", "unresolved"))


_TELLERS: dict[str, Callable[[Random, Wish], Told]] = {
    PROFESSIONAL_ALERT.kind: _alert,
    CARD_APPLICATION.kind: _card,
    REPOSITORY.kind: _record,
    SOLVIT_CASE.kind: _complaint,
}
