"""`manage.py nightly`: the nightly chain, at once."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from imi.kernel import clock
from imi.kernel.models import JobRun
from scoreboard.services.nightly import NIGHTLY, AlreadyRunningError, run


class Command(BaseCommand):
    """Run the same chain that the worker runs each night."""

    help = "Run the nightly chain now, for today or for another day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose the day that has begun."""
        parser.add_argument(
            "--day", type=date.fromisoformat, help="YYYY-MM-DD, the day that has just begun"
        )

        parser.add_argument("--only", nargs="+", default=[], metavar="JOB")

    def handle(self, *, day: date | None, only: list[str], **options: Any) -> None:
        """Run the chain and print what each step counted."""
        try:
            done = run(day or clock.today(), clock.now, only)
        except AlreadyRunningError:
            raise CommandError("The nightly chain is running already; try again later.") from None
        for job, counts in done.items():
            told = ", ".join(f"{name} {count}" for name, count in counts.items())
            self.stdout.write(f"{job}: {told or 'done'}")
        night = JobRun.objects.filter(job=NIGHTLY).first()
        if night and night.error:
            raise CommandError(f"{night.error}; see the job runs.")
