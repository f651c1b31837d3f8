"""The test run: embedded services of its own, one database a worker, copied from a template."""

import fcntl
import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection, connections
from django.test import TransactionTestCase
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from imi.embedded import postgres, services
from imi.embedded.places import Places
from imi.translations import compile_catalogues
from tests.databases import PLACES, TEMPLATE

OWN = f"imi_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
SERVICES = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the services in the process that others are started from."""
    # A database changed by a transactional test is copied anew, which flushing would only delay
    # (and the append-only tables refuse).
    TransactionTestCase._fixture_teardown = lambda self: None
    if hasattr(config, "workerinput"):
        return
    _sweep()
    compile_catalogues(settings.BASE_DIR)
    config.stash[SERVICES] = ExitStack()
    config.stash[SERVICES].enter_context(services.in_use(PLACES, careless=True))


class JourneysTogether(LoadScopeScheduling):
    """Keep the journeys in one process: one site and one browser are enough for two cores."""

    def _split_scope(self, nodeid: str) -> str:
        return "journeys" if nodeid.startswith("tests/journeys/") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Hand the tests out one by one, whichever process is free, but for the journeys."""
    return JourneysTogether(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the services."""
    if stack := config.stash.get(SERVICES, None):
        stack.close()


def _sweep() -> None:
    """Remove the directories of runs that were killed; a living run holds its lock."""
    for left in Path(tempfile.gettempdir()).glob("imi-test-*"):
        lock = Places(left).run / "users.lock"
        if left == PLACES.var or not lock.exists() or lock.stat().st_uid != os.geteuid():
            continue
        with lock.open("a") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if postgres.pid(Places(left)) is None:
                shutil.rmtree(left, ignore_errors=True)


def _administer(statement: str) -> list[tuple]:
    """Run one statement outside any transaction, beside Django's connection."""
    with psycopg.connect(
        host=str(PLACES.run), user=postgres.ROLE, dbname="postgres", autocommit=True
    ) as administrator:
        result = administrator.execute(statement)
        return result.fetchall() if result.description else []


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _build_template() -> None:
    """Migrate and load the catalogue once for all workers of the run."""
    with PLACES.locked("template"):
        if _administer(f"select 1 from pg_database where datname = '{TEMPLATE}'"):
            return
        _administer(f"create database {TEMPLATE}_half")
        _use(f"{TEMPLATE}_half")
        call_command("migrate", interactive=False, verbosity=0)
        if "load_catalogue" in get_commands():
            call_command("load_catalogue", stdout=io.StringIO())
        _use(OWN)
        _administer(f"alter database {TEMPLATE}_half rename to {TEMPLATE}")


def _copy_template() -> None:
    connections.close_all()
    _administer(f"drop database if exists {OWN} with (force)")
    _administer(f"create database {OWN} template {TEMPLATE}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Give this worker its own copy of the migrated database with the catalogue in it."""
    with django_db_blocker.unblock():
        _build_template()
        _copy_template()
        _use(OWN)
    yield
    connections.close_all()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Copy the database anew after a test that committed to it."""
    yield
    marker = item.get_closest_marker("django_db")
    committed = marker is not None and marker.kwargs.get("transaction")
    if committed or "transactional_db" in getattr(item, "fixturenames", ()):
        _copy_template()
