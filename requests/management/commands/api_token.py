"""`manage.py api_token EMAIL`: make a key of the API for an official."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from authorities.models import Authority, Membership
from imi.kernel import clock
from requests.services.api_token import make_token


class Command(BaseCommand):
    """Print a new key for the official's (first) membership."""

    help = "Make an API key bound to an official's membership, and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the official, and the authority where there are several."""
        parser.add_argument("email")
        parser.add_argument("--authority", help="reference, if the official works for several")

    def handle(self, *, email: str, authority: str | None, **options: object) -> None:
        """Find the membership and make the key."""
        found = Membership.objects.filter(
            official__email__iexact=email.replace("\x00", ""),
            active=True,
            official__is_active=True,
            authority__status=Authority.Status.ACTIVE,
        )
        if authority:
            found = found.filter(authority__reference=authority.replace("\x00", ""))
        membership = found.select_related("official").order_by("pk").first()
        if membership is None:
            where = f" at {authority}" if authority else ""
            raise CommandError(f"No active membership of {email}{where}; check the address.")
        self.stdout.write(make_token(membership, at=clock.now()))
