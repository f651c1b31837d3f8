"""Where the files of one installation (one VAR_DIR) lie, and the locks on them."""

import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# A unix socket's address holds 107 bytes; the longest name below `run` is `.s.PGSQL.5432`.
LONGEST_SOCKET_PATH = 100
SOCKET_NAME = "/.s.PGSQL.5432"


class ServiceError(Exception):
    """Something in the environment keeps a service from running; its text is one sentence."""


def sentence_for(error: OSError, path: Path | str) -> str:
    """Say in one sentence what the system refused below VAR_DIR."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"VAR_DIR: the disk is full, nothing more can be written to {path}."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"VAR_DIR: {path} is not writable for this user."
    return f"VAR_DIR: {path} cannot be used ({error.strerror})."


@dataclass(frozen=True)
class Places:
    """The paths of one installation; `run` may lie elsewhere when VAR_DIR is too long."""

    var: Path

    @property
    def run(self) -> Path:
        """Directory of the sockets and locks."""
        own = self.var / "run"
        if len(os.fsencode(own)) + len(SOCKET_NAME) <= LONGEST_SOCKET_PATH:
            return own
        digest = hashlib.sha256(os.fsencode(self.var)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"open-imi-{digest}"

    @property
    def logs(self) -> Path:
        """Directory of the services' own logs."""
        return self.var / "log"

    @property
    def postgres(self) -> Path:
        """The database cluster."""
        return self.var / "postgres"

    @property
    def redis(self) -> Path:
        """Redis's working directory."""
        return self.var / "redis"

    def make(self) -> None:
        """Make the directories.

        Raises ServiceError, with VAR_DIR named, when one of them cannot be had.
        """
        for path in (self.var, self.logs, self.run):
            try:
                path.mkdir(parents=True, exist_ok=True, mode=0o700 if path == self.run else 0o755)
                probe = path / f".writable-{os.getpid()}"
                probe.write_text("x")
                probe.unlink()
            except OSError as error:
                raise ServiceError(sentence_for(error, path)) from error
        if self.run.parent != self.var:
            self._distrust(self.run)

    @staticmethod
    def _distrust(path: Path) -> None:
        """Refuse a directory under the temporary one that somebody else has laid there."""
        owner = path.lstat()
        if path.is_symlink() or owner.st_uid not in (os.geteuid(), *server_owner()):
            raise ServiceError(f"VAR_DIR: {path} (for the sockets) belongs to another user.")

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold the exclusive lock `name` of this installation; waits for it."""
        with open(self.run / f"{name}.lock", "a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def server_owner() -> tuple[int, ...]:
    """(uid, gid) PostgreSQL runs as when we are root, which it refuses; () otherwise."""
    return (65534, 65534) if os.geteuid() == 0 else ()
