"""`manage.py revise_edition`: correct a frozen edition, with a reason."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from imi.kernel import clock
from scoreboard.services.editions import NotFrozenError, revise


class Command(BaseCommand):
    """Count a frozen edition again and publish it as a new revision; the old one stays."""

    help = "Publish a correction of a frozen edition."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the year and the reason, which is published."""
        parser.add_argument("year", type=int)
        parser.add_argument("--note", required=True, help="why; shown with the edition")

    def handle(self, *, year: int, note: str, **options: Any) -> None:
        """Publish the revision."""
        try:
            edition = revise(year, note, at=clock.now())
        except NotFrozenError:
            raise CommandError(f"There is no frozen edition of {year}.") from None
        except ValueError as problem:
            raise CommandError(f"{problem}.") from None
        self.stdout.write(f"Published revision {edition.revision} of {year}.")
