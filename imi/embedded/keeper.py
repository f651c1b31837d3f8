"""Stop the embedded services once the last process that used them has been killed.

Run by its path with bare Python: `python -I -S keeper.py RUN_DIR [PID_FILE WORD]...`, before the
services are started, so that a kill at any moment finds it there. WORD: what the command line of
the server has in it. A user that ends by itself stops them itself; the keeper then finds them
gone and goes as well.
"""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_STOP = 30
#: A server writes its pid file a moment after it was started.
LOOKS_IN_VAIN = 3


class Watch:
    """The servers by their pid files; those once seen, also after the files are gone."""

    def __init__(self, run: Path, servers: list[tuple[Path, bytes]]) -> None:
        """servers: the pid file of each, and the word in its command line."""
        self.run = run
        self.servers = servers
        self.seen: dict[int, bytes] = {}

    def living(self) -> list[int]:
        """Return the process ids of the servers that run."""
        for file, word in self.servers:
            try:
                self.seen[int(file.read_text().split()[0])] = word
            except (OSError, ValueError, IndexError):
                continue
        self.seen = {number: word for number, word in self.seen.items() if _is_alive(number, word)}
        return list(self.seen)


def _is_alive(number: int, word: bytes) -> bool:
    try:
        return word in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False


def _stop(watch: Watch) -> None:
    """Ask for the fast, clean shutdown: SIGINT is PostgreSQL's, and Redis takes it too."""
    for number in watch.living():
        os.kill(number, signal.SIGINT)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while watch.living() and time.monotonic() < deadline:
        time.sleep(0.05)


def _look(watch: Watch) -> bool:
    """Look once; True when nothing is there to keep."""
    run = watch.run
    try:
        with open(run / "services.lock", "a") as guard, open(run / "users.lock", "a") as users:
            fcntl.flock(guard, fcntl.LOCK_EX)
            living = watch.living()
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return not living
            _stop(watch)
    except FileNotFoundError:  # VAR_DIR has been removed under them
        _stop(watch)
    return not watch.living()


def main(argv: list[str]) -> None:
    """Keep watch over the servers `argv[1:]` of the installation with sockets in `argv[0]`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pairs = zip(argv[1::2], argv[2::2], strict=True)
    servers = [(Path(file), os.fsencode(word)) for file, word in pairs]
    watch = Watch(Path(argv[0]), servers)
    vain = 0
    while vain < LOOKS_IN_VAIN:
        vain = vain + 1 if _look(watch) else 0
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    main(sys.argv[1:])
