"""`manage.py advance_clock DAYS`: let time go by in the demo, night by night."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from imi.kernel import clock, outbox

MOST_DAYS = 1500


class Command(BaseCommand):
    """Move the system's clock forward day by day; after each midnight run that night's jobs."""

    help = "Moves the clock forward day by day, running each night's jobs (only with DEMO=1)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of days."""
        parser.add_argument("days", type=int, help=f"1 to {MOST_DAYS}")

    def handle(self, *, days: int, **options: Any) -> None:
        """Take one day after the other."""
        if not settings.DEMO:
            raise CommandError("The clock is moved only with DEMO=1.")
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"Give a number of days from 1 to {MOST_DAYS}.")
        for number in range(1, days + 1):
            clock.move_forward(1)
            call_command("nightly", day=clock.today(), stdout=StringIO())
            counts = outbox.deliver(at=clock.now(), limit=5000)
            self.stdout.write(
                f"{number} of {days}: it is {clock.today()}; {counts['delivered']} promises kept."
            )
            self.stdout.flush()
