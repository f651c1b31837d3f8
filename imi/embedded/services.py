"""The embedded services of one installation, counted by their users.

Each process that uses them holds a shared lock on `run/users.lock`; the kernel drops it even when
the process is killed. Whoever leaves last stops them, and where the last one was killed the
keeper does so. Starting and stopping happen under the exclusive lock `run/services.lock`.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from imi.embedded import daemons, keeper, postgres, redis
from imi.embedded.places import Places


@contextmanager
def in_use(
    places: Places, *, database: bool = True, broker: bool = True, careless: bool = False
) -> Iterator[None]:
    """Have the services running for as long as the block lasts.

    careless: give up durability, for a database that is thrown away.
    Raises ServiceError.
    """
    users = _enter(places, database=database, broker=broker, careless=careless)
    owner = os.getpid()
    try:
        yield
    finally:
        # A forked child leaves through here as well; only the one who came in goes out.
        if os.getpid() == owner:
            _leave(places, users)


def _enter(places: Places, *, database: bool, broker: bool, careless: bool) -> IO[str]:
    places.make()
    with places.locked("services"):
        users = open(places.run / "users.lock", "a")  # noqa: SIM115 - held until the last user leaves
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            _start_missing(places, database=database, broker=broker, careless=careless)
        except BaseException:
            _stop_if_last(places, users)
            raise
    return users


def _start_missing(places: Places, *, database: bool, broker: bool, careless: bool) -> None:
    """Start what doesn't run; call with the services locked."""
    no_database = database and postgres.pid(places) is None
    no_broker = broker and (redis.pid(places) is None or not redis.answers(places))
    if no_database or no_broker:
        _set_keeper(places)
    if no_database:
        postgres.start(places, careless=careless)
    if no_broker:
        redis.start(places)


def revive(places: Places, *, database: bool, broker: bool) -> None:
    """Start again what has fallen while in use; call within `in_use`.

    Raises ServiceError.
    """
    healthy = (not database or postgres.pid(places)) and (not broker or redis.pid(places))
    if not healthy:
        with places.locked("services"):
            _start_missing(places, database=database, broker=broker, careless=False)


def _leave(places: Places, users: IO[str]) -> None:
    try:
        with places.locked("services"):
            _stop_if_last(places, users)
    except FileNotFoundError:
        users.close()  # the whole VAR_DIR has been removed meanwhile: the keeper sees to it


def _stop_if_last(places: Places, users: IO[str]) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    else:
        redis.stop(places)
        postgres.stop(places)
        daemons.bury()
    finally:
        users.close()


def _set_keeper(places: Places) -> None:
    """Set somebody to stop the services when their last user is killed."""
    servers = [
        *(places.postgres / "postmaster.pid", places.postgres),
        *(places.run / "redis.pid", "redis"),
    ]
    command = [sys.executable, "-I", "-S", keeper.__file__, places.run, *servers]
    daemons.spawn([str(word) for word in command])
