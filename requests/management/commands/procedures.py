"""`manage.py procedures`: the procedures of all legal areas."""

import json

from django.core.management.base import BaseCommand, CommandParser

from requests.selectors.catalogue import procedures


class Command(BaseCommand):
    """Print each procedure with area, kind, legal basis, status, deadlines and form."""

    help = "List the procedures of all legal areas."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose between a table and JSON."""
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, format: str, **options: object) -> None:
        """Print the list, by area and position."""
        rows = procedures()
        if format == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{row['code']:<9} {row['kind']}  {row['status']:<9} {row['title']}")
