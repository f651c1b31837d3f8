"""`manage.py dump_catalogue`: bring what was changed in the browser into the files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from requests.services.catalogue_dump import dump_catalogue
from requests.services.catalogue_files import FOLDER, CatalogueError


class Command(BaseCommand):
    """Write areas, forms and translations; a load of them changes nothing."""

    help = "Write the catalogue from the database into its folders (area.toml, forms, texts)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose one area, and where to."""
        parser.add_argument("--area", help="code of one legal area; without it all are written")
        parser.add_argument("--to", type=Path, default=FOLDER, help="folder of the areas")

    def handle(self, *, area: str | None, to: Path, **options: object) -> None:
        """Write, and name the files that changed."""
        try:
            with transaction.atomic():
                changed = dump_catalogue(to, area)
        except (CatalogueError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        for path in changed:
            self.stdout.write(str(path.relative_to(to)))
        self.stdout.write(f"{len(changed)} files changed.")
