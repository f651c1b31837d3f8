"""`manage.py demo_accounts`: who can log in to the demo."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests.selectors.demo import demo_accounts

COLUMNS = ("email", "authority", "country", "roles")


class Command(BaseCommand):
    """Print the demo's accounts as a table, or as JSON."""

    help = "Prints the demo's accounts and their common password (only with DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the format."""
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, format: str, **options: Any) -> None:
        """Read the accounts and print them."""
        if not settings.DEMO:
            raise CommandError("There are demo accounts only with DEMO=1.")
        accounts = demo_accounts(settings.DEMO_PASSWORD)
        if not accounts:
            raise CommandError("The demo isn't loaded yet: run manage.py load_demo.")
        if format == "json":
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=1))
            return
        rows = [[self.cell(account[name]) for name in COLUMNS] for account in accounts]
        widths = [max(len(row[i]) for row in [list(COLUMNS), *rows]) for i in range(len(COLUMNS))]
        for row in [list(COLUMNS), ["-" * width for width in widths], *rows]:
            self.stdout.write("  ".join(map(str.ljust, row, widths)).rstrip())
        self.stdout.write(f"Password of all: {settings.DEMO_PASSWORD}")

    @staticmethod
    def cell(value: Any) -> str:
        """Return a value as the table shows it."""
        return ", ".join(value) if isinstance(value, list) else value or "–"
