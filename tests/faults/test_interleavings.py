"""Two people act at once on one request: one succeeds or both, nothing is lost or done twice."""

import json
import os
import random
import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from requests.models import Exchange
from requests.selectors.own_days import requester_day
from requests.services.api_token import make_token
from requests.services.history import broken_at
from tests.builders import ANSWERS
from tests.personas import Net, a_net

#: More of them: INTERLEAVINGS=200.
INTERLEAVINGS = int(os.environ.get("INTERLEAVINGS", "25"))
SEED = int(os.environ.get("INTERLEAVINGS_SEED", "2017"))
REFUSAL = {"reason": "duplicate", "comment": "No."}
Step = tuple[str, str, dict[str, Any]]

#: By the way to a state: what each of several people might do then, at the same moment.
SITUATIONS: dict[str, list[Step]] = {
    "sent": [
        ("b", "accept", {}),
        ("b", "refuse", REFUSAL),
        ("b", "forward", {"authority": "NEXT", "reason": "Theirs."}),
        ("d", "forward", {"authority": "NEXT", "reason": "Theirs."}),
        ("a", "withdraw", {"reason": "Mistake."}),
        ("a", "amend", {"comment": "Please hurry."}),
        ("c", "remind", {}),
    ],
    "accepted": [
        ("b", "send_reply", {"answers": ANSWERS}),
        ("b", "send_part", {"questions": ["PQ01"], "answers": {"PQ01": True}}),
        ("b", "save_answer", {"answers": {"PQ05": "2011-01-01"}}),
        ("b", "refuse", REFUSAL),
        ("a", "comment", {"text": "Thank you."}),
        ("b", "comment", {"text": "Soon."}),
        ("a", "withdraw", {"reason": "Settled."}),
        ("d", "remind", {"text": "Please."}),
    ],
    "replied": [
        ("a", "close", {}),
        ("a", "ask_for_more", {"questions": ["PQ01"], "text": "Why?"}),
        ("a", "comment", {"text": "Thank you."}),
        ("b", "comment", {"text": "Welcome."}),
    ],
    "refused": [
        ("a", "accept_refusal", {}),
        ("a", "refer", {"text": "Please judge."}),
        ("a", "withdraw", {"reason": "Settled."}),
    ],
}


def call(net: Net, who: str, number: str, name: str, fields: dict[str, Any]) -> int:
    """One call of the API by one person, with a connection of its own."""
    given = {key: net.reference(v) if key == "authority" else v for key, v in fields.items()}
    answer = Client().post(
        f"/api/v1/requests/{number}/actions/{name}",
        json.dumps(given),
        content_type="application/json",
        headers={"Authorization": f"Bearer {net.tokens[who]}"},
    )
    return answer.status_code


def at_once(net: Net, number: str, steps: list[Step], pauses: list[float]) -> list[int]:
    """Let each take the step after a pause, all of them set off together."""
    answers: list[int] = [0] * len(steps)
    gate = threading.Barrier(len(steps))

    def act(place: int) -> None:
        who, name, fields = steps[place]
        try:
            gate.wait()
            threading.Event().wait(pauses[place])
            answers[place] = call(net, who, number, name, fields)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(place,)) for place in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.django_db(transaction=True)
def test_at_random_moments_each_answer_200_is_one_event(monkeypatch):
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    for who in ("a", "b", "c", "d"):
        net.tokens[who] = make_token(net.members[who], at=net.now)
    chance = random.Random(SEED)  # noqa: S311
    both, one = 0, 0
    for turn in range(INTERLEAVINGS):
        way = chance.choice(list(SITUATIONS))
        number = getattr(net, way)()
        before = Exchange.objects.get(number=number)
        steps = [chance.choice(SITUATIONS[way]) for _person in range(2)]
        pauses = [chance.random() * 0.02 for _person in steps]
        answers = at_once(net, number, steps, pauses)
        told = (turn, way, [step[:2] for step in steps], answers)

        assert set(answers) <= {200, 404, 409, 422}, told
        assert 200 in answers, told
        after = Exchange.objects.get(number=number)
        events = list(after.events.order_by("sequence"))
        new = events[before.event_count :]
        assert [event.sequence for event in events] == list(range(1, len(events) + 1)), told
        assert len(new) == answers.count(200) == after.event_count - before.event_count, told
        taken = [step[1] for step, answer in zip(steps, answers, strict=True) if answer == 200]
        assert sorted(event.name for event in new) == sorted(taken), told
        assert (events[-1].state, broken_at(after)) == (after.state, None), told
        parts = after.participations.filter(until=None)
        days = [requester_day(after) if part.role == "requester" else None for part in parts]
        for part, own in zip(parts, days, strict=True):
            assert part.due_on == min(filter(None, (own, after.due_on)), default=None), told
        assert parts.count() == 2, told
        both += answers.count(200) == 2
        one += answers.count(200) == 1
    assert both, "some steps must go well together"
    assert one, "some steps must exclude each other"


@pytest.mark.django_db(transaction=True)
def test_eight_clicks_on_one_button_are_one_event(monkeypatch):
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    net.tokens["b"] = make_token(net.members["b"], at=net.now)
    number = net.sent()
    answers = at_once(net, number, [("b", "accept", {})] * 8, [0.0] * 8)
    assert sorted(answers) == [200, *[409] * 7]
    exchange = Exchange.objects.get(number=number)
    assert exchange.events.filter(name="accept").count() == 1
    assert broken_at(exchange) is None
