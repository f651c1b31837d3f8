"""Run a management command with the services it needs.

In this order: the environment is looked at, the embedded services are started where no URL names
others, the embedded database is brought up to date, the command runs, and what nobody else uses
is stopped again. What is wrong with the environment is told in one sentence, without traceback.
"""

import os
import secrets
import signal
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

from imi.embedded import postgres, readiness, redis, servers, services, supervisor
from imi.embedded.places import Places, ServiceError, sentence_for
from imi.embedded.variables import VariableError, check, is_on

ROOT = Path(__file__).resolve().parents[2]

# These read or write files only.
WITHOUT_SERVICES = frozenset({
    "help", "version", "makemessages", "compilemessages", "compile_messages", "collectstatic",
    "findstatic", "check", "diffsettings", "startapp", "startproject", "draw_workflows",
})  # fmt: skip
# These are about the state of the database themselves.
WITHOUT_PREPARING = frozenset({
    "migrate", "makemigrations", "showmigrations", "sqlmigrate", "sqlflush", "squashmigrations",
    "optimizemigration", "dbshell", "inspectdb", "test", "check", "linearize_migrations",
    "create_max_migration_files", "rebase_migration", "serve", "indicators",
})  # fmt: skip


def run(argv: list[str]) -> None:
    """Carry out `argv` (as `sys.argv`); exits with 1 and one sentence on a bad environment."""
    try:
        with ExitStack() as stack:
            _run(argv, stack)
    except (VariableError, ServiceError) as problem:
        sys.exit(f"Open IMI: {problem}")
    except BrokenPipeError:
        # Whoever read our output has left; the rest of it has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(argv: list[str], stack: ExitStack) -> None:
    check(os.environ)
    command = next((word for word in argv[1:] if not word.startswith("-")), "help")
    places = Places(Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve())
    own_database, own_broker = fill_in(os.environ, places)
    _give_secret_key(places, own_database=own_database)
    if command == "serve":
        places.make()
        stack.enter_context(supervisor.only_one(places))
        check_port(os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000))
    if needs_services(command, argv):
        signal.signal(signal.SIGTERM, _leave)
        _check_servers(own_database=own_database, own_broker=own_broker)
        if not (own_database and own_broker):
            stack.enter_context(
                services.in_use(places, database=not own_database, broker=not own_broker)
            )
        if not own_database and command not in WITHOUT_PREPARING:
            readiness.ensure(places, ROOT)

    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(argv)
    except OSError as error:
        if error.filename and Path(os.fsdecode(error.filename)).is_relative_to(places.var):
            raise ServiceError(sentence_for(error, os.fsdecode(error.filename))) from error
        raise


def fill_in(environ: "os._Environ[str] | dict[str, str]", places: Places) -> tuple[bool, bool]:
    """Name the embedded servers where the environment names none.

    Returns whether the database and the broker are the user's own. A process started by one of
    ours inherits our URLs, which are not the user's own.
    """
    own_database = environ.get("DATABASE_URL") not in (None, "", postgres.url(places))
    own_broker = environ.get("REDIS_URL") not in (None, "", redis.url(places))
    if not own_database:
        environ["DATABASE_URL"] = postgres.url(places)
    if not own_broker:
        environ["REDIS_URL"] = redis.url(places)
    environ["VAR_DIR"] = str(places.var)
    return own_database, own_broker


def needs_services(command: str, argv: list[str]) -> bool:
    """Whether a command reads or writes the database or the broker."""
    if {"--help", "-h", "--version"} & set(argv):
        return False
    return command not in WITHOUT_SERVICES or (command == "check" and "--database" in argv)


def _check_servers(*, own_database: bool, own_broker: bool) -> None:
    if own_database:
        servers.check_database(os.environ["DATABASE_URL"])
    if own_broker:
        servers.check_broker(os.environ["REDIS_URL"])


def _give_secret_key(places: Places, *, own_database: bool) -> None:
    """Make a secret of this installation's own, once, unless it is a production one."""
    if os.environ.get("SECRET_KEY"):
        return
    if own_database and not (is_on(os.environ, "DEMO") or is_on(os.environ, "DEBUG")):
        raise VariableError(
            "SECRET_KEY must be set to a long random text when DATABASE_URL names your own"
            " database; it signs sessions and tokens."
        )
    places.make()
    path = places.var / "secret_key"
    with places.locked("secret_key"):
        if not path.exists() or not path.read_text():
            fresh = path.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(64))
            fresh.rename(path)
        os.environ["SECRET_KEY"] = path.read_text()


def check_port(host: str, port: int) -> None:
    """Raise VariableError when the site couldn't listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise VariableError(
                f"PORT: {port} cannot be used on {host} ({error.strerror}); set PORT to a free one."
            ) from error


def _leave(number: int, frame: object) -> None:
    """Turn SIGTERM into an orderly exit, so that what was started is stopped."""
    raise SystemExit(128 + number)
