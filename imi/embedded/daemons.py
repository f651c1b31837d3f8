"""Processes that may outlive the one that starts them, and their burial when they don't."""

import subprocess
from pathlib import Path

# Python warns of a child that nobody has waited for.
_children: list[subprocess.Popen[bytes]] = []


def spawn(
    command: list[str], *, log: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, its words appended to `log`."""
    with (log or Path("/dev/null")).open("ab") as words:
        child = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            cwd="/", env=env, start_new_session=True,
        )  # fmt: skip
    _children.append(child)
    return child


def bury(*, seconds: float = 5) -> None:
    """Wait for our children after the services have been stopped; the keeper is told to go."""
    for child in _children:
        child.terminate()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    _children.clear()
