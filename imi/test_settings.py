"""Settings of the test run: a throwaway VAR_DIR with embedded services of its own.

Stands beside `imi.settings`, not in it: the package reads the environment when it is imported,
and here the environment is made first. Whatever servers the caller's environment names are left
alone. Workers of pytest-xdist inherit the controller's run.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from imi.embedded import postgres, redis
from imi.embedded.places import Places

RUN = "OPEN_IMI_TEST_RUN"


def _make_run() -> Path:
    """Make the run's directory, which the process that made it removes at its end."""
    made = Path(tempfile.mkdtemp(prefix="imi-test-")).resolve()
    owner = os.getpid()

    def remove() -> None:
        if os.getpid() == owner:
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(remove)
    return made


if RUN not in os.environ:
    places = Places(_make_run())
    for name in ("ALLOWED_HOSTS", "DEBUG", "EMAIL_URL", "HTTPS", "LOG_LEVEL", "BEHIND_PROXY"):
        os.environ.pop(name, None)
    # Dozens of processes are started by the tests; none shall compile the whole source anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ |= {
        RUN: str(places.var),
        "VAR_DIR": str(places.var),
        "DATABASE_URL": postgres.url(places),
        "REDIS_URL": redis.url(places),
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DEMO": "1",
        # Playwright keeps an event loop in the thread that runs the tests.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }

from imi.settings import *

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Argon2 is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
# What a test publishes is to be seen at once.
SCOREBOARD_LOOK_SECONDS = 0
