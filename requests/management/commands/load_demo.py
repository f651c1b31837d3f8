"""`manage.py load_demo`: the federation of the demo, on real registers, with live cases."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from imi.kernel import clock
from requests.services.demo.cards import load_cards
from requests.services.demo.cases import load_cases
from requests.services.demo.data_protection import load_data_protection
from requests.services.demo.federation import load_federation
from requests.services.demo.public import load_public
from requests.services.demo.records import load_records
from requests.services.demo.requirements import load_requirements
from requests.services.demo.rights import load_rights
from requests.services.demo.solvit import load_solvit
from requests.services.demo.told import load_told


class Command(BaseCommand):
    """Load the demo; a second run finds everything there and ends at once."""

    help = "Loads registers, people, links and live cases of the demo (only with DEMO=1)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what isn't there yet."""
        if not settings.DEMO:
            raise CommandError("The demo is loaded only with DEMO=1.")
        at = clock.now()
        new = load_federation(at=at, password=settings.DEMO_PASSWORD, say=self.say)
        made = load_cases(at=at, say=self.say)
        told = load_told(at=at)
        complained = load_solvit(at=at)
        public = load_public(at=at)
        asked = load_rights(at=at)
        kept = load_records(at=at)
        bound = load_data_protection(at=at)
        wanted = load_requirements(at=at)
        applied = load_cards(at=at)
        if not any((new, made, told, complained, public, asked, kept, bound, wanted, applied)):
            self.say("  The demo is loaded already.")

    def say(self, text: str) -> None:
        """Show progress at once."""
        self.stdout.write(text)
        self.stdout.flush()
