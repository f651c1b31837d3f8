"""Collect, hash and compress the static files, only when one of them has changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from imi.static_files import StaticFilesConfig


def _fingerprint() -> str:
    """Digest of the names, sizes and times of what would be collected, and of the storage."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(StaticFilesConfig.ignore_patterns):
            facts = Path(storage.path(name)).stat()
            line = f"{getattr(storage, 'prefix', '')} {name} {facts.st_size} {facts.st_mtime_ns}\n"
            digest.update(line.encode())
    return digest.hexdigest()


def collect() -> bool:
    """Collect into STATIC_ROOT; False when it was up to date."""
    stamp = Path(settings.STATIC_ROOT).with_name("static.stamp")
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)
    return True
