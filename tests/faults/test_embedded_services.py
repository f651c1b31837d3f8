"""What the embedded services do when the environment is wrong, or when their users are killed."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from imi.embedded import postgres, redis
from imi.embedded.places import Places

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "DEMO", "DJANGO_", "PYTEST_", "COV_")


@pytest.fixture
def var() -> Iterator[Path]:
    """An installation's directory of its own."""
    made = Path(tempfile.mkdtemp(prefix="imi-fault-"))
    yield made
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline and postgres.pid(Places(made)):
        time.sleep(0.5)
    shutil.rmtree(made, ignore_errors=True)


def _environment(var: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"VAR_DIR": str(var)} | more


def _manage(var: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *words],
        env=_environment(var, **more),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def _begin(var: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *words],
        env=_environment(var),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )


def _wait_for(condition, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "perhaps"),
        ("DEBUG", "2"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("HOST", "localhost:8000"),
        ("LOG_LEVEL", "LOUD"),
        ("EMAIL_URL", "mailto:someone"),
        ("ALLOWED_HOSTS", "https://imi.example"),
        ("CSRF_TRUSTED_ORIGINS", "imi.example"),
        ("DATABASE_URL", "mysql://root@localhost/imi"),
        ("DATABASE_URL", "postgresql://127.0.0.1:1/imi"),
        ("REDIS_URL", "http://127.0.0.1"),
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_in_one_sentence(var, name, value):
    more = {"SECRET_KEY": "x" * 50} if name == "DATABASE_URL" else {}
    answer = _manage(var, "procedures", **{name: value}, **more)
    assert answer.returncode != 0
    assert answer.stdout == ""
    told = [line for line in answer.stderr.splitlines() if line.strip()]
    assert len(told) == 1, answer.stderr
    assert told[0].startswith("Open IMI: ")
    assert name in told[0]


def test_a_port_that_is_taken_is_named(var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answer = _manage(var, "serve", PORT=str(other.getsockname()[1]))
    assert answer.returncode != 0
    assert answer.stderr.count("\n") == 1
    assert "PORT" in answer.stderr


@pytest.mark.parametrize("servers", [[postgres], [postgres, redis]], ids=["first", "both"])
def test_services_whose_last_user_is_killed_stop_and_start_again(var, servers):
    """Also when it is killed between the start of the one and that of the other."""
    user = _begin(var, "shell", "-c", "import time; time.sleep(300)")
    places = Places(var.resolve())
    _wait_for(lambda: all(server.pid(places) for server in servers))
    user.send_signal(signal.SIGKILL)
    user.wait()
    _wait_for(lambda: not postgres.pid(places) and not redis.pid(places), 90)
    assert _manage(var, "showmigrations", "kernel").returncode == 0


def test_a_database_killed_with_its_user_leaves_nothing_in_the_way(var):
    assert _manage(var, "showmigrations", "kernel").returncode == 0
    user = _begin(var, "shell", "-c", "import time; time.sleep(300)")
    places = Places(var.resolve())
    _wait_for(lambda: postgres.pid(places) and redis.pid(places))
    for number in (user.pid, postgres.pid(places), redis.pid(places)):
        os.kill(number, signal.SIGKILL)
    user.wait()
    # Pid files and sockets stand there still.
    assert _manage(var, "showmigrations", "kernel").returncode == 0


def test_a_half_made_database_is_made_whole(var):
    maker = _begin(var, "procedures")
    places = Places(var.resolve())
    _wait_for(lambda: postgres.pid(places) is not None)
    time.sleep(3)
    maker.send_signal(signal.SIGKILL)
    maker.wait()
    answer = _manage(var, "procedures", "--format", "json")
    assert answer.returncode == 0, answer.stderr
    assert len(json.loads(answer.stdout)) > 35
