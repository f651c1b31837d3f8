"""`manage.py import_records`: load a file of records into a repository."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from imi.kernel import clock
from imi.kernel.progress import bar
from requests.models import Procedure
from requests.selectors.directory import is_repository
from requests.services.check_records import module_handler
from requests.services.import_records import import_records
from requests.services.read_records import BadRecordsError


class Command(BaseCommand):
    """Load all rows or none; a second run changes nothing."""

    help = "Load records from a CSV or JSON file: all rows or none, by key; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the repository, the file, and whose records they are."""
        parser.add_argument("procedure", help="code of the repository, such as NRM-REP")
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--authority", help="reference of the owner, where the rows don't name it"
        )

    def handle(self, *, procedure: str, file: Path, authority: str | None, **options: Any) -> None:
        """Load and say what changed; every bad row goes to the standard error."""
        found = Procedure.objects.filter(pk=procedure).first()
        if found is None or not is_repository(found):
            raise CommandError(_("%(code)s is no repository.") % {"code": procedure})
        by = module_handler(authority, found.area_id) if authority else None
        if authority and by is None:
            raise CommandError(
                _("No authority of this reference has a module handler for the legal area.")
            )
        format = "json" if file.suffix.lower() == ".json" else "csv"
        try:
            loaded = import_records(
                found, file.read_bytes(), format, by=by, at=clock.now(), progress=bar
            )
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror or problem}.") from problem
        except BadRecordsError as problem:
            for fault in problem.faults:
                self.stderr.write(f"{file}: {fault}")
            told = _("%(count)d faults; nothing was loaded.") % {"count": len(problem.faults)}
            raise CommandError(told) from problem
        self.stdout.write(
            f"{loaded.created} published, {loaded.updated} updated, {loaded.unchanged} unchanged."
        )
