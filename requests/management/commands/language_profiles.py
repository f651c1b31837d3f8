"""manage.py language_profiles"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from requests.services.language_profiles import write_profiles


class Command(BaseCommand):
    """Make the profiles by which a text's language is told, from the catalogue's texts."""

    help = "Make the profiles by which a text's language is told, from the catalogue's texts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file that stands in the repository."""
        count = write_profiles(code for code, _name in settings.LANGUAGES)
        self.stdout.write(f"{count} languages")
