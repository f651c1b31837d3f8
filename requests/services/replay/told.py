"""How one simulated notification, alert or record goes: each step an arrow of its workflow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from requests.services.replay.rows import Step
from requests.workflows import WORKFLOWS
from requests.workflows.base import By
from requests.workflows.professional_alert import PROFESSIONAL_ALERT
from requests.workflows.repository import REPOSITORY


@dataclass(frozen=True)
class Course:
    """The steps of an exchange of one to many, and how it ended."""

    events: list[Step]
    state: str
    outcome: str


def tell(
    rng: Random,
    kind: str,
    requester: int,
    commission: int,
    moments: tuple[datetime, ...],
    rules: dict,
) -> Course:
    """Return the course of an exchange: moments are those of making, sending and closing it."""
    created, sent, closed = moments
    if kind == PROFESSIONAL_ALERT.kind:
        steps = [("broadcast", sent), (rng.choice(("expire", "revoke")), closed)]
        steps.append(("delete", closed + timedelta(days=1)))
        outcome = "expired" if steps[1][0] == "expire" else "revoked"
    elif kind == REPOSITORY.kind:
        steps = [("publish", sent), ("end_record", closed), ("archive", closed + timedelta(days=1))]
        outcome = "withdrawn"
    else:
        steps, outcome = [("broadcast", sent)], "closed"
        if rules.get("review_months"):
            steps.append(("conclude_review", closed - (closed - sent) / 2))
        steps += [("propose_closure", closed - (closed - sent) / 4), ("close", closed)]
    workflow = WORKFLOWS[kind]
    state = str(workflow.initial)
    events: list[Step] = [("create", created, state, requester, {})]
    for name, at in steps:
        examined = bool(rules.get("review_months"))
        arrow = next(
            arrow
            for arrow in workflow.arrows(state, name)
            if ("is_examined" in arrow.guards) == (examined and name == "broadcast")
        )
        state = str(arrow.target)
        alone = all(actor.by == By.SYSTEM for actor in arrow.actors)
        who = commission if name == "conclude_review" else None if alone else requester
        events.append((name, at, state, who, _data(name)))
    return Course(events, state, outcome)


def _data(name: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "broadcast": {"count": 30},
        "publish": {"version": 1, "count": 0},
        "conclude_review": {"result": "no_objection"},
    }
    return known.get(name, {})
