"""`manage.py catalogue_status`: how complete the catalogue is in each language."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from requests.services.catalogue_files import read_areas


class Command(BaseCommand):
    """Print {language: {translated, total}}; uncertain (fuzzy) texts don't count."""

    help = "Print how many texts of the catalogue are translated, per language."

    def add_arguments(self, parser: CommandParser) -> None:
        """Choose between a table and JSON."""
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, format: str, **options: object) -> None:
        """Count the texts of all areas."""
        areas = read_areas()
        total = sum(len(list(area.source_texts())) for area in areas)
        status = {
            lang: {
                "translated": sum(
                    bool(area.text(context, source, lang))
                    for area in areas
                    for context, source in area.source_texts()
                ),
                "total": total,
            }
            for lang, _ in settings.LANGUAGES
        }
        if format == "json":
            self.stdout.write(json.dumps(status, indent=2))
            return
        for lang, count in status.items():
            self.stdout.write(f"{lang}  {count['translated']:>5} of {count['total']}")
