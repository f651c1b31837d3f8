"""Bring the embedded database up to date by itself; a user's own database is never touched."""

import hashlib
import sys
import zlib
from contextlib import redirect_stdout
from pathlib import Path

from imi.embedded.places import Places

STAMP = "ready"
LOCK = zlib.crc32(b"migrations and catalogue")


def _fingerprint(root: Path) -> str:
    """Digest of what the database is made from: migrations, pinned packages, catalogue files."""
    files = [root / "requirements.txt"]
    for app in ("imi", "authorities", "requests", "scoreboard"):
        files += sorted((root / app).glob("**/migrations/*.py"))
    files += sorted(path for path in (root / "requests/catalogues").rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in files:
        if not path.exists():
            continue
        facts = path.stat()
        line = f"{path.relative_to(root)} {facts.st_size} {facts.st_mtime_ns}\n"
        digest.update(line.encode())
    return digest.hexdigest()


def ensure(places: Places, root: Path) -> None:
    """Migrate and load the catalogue when the last time was for other files, or was cut short.

    Says what it does on stderr: the standard output belongs to the command that follows.
    """
    stamp, wanted = places.var / STAMP, _fingerprint(root)
    if _read(stamp) == wanted:
        return
    with places.locked("ready"):
        if _read(stamp) == wanted:
            return
        with redirect_stdout(sys.stderr):
            prepare()
        fresh = stamp.with_suffix(".new")
        fresh.write_text(wanted)
        fresh.rename(stamp)


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def prepare() -> None:
    """Migrate and load the catalogue, whatever was done before.

    Under a lock of the database: what a killed process sent last may still be on its way to its
    commit, and the migrations look once at what was done.
    """
    import django
    from django.core.management import call_command, get_commands

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
    try:
        call_command("migrate", interactive=False, verbosity=1)
        if "load_catalogue" in get_commands():
            call_command("load_catalogue")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
