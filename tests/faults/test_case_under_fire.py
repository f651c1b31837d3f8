"""A case goes its way while worker, Redis and PostgreSQL are killed: nothing lost, nothing twice.

Twice is meant as its recipient can tell: a mail that comes again is the same mail by its
Message-ID, which mail systems drop.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from imi.embedded import postgres, redis, services
from imi.embedded.places import Places
from requests.deadlines import TOLD
from tests.builders import ANSWERS
from tests.databases import fill
from tests.faults.mail_sink import Sink

ROOT = Path(__file__).resolve().parents[2]
#: How often the whole case is gone through under fire; the kills come elsewhere each time.
CASES = int(os.environ.get("CASES_UNDER_FIRE", "1"))
SEED = int(os.environ.get("CASES_UNDER_FIRE_SEED", "2017"))
SECONDS = 120
STEPS: list[tuple[str, str, dict[str, Any]]] = [
    ("a", "send", {}),
    ("b", "accept", {}),
    ("a", "comment", {"text": "Thank you."}),
    ("b", "send_part", {"questions": ["PQ01"], "answers": {"PQ01": True}}),
    ("b", "send_reply", {"answers": {k: v for k, v in ANSWERS.items() if k != "PQ01"}}),
    ("a", "close", {}),
]
VICTIMS = ("worker", "redis", "postgres")
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "DEMO", "DJANGO_", "PYTEST_", "COV_")


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.1)
    return found


@dataclass
class Installation:
    """An installation of its own with one worker, an actor, and a mail server that remembers."""

    places: Places
    sink: Sink
    processes: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    kills: int = 0

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        return kept | {
            "VAR_DIR": str(self.places.var),
            "DATABASE_URL": postgres.url(self.places),
            "REDIS_URL": redis.url(self.places),
            "SECRET_KEY": "x" * 50,
            "DEMO": "1",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "DJANGO_SETTINGS_MODULE": "imi.settings",
        }

    def start(self, name: str, *command: str | Path) -> None:
        pipe = subprocess.PIPE if name == "actor" else None
        with (self.places.var / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *command],
                env=self.environment,
                cwd=ROOT,
                stdin=pipe or subprocess.DEVNULL,
                stdout=pipe or log,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def start_worker(self) -> None:
        options = ("--pool", "solo", "--queues", "outbox", "--without-gossip", "--without-mingle")
        self.start("worker", "-m", "celery", "-A", "imi", "worker", "--loglevel", "info", *options)

    def tell(self, do: str, **words: Any) -> dict[str, Any]:
        """Tell the actor something, again and again until it succeeds."""

        def told() -> dict[str, Any] | None:
            actor = self.processes["actor"]
            assert actor.stdin
            assert actor.stdout
            actor.stdin.write(json.dumps({"do": do, **words}) + "\n")
            actor.stdin.flush()
            answer = json.loads(actor.stdout.readline())
            self.heal()
            return None if "error" in answer else {"ok": True, **answer}

        return wait_for(told, f"{do} did not succeed")

    def kill(self, victim: str) -> None:
        """Kill without warning."""
        if victim == "worker":
            self.processes["worker"].kill()
            self.processes["worker"].wait()
        else:
            number = {"redis": redis, "postgres": postgres}[victim].pid(self.places)
            if number:
                os.kill(number, signal.SIGKILL)
                wait_for(lambda: not _lives(number), f"{victim} lives on")
        self.kills += 1

    def heal(self) -> None:
        """Start again what was killed, as the supervisor does."""
        services.revive(self.places, database=True, broker=True)
        if self.processes["worker"].poll() is not None:
            self.start_worker()

    def settle(self) -> None:
        """Wait until the outbox is empty; what failed and waits gets its time."""
        turn = 0

        def empty() -> bool:
            nonlocal turn
            turn += 1
            if turn % 40 == 0:
                self.tell("tomorrow")
            self.tell("wake")
            time.sleep(0.2)
            return self.tell("left")["waiting"] == 0

        wait_for(empty, "the outbox was not emptied")


def _lives(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def installation(django_db_setup: None) -> Iterator[Installation]:
    places = Places(Path(tempfile.mkdtemp(prefix="imi-fire-")).resolve())
    sink = Sink()
    with services.in_use(places):
        fill(places)
        made = Installation(places, sink)
        try:
            made.start_worker()
            made.start("actor", ROOT / "tests" / "faults" / "actor.py")
            made.tell("prepare")
            yield made
        finally:
            for process in made.processes.values():
                process.kill()
                process.communicate()
            sink.close()
    shutil.rmtree(places.var, ignore_errors=True)


@pytest.mark.parametrize("turn", range(CASES))
def test_a_case_survives_what_is_killed_under_it(installation, turn):
    chance = random.Random(SEED + turn)  # noqa: S311
    number = installation.tell("draft")["number"]
    for place, (who, name, fields) in enumerate(STEPS):
        victim = VICTIMS[(place + turn) % len(VICTIMS)]
        if chance.random() < 0.5:
            installation.kill(victim)  # before the step: whoever presses finds it gone
            installation.tell("act", who=who, number=number, name=name, fields=fields)
            installation.tell("wake")
        else:
            # in the midst of it: when a mail was taken and not yet noted
            installation.tell("act", who=who, number=number, name=name, fields=fields)
            installation.sink.interrupt = lambda victim=victim: installation.kill(victim)
            installation.tell("wake")
            time.sleep(chance.random())
            if installation.sink.interrupt:
                installation.sink.interrupt = None
                installation.kill(victim)
        installation.heal()
    installation.settle()

    # The night comes twice, and the database goes down in the midst of sending the digests.
    installation.tell("night", days=1)
    installation.tell("night", days=1)
    installation.sink.interrupt = lambda: installation.kill("postgres")
    installation.settle()
    installation.sink.interrupt = None
    installation.settle()
    assert installation.kills >= len(STEPS)

    told = installation.tell("account", number=number)
    assert told["events"] == ["create", *(name for _who, name, _fields in STEPS)]
    assert told["broken_at"] is None
    assert installation.tell("left")["dead"] == 0
    by_step = {notice["of"] for notice in told["notices"]}
    assert {name for _who, name, _fields in STEPS if name in TOLD} <= by_step, "nobody was told"
    assert all(notice["mailed"] for notice in told["notices"]), "a mail was lost"

    # Each mail that was to go came, once by its Message-ID, to whom it was meant for.
    meant = {(notice["to"], notice["mail"]) for notice in told["notices"]}
    came = {(mail.to, mail.identity) for mail in installation.sink.mails}
    assert came == meant
    assert len({identity for _to, identity in came}) == len(came)
    for identity in {mail.identity for mail in installation.sink.mails}:
        bodies = {mail.body for mail in installation.sink.mails if mail.identity == identity}
        assert len(bodies) == 1, "the same mail says the same"
