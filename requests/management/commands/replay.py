"""`manage.py replay 2017`: a simulated history with the published totals."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from requests.services.replay.plan import LAST
from requests.services.replay.run import LoadedAlreadyError, NoCatalogueError, replay


class Command(BaseCommand):
    """Write exchanges and events of 2008 to 2017; the nightly jobs make the Scoreboard of them."""

    help = "Write a simulated history whose totals are those of the edition of 2017."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose the edition, and how large and which history."""
        parser.add_argument("year", type=int, choices=[LAST])
        parser.add_argument(
            "--scale", type=float, default=1.0, help="1 gives the published totals (0.001 to 100)"
        )
        parser.add_argument("--seed", type=int, default=LAST)
        parser.add_argument(
            "--recount", action="store_true", help="then make facts and editions at once"
        )

    def handle(self, *, scale: float, seed: int, recount: bool, **options: Any) -> None:
        """Write the history and say what was written."""
        if not 0.001 <= scale <= 100:
            raise CommandError("--scale must lie between 0.001 and 100.")
        try:
            counts = replay(scale, seed, _progress)
        except LoadedAlreadyError:
            self.stdout.write("The replay is loaded already.")
        except NoCatalogueError as missing:
            raise CommandError(
                f"These procedures are missing: {missing}. Run load_catalogue first."
            ) from None
        else:
            for kind, count in counts.items():
                self.stdout.write(f"{kind}: {count}")
        if recount:
            call_command("nightly", only=["facts", "editions"], stdout=self.stdout)


def _progress(steps: Iterable[int], name: str) -> Iterable[int]:
    bar: Iterable[int] = tqdm(steps, desc=name, file=sys.stderr, unit="")
    return bar
