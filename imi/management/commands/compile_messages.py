"""`manage.py compile_messages`: compile the interface's catalogues in pure Python."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from imi.translations import compile_catalogues


class Command(BaseCommand):
    """Compile what has changed since the last time."""

    help = "Compiles the catalogues under locale/ that have changed; needs no gettext programs."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile and say how many."""
        count = compile_catalogues(settings.BASE_DIR)
        self.stdout.write(f"{count} catalogues compiled.")
