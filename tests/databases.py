"""The databases of a test run: the template that each worker's own is copied from."""

import os
import subprocess
from pathlib import Path

from imi.embedded import postgres
from imi.embedded.places import Places

PLACES = Places(Path(os.environ["OPEN_IMI_TEST_RUN"]))
TEMPLATE = "imi_template"


def fill(other: Places) -> None:
    """Copy the template, migrated and with the catalogue, into a server of its own.

    For tests that kill their server; its database is made from nothing elsewhere.
    """
    client = {"env": os.environ | {"PGUSER": postgres.ROLE}, "check": True, "capture_output": True}
    dump = subprocess.run(
        [postgres.binaries() / "pg_dump", "--host", PLACES.run, TEMPLATE], **client
    )
    subprocess.run(
        [
            *(postgres.binaries() / "psql", "--host", other.run, "--quiet", "--no-psqlrc"),
            *("--set", "ON_ERROR_STOP=1", "--single-transaction", postgres.DATABASE),
        ],
        input=dump.stdout,
        **client,
    )
