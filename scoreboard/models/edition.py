"""Editions of the Scoreboard and their figures; a frozen edition never changes."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """The Scoreboard of one year, as it stood at the end of one day.

    A provisional edition is made anew each night and replaces yesterday's; it becomes frozen in
    the night after 31 March of the next year. revision: 0 while provisional; a correction of a
    frozen edition is a new revision with its reason in note, the old one stays readable.
    totals: rows counted and sorted out (R10). figures: the page "facts and figures".
    Source: rule R22.
    """

    year = models.SmallIntegerField()
    as_of = models.DateField()
    frozen = models.BooleanField(default=False)
    revision = models.PositiveSmallIntegerField(default=0)
    rules = models.PositiveSmallIntegerField()
    simulated = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    totals = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-frozen", "-revision", "-published_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_edition_per_revision",
                fields=["year", "revision"],
                condition=Q(frozen=True),
            ),
            models.CheckConstraint(
                name="frozen_has_revision",
                condition=Q(frozen=True, revision__gte=1) | Q(frozen=False, revision=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} ({self.as_of}, revision {self.revision})"


class IndicatorValue(models.Model):
    """One cell: an indicator of a country (or EU) in an area (or ALL).

    Below the small-number limit only n is kept (R16).
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="values")
    country = models.CharField(max_length=2)
    area = models.CharField(max_length=5)
    indicator = models.PositiveSmallIntegerField()
    received = models.PositiveIntegerField()
    n = models.PositiveIntegerField()
    total = models.PositiveIntegerField(null=True)
    value = models.PositiveIntegerField(null=True)
    colour = models.CharField(max_length=6, blank=True)
    flag = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["edition", "country", "area", "indicator"]
        constraints = [
            models.UniqueConstraint(
                name="one_value_per_cell", fields=["edition", "country", "area", "indicator"]
            ),
            models.CheckConstraint(
                name="value_or_flag",
                condition=Q(value__isnull=False, total__isnull=False, colour__gt="")
                | Q(value__isnull=True, total__isnull=True, colour="", flag__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.area} [{self.indicator}]"


class CountryResult(models.Model):
    """How a country did over all indicators; of the EU only what was received and sent.

    score, overall, rank: None and empty with too few indicators scored (R18).
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="results")
    country = models.CharField(max_length=2)
    eu = models.BooleanField()
    received = models.PositiveIntegerField()
    sent = models.PositiveIntegerField()
    scored = models.PositiveSmallIntegerField(null=True)
    score = models.SmallIntegerField(null=True)
    overall = models.CharField(max_length=6, blank=True)
    rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["edition", "country"]
        constraints = [
            models.UniqueConstraint(name="one_result_per_country", fields=["edition", "country"])
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.overall}"


class Volume(models.Model):
    """How many requests were sent in a year in an area, as an edition knew it (R21)."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="volumes")
    year = models.SmallIntegerField()
    area = models.CharField(max_length=5)
    requests = models.PositiveIntegerField()

    class Meta:
        ordering = ["edition", "year", "area"]
        constraints = [
            models.UniqueConstraint(name="one_volume", fields=["edition", "year", "area"])
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.area} {self.requests}"


class EditionFacts(models.Model):
    """The requests of a frozen edition one by one, as they were when it was frozen.

    content: a compressed CSV file without personal data, see `scoreboard.services.fact_file`.
    """

    edition = models.OneToOneField(
        Edition, models.CASCADE, primary_key=True, related_name="facts_file"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"facts of {self.edition_id}"
