"""`manage.py catalogue_texts`: bring the translators' files up to date with the English texts."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from requests.services.catalogue_files import FOLDER, CatalogueError
from requests.services.catalogue_texts import update_texts


class Command(BaseCommand):
    """Add what is new, mark what has changed as uncertain, remove what is gone."""

    help = "Update texts/<language>.po of every legal area from the English texts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder of areas."""
        parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the areas")

    def handle(self, *, folder: Path, **options: object) -> None:
        """Update, and say what changed in which file."""
        try:
            changes = update_texts(folder)
        except CatalogueError as problem:
            raise CommandError(f"{problem}. Nothing was changed.") from problem
        for change in changes:
            self.stdout.write(
                f"{change.path.relative_to(folder)}: {change.added} new,"
                f" {change.changed} changed, {change.removed} removed"
            )
        self.stdout.write(f"{len(changes)} files changed.")
