"""`manage.py import_authorities`: load a file of authorities into the registry."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from authorities.services.import_authorities import FORMATS, import_file
from authorities.services.import_rows import BadFileError
from imi.kernel import clock
from imi.kernel.progress import bar


class Command(BaseCommand):
    """Load all rows or none; a second run changes nothing."""

    help = "Load authorities from a CSV file (also .csv.gz): all rows or none; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, its format and the dry run."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--format", choices=FORMATS, default="imi")
        parser.add_argument("--country", help="country of a publicbodies file, such as DE")

    def handle(
        self,
        *,
        file: Path,
        dry_run: bool,
        format: str,
        country: str | None,
        **options: object,
    ) -> None:
        """Load and say what changed; every bad row goes to the standard error."""
        if format == "publicbodies" and not country:
            raise CommandError(_("--format publicbodies needs --country."))
        try:
            report = import_file(
                file,
                format=format,
                country=country,
                at=clock.now(),
                dry_run=dry_run,
                progress=bar,
            )
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise CommandError(f"{file}: {reason}.") from problem
        except BadFileError as problem:
            for fault in problem.faults:
                self.stderr.write(f"{file}: {fault}")
            told = _("%(count)d faults; nothing was loaded.") % {"count": len(problem.faults)}
            raise CommandError(told) from problem
        self.stdout.write(str(report))
