"""To whom a request was given, and the rules that give requests out as they arrive."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority, Membership, Unit
from requests.models.exchange import Participation


class Allocation(models.Model):
    """An official to whom a part in an exchange was given: to work on, or only to read."""

    participation = models.ForeignKey(Participation, models.CASCADE)
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    reads_only = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "requests_participation_allocated_to"
        unique_together = (("participation", "official"),)

    def __str__(self) -> str:
        return f"{self.participation_id} {self.official_id}"


class UnitAllocation(models.Model):
    """A unit to which a part in an exchange was given: to work on, or only to read."""

    participation = models.ForeignKey(Participation, models.CASCADE)
    unit = models.ForeignKey(Unit, models.CASCADE)
    reads_only = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "requests_participation_units"
        unique_together = (("participation", "unit"),)

    def __str__(self) -> str:
        return f"{self.participation_id} {self.unit_id}"


class AllocationRule(models.Model):
    """Which arriving requests of an authority go to whom; the first rule that fits decides.

    A condition left empty asks for nothing; of one that isn't, one value must fit. areas, forms,
    professions: codes; countries: codes of ISO; regions: ISO 3166-2; languages: of the request.
    revision: how often it was changed, so that two people don't overwrite each other.
    Source: domain reference §4.6.
    """

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="allocation_rules")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    is_on = models.BooleanField(default=True)
    areas = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    forms = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    professions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    regions = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    keywords = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("authority", Lower("name"), name="rule_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class AllocationTarget(models.Model):
    """An official or a unit that a rule gives requests to: to work on, or only to read."""

    rule = models.ForeignKey(AllocationRule, models.CASCADE, related_name="targets")
    member = models.ForeignKey(
        Membership, models.CASCADE, null=True, related_name="allocation_targets"
    )
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    reads_only = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="target_official_or_unit",
                condition=Q(member__isnull=True) ^ Q(unit__isnull=True),
            ),
            models.UniqueConstraint(name="target_official_once", fields=["rule", "member"]),
            models.UniqueConstraint(name="target_unit_once", fields=["rule", "unit"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.member_id or self.unit_id}"
