"""Legal areas and the tree of competences."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalArea(models.Model):
    """A policy field whose acts foresee the network, such as professional qualifications.

    Source: Annex of Regulation (EU) No 1024/2012.
    """

    class Status(models.TextChoices):
        PILOT = "pilot", _("pilot")
        ADOPTED = "adopted", _("adopted")
        ANNOUNCED = "announced", _("announced")
        RETIRED = "retired", _("retired")

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=300)
    status = models.CharField(max_length=20, choices=Status, default=Status.ADOPTED)
    pilot_from = models.DateField(null=True)
    adopted_on = models.DateField(null=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, help_text="empty: all")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name or self.code


class Competence(models.Model):
    """What an authority deals with: a profession, a service activity, a policy keyword."""

    class Kind(models.TextChoices):
        PROFESSION = "profession", _("profession")
        ACTIVITY = "activity", _("service activity")
        POLICY = "policy", _("policy")

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    area = models.ForeignKey(LegalArea, models.PROTECT, null=True, related_name="competences")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code
