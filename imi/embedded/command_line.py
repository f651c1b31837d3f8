"""Run a management command with the embedded services it needs."""

import os
from pathlib import Path

from imi.embedded import postgres


def run(argv: list[str]) -> None:
    """Start what no URL names, then hand over to Django."""
    root = Path(__file__).resolve().parents[2]
    var = Path(os.environ.get("VAR_DIR", root / "var")).resolve()
    var.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = postgres.start(var)

    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)
