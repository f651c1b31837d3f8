"""Countries of the network, with the dates of their memberships."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language

from authorities.names import country_name

DISPLAY_CODES = {"GR": "EL", "GB": "UK"}
ISO_CODES = {shown: iso for iso, shown in DISPLAY_CODES.items()}


class Country(models.Model):
    """A country that takes part; its name comes from CLDR and is not stored.

    code: ISO 3166-1 alpha-2; shown as the EU writes it (EL, UK).
    """

    code = models.CharField(max_length=2, primary_key=True)
    time_zone = models.CharField(max_length=40)
    languages = ArrayField(models.CharField(max_length=3), help_text="official, ISO 639-1")
    eu_from = models.DateField(null=True)
    eu_until = models.DateField(null=True)
    euro_from = models.DateField(null=True)
    takes_part = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.display_code

    @property
    def display_code(self) -> str:
        """The code that the EU shows: EL for Greece, UK for the United Kingdom."""
        return DISPLAY_CODES.get(self.code, self.code)

    @property
    def name(self) -> str:
        """The country's name in the current language."""
        return country_name(self.code, get_language() or "en")

    def in_eu(self, day: date) -> bool:
        """Say whether the country is a Member State on a day."""
        return bool(
            self.eu_from and self.eu_from <= day and not (self.eu_until and self.eu_until < day)
        )
