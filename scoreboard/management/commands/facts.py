"""`manage.py facts`: the facts and figures of a year, as the page shows them."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoreboard.selectors.facts import facts, facts_document


class Command(BaseCommand):
    """Print facts and figures of the edition that holds for a year."""

    requires_system_checks = ()
    help = "Print the facts and figures of a year."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose the year and the format."""
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, year: int, format: str, **options: Any) -> None:
        """Print the figures; ends with an error where there is no edition."""
        found = facts(year) if 2000 <= year <= 2099 else None
        if found is None:
            raise CommandError(f"There is no data of {year}: no edition has been published.")
        document = facts_document(found)
        if format == "json":
            self.stdout.write(json.dumps(document, indent=1))
            return
        for name, value in document.items():
            self.stdout.write(f"{name}: {value}")
