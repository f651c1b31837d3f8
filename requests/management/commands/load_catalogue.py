"""`manage.py load_catalogue`: bring areas, procedures and forms into the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from imi.kernel import clock
from requests.services.catalogue_files import FOLDER, CatalogueError
from requests.services.load_catalogue import load_catalogue


class Command(BaseCommand):
    """Load the catalogue; a second run changes nothing."""

    help = "Load legal areas, procedures and forms from their folders; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder of areas, and whether edits in the browser are undone."""
        parser.add_argument("--folder", type=Path, default=FOLDER, help="folder of the areas")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="load also what was changed in the browser since it was loaded last",
        )

    def handle(self, *, folder: Path, overwrite: bool, **options: object) -> None:
        """Load and say what changed."""
        try:
            report = load_catalogue(at=clock.now(), folder=folder, overwrite=overwrite)
        except CatalogueError as problem:
            raise CommandError(f"{problem}. Nothing was changed.") from problem
        self.stdout.write(str(report))
