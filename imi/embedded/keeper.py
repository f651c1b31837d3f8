"""Stop the embedded services once the last process that used them has been killed.

Run by its path with bare Python: `python -I -S keeper.py RUN_DIR POSTGRES_PID REDIS_PID`. A user
that ends by itself stops them itself; the keeper then finds them gone and goes as well.
"""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_STOP = 30


def _alive(numbers: list[int]) -> list[int]:
    living = []
    for number in numbers:
        try:
            os.kill(number, 0)
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, IndexError):
            continue
        if state != "Z":
            living.append(number)
    return living


def _stop(numbers: list[int]) -> None:
    """Ask for the fast, clean shutdown: SIGINT is PostgreSQL's, and Redis takes it too."""
    for number in _alive(numbers):
        os.kill(number, signal.SIGINT)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while _alive(numbers) and time.monotonic() < deadline:
        time.sleep(0.05)


def _look(run: Path, numbers: list[int]) -> bool:
    """Look once; True when nothing is left to keep."""
    try:
        with open(run / "services.lock", "a") as guard, open(run / "users.lock", "a") as users:
            fcntl.flock(guard, fcntl.LOCK_EX)
            living = _alive(numbers)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return not living
            _stop(living)
    except FileNotFoundError:  # VAR_DIR has been removed under them
        _stop(_alive(numbers))
    return True


def main(argv: list[str]) -> None:
    """Keep watch over the processes `argv[1:]` of the installation with sockets in `argv[0]`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run, numbers = Path(argv[0]), [int(number) for number in argv[1:]]
    while not _look(run, numbers):
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    main(sys.argv[1:])
