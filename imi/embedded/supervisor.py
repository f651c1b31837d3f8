"""Run the Procfile's processes: relay what they say, start again what falls, stop them together.

Each process has a session of its own, so that Ctrl-C reaches only the supervisor, which then
stops them in order. A killed supervisor takes them along (`leash`); what survives even that is
cleared away by the next start, which finds the process ids in `run/site.json`.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from imi.embedded import leash
from imi.embedded.places import Places, ServiceError

SECONDS_TO_STOP = 15
SECONDS_BEFORE_RESTART = 1
FALLS_ALLOWED = 5
SECONDS_OF_FALLS = 60
SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_AHEAD = 30
COLOURS = {"web": 36, "worker": 33, "beat": 35, "history": 32}


def read_procfile(path: Path) -> dict[str, str]:
    """Commands by process name, in the file's order."""
    lines = [line for line in path.read_text().splitlines() if line.strip()]
    return {name.strip(): command.strip() for name, _, command in (x.partition(":") for x in lines)}


@dataclass
class Process:
    """One process of the site; `falls` are the moments it ended unasked.

    once: an errand, not started again when it has ended.
    """

    name: str
    command: str
    once: bool = False
    child: subprocess.Popen[bytes] | None = None
    due: float = 0.0
    falls: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it and relay its output line by line."""
        self.child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", leash.__file__, str(os.getpid()), self.command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        threading.Thread(target=self._relay, args=(self.child,), daemon=True).start()

    def _relay(self, child: subprocess.Popen[bytes]) -> None:
        label = f"{self.name:<7}| "
        if sys.stderr.isatty():
            label = f"\033[{COLOURS.get(self.name, 37)}m{label}\033[0m"
        if child.stdout is None:
            return
        with child.stdout as said:
            for line in said:
                sys.stderr.write(label + line.decode(errors="replace"))
                sys.stderr.flush()

    def signal(self, number: int) -> None:
        """Send a signal to the process and all it has started."""
        if self.child:
            with suppress(ProcessLookupError):
                os.killpg(self.child.pid, number)

    def fell(self, now: float) -> bool:
        """Note a fall; False when there were too many of late."""
        self.signal(signal.SIGKILL)  # orphans would keep the port
        self.child = None
        self.due = now + SECONDS_BEFORE_RESTART
        self.falls = [at for at in self.falls if now - at < SECONDS_OF_FALLS] + [now]
        return len(self.falls) <= FALLS_ALLOWED


class Supervisor:
    """The processes of one installation; `look_after` is called now and then between looks."""

    def __init__(
        self,
        places: Places,
        commands: dict[str, str],
        look_after: Callable[[], None],
        errands: dict[str, str] | None = None,
    ) -> None:
        """Take the installation, the shell commands by name, and the services' doctor.

        errands: commands that run once, beside the others.
        """
        self.processes = [Process(name, command) for name, command in commands.items()]
        self.processes += [Process(name, line, True) for name, line in (errands or {}).items()]
        self.record = places.run / "site.json"
        self.look_after = look_after
        self.asked_to_stop = False

    def ask_to_stop(self, number: int, frame: object) -> None:
        """Signal handler: the first asks, the second doesn't wait."""
        if self.asked_to_stop:
            for process in self.processes:
                process.signal(signal.SIGKILL)
        self.asked_to_stop = True

    def loop(self, ready: Callable[[], bool]) -> int:
        """Run until asked to stop.

        ready: called at each look until it says True, to tell when the site answers. The first
        process has the machine to itself until then, or for SECONDS_AHEAD: who waits for the
        site waits for its pages.
        Returns the exit code: 0 when asked, 1 when a process falls again and again.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        is_ready, code, looked = False, 0, time.monotonic()
        for process in self.processes[1:]:
            process.due = looked + SECONDS_AHEAD
        try:
            while not self.asked_to_stop:
                now = time.monotonic()
                if not self._tend(now):
                    code = 1
                    break
                if not is_ready and ready():
                    is_ready = True
                    for process in self.processes[1:]:
                        process.due = min(process.due, now)
                if now - looked > 2:
                    looked = now
                    self.look_after()
                time.sleep(SECONDS_BETWEEN_LOOKS)
        finally:
            self.stop()
        return code

    def _tend(self, now: float) -> bool:
        """Start what isn't running and is due; False when something cannot be kept up."""
        changed = False
        for process in list(self.processes):
            if process.child and process.child.poll() is not None:
                code = process.child.returncode
                if process.once:
                    self._finish(process, code)
                    continue
                if not process.fell(now):
                    say(f"{process.name} keeps ending (code {code}); giving up.")
                    return False
                say(f"{process.name} has ended (code {code}); starting it again.")
            if process.child is None and now >= process.due:
                process.start()
                changed = True
        if changed:
            self._write_down([process.child.pid for process in self.processes if process.child])
        return True

    def _write_down(self, groups: list[int]) -> None:
        """Keep the process groups for the next start; whole at each moment, as others read it."""
        fresh = self.record.with_suffix(".new")
        fresh.write_text(json.dumps(groups))
        fresh.replace(self.record)

    def _finish(self, process: Process, code: int) -> None:
        """Let an errand go; the next start sends it again where it failed."""
        self.processes.remove(process)
        if code:
            say(f"{process.name} has failed (code {code}); the next start tries it again.")

    def stop(self) -> None:
        """Ask all to stop, wait, and kill what doesn't."""
        for process in self.processes:
            process.signal(signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_STOP
        for process in self.processes:
            if process.child is None:
                continue
            try:
                process.child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{process.name} does not stop; killing it.")
            process.signal(signal.SIGKILL)
        self.record.unlink(missing_ok=True)


def say(text: str) -> None:
    """Tell the operator on stderr, where the processes' lines go too."""
    sys.stderr.write(f"imi    | {text}\n")
    sys.stderr.flush()


@contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Hold the site's own lock, after clearing away what a killed supervisor left.

    Raises ServiceError when the site of this VAR_DIR is running already.
    """
    with open(places.run / "site.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServiceError(
                f"VAR_DIR: the site of {places.var} is running already; stop it first, or set"
                " VAR_DIR and PORT to others."
            ) from error
        _clear_remains(places)
        yield


def _clear_remains(places: Places) -> None:
    record = places.run / "site.json"
    if not record.exists():
        return
    with suppress(ValueError):
        groups = [int(group) for group in json.loads(record.read_text())]
        for group in groups:
            if _is_ours(group, places):
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while time.monotonic() < deadline and any(_is_ours(group, places) for group in groups):
            time.sleep(0.1)
        for group in groups:
            if _is_ours(group, places):
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
    record.unlink(missing_ok=True)


def _is_ours(number: int, places: Places) -> bool:
    """Whether a process lives and belongs to this VAR_DIR, not to a reused process id."""
    try:
        environment = Path(f"/proc/{number}/environ").read_bytes()
    except OSError:
        return False
    return b"VAR_DIR=" + os.fsencode(places.var) in environment.split(b"\0")
