"""The supervisor: the web server starts alone, the rest when it answers or takes too long."""

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from imi.embedded import supervisor
from imi.embedded.places import Places

NAMES = ("web", "worker", "beat")
SECONDS_AT_MOST = 20


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch) -> Iterator[None]:
    """Look often, and give the signals back that the supervisor takes."""
    monkeypatch.setattr(supervisor, "SECONDS_BETWEEN_LOOKS", 0.02)
    kept = {number: signal.getsignal(number) for number in (2, 15, 1)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def run(notes: Path, ready: Callable[[], bool]) -> supervisor.Supervisor:
    """Run processes that note that they have begun, until all have; then stop them."""
    places = Places(notes)
    places.run.mkdir(parents=True)
    commands = {name: f"touch '{notes / name}'; exec sleep 60" for name in NAMES}
    site = supervisor.Supervisor(places, commands, look_after=lambda: None)

    def stop_when_all_run() -> None:
        deadline = time.monotonic() + SECONDS_AT_MOST
        while time.monotonic() < deadline and not all((notes / name).exists() for name in NAMES):
            time.sleep(0.02)
        site.asked_to_stop = True

    threading.Thread(target=stop_when_all_run, daemon=True).start()
    assert site.loop(ready) == 0
    return site


def test_the_web_server_has_the_machine_to_itself_until_it_answers(tmp_path):
    others = []

    def ready() -> bool:
        if not (tmp_path / "web").exists():
            return False
        time.sleep(0.5)  # long enough for the others to begin, were they not held back
        others.extend(name for name in NAMES[1:] if (tmp_path / name).exists())
        return True

    site = run(tmp_path, ready)
    assert others == []
    assert all((tmp_path / name).exists() for name in NAMES)
    assert all(process.child and process.child.poll() is not None for process in site.processes)


def test_the_others_do_not_wait_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "SECONDS_AHEAD", 0.2)
    run(tmp_path, lambda: False)
    assert all((tmp_path / name).exists() for name in NAMES)


def test_the_record_of_processes_is_whole_whenever_it_is_read(tmp_path):
    places = Places(tmp_path)
    places.run.mkdir(parents=True)
    site = supervisor.Supervisor(places, {}, look_after=lambda: None)
    groups = list(range(100_000))
    site._write_down(groups)
    written = threading.Event()

    def write() -> None:
        for _ in range(50):
            site._write_down(groups)
        written.set()

    threading.Thread(target=write, daemon=True).start()
    while not written.is_set():
        assert json.loads(site.record.read_text()) == groups
