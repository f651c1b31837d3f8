"""`manage.py indicators`: the five indicators of a file of requests."""

import json
import re
import sys
from argparse import ArgumentTypeError
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from imi.kernel import clock
from imi.kernel.calendars import brussels_day
from scoreboard.services.load import default_as_of, figures_of
from scoreboard.services.report import document
from scoreboard.services.request_file import BadFileError, read_requests
from scoreboard.services.request_rows import read_date

WRONG_USAGE = 2


class OneSentenceParser(CommandParser):
    """Says what is wrong with the options in one sentence, and nothing else."""

    def error(self, message: str) -> NoReturn:
        """Refuse the options."""
        if self.called_from_command_line:
            self.exit(WRONG_USAGE, f"Open IMI: {' '.join(message.split())}\n")
        raise CommandError(message)


def _year(text: str) -> int:
    if not re.fullmatch("[0-9]{4}", text) or not 2008 <= int(text) <= 2099:
        raise ArgumentTypeError(_("give a year from 2008 to 2099"))
    return int(text)


def _date(text: str) -> date:
    try:
        return read_date(text)
    except ValueError:
        raise ArgumentTypeError(_("give a date as YYYY-MM-DD")) from None


def _today() -> date:
    """Return the clock's day; a database never set up has no clock that was moved."""
    try:
        return clock.today()
    except DatabaseError:
        return brussels_day(datetime.now(UTC))


class Command(BaseCommand):
    """Read a file of requests and print the indicators of one year as JSON.

    Exit code 1 with every error of the file on standard error, 2 on wrong usage.
    """

    requires_system_checks = ()
    help = "Compute the indicators of one year from a file of requests."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return a parser that keeps its complaints to one sentence."""
        parser = super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)
        parser.__class__ = OneSentenceParser
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file, the year, the last day that counts, and the format."""
        parser.add_argument("--from", dest="path", required=True, metavar="FILE.csv")
        parser.add_argument("--year", type=_year, required=True)
        parser.add_argument("--as-of", type=_date, help="inclusive; default: 31 March after it")
        parser.add_argument("--format", choices=["json"], required=True)

    def handle(
        self, *, path: str, year: int, as_of: date | None, format: str, **options: Any
    ) -> None:
        """Print the document, or the errors."""
        as_of = as_of or default_as_of(year, _today() - timedelta(days=1))
        if as_of < date(year, 1, 1):
            self._refuse(_("--as-of must not be before 1 January of the year."))
        try:
            rows = read_requests(Path(path))
        except BadFileError as bad:
            lines = [str(problem) for problem in bad.problems]
            self.stderr.write("\n".join([*lines, f"errors: {bad.count}"]))
            sys.exit(1)
        except (OSError, ValueError):
            self._refuse(_("--from must name a file that can be read."))
        figures, totals = figures_of(rows, year, as_of)
        self.stdout.write(json.dumps(document(figures, totals), indent=1))

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(f"Open IMI: {sentence}")
        sys.exit(WRONG_USAGE)
