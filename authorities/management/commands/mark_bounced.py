"""`manage.py mark_bounced`: say which addresses mail came back from."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities.services.bounces import clear_bounced, mark_bounced
from imi.kernel import clock


class Command(BaseCommand):
    """For a mail server's script: one call a returned message, or several addresses at once."""

    help = "Note that mail to addresses came back, so that their coordinators see it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the addresses."""
        parser.add_argument("addresses", nargs="+", metavar="ADDRESS")
        parser.add_argument("--clear", action="store_true", help="mail arrives again")

    def handle(self, *, addresses: list[str], clear: bool, **options: object) -> None:
        """Mark each; an address that nobody has is told at the end."""
        unknown = []
        for address in addresses:
            if "\0" in address:
                unknown.append(address)
                continue
            counts = clear_bounced(address) if clear else mark_bounced(address, at=clock.now())
            if not any(counts.values()):
                unknown.append(address)
            self.stdout.write(
                f"{address}: {counts['authorities']} authorities, {counts['officials']} officials"
            )
        if unknown:
            raise CommandError(f"nobody has this address: {', '.join(unknown)}")
