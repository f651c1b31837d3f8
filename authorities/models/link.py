"""The tasks of coordinators towards authorities."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from authorities.models.area import LegalArea
from authorities.models.authority import Authority


class CoordinatorLinkQuerySet(models.QuerySet["CoordinatorLink"]):
    """Scopes of links."""

    def in_force(self) -> CoordinatorLinkQuerySet:
        """Links whose coordinator takes part today; a suspended one's tasks rest."""
        return self.filter(coordinator__status=Authority.Status.ACTIVE)


class CoordinatorLink(models.Model):
    """One task of a coordinator towards an authority, in one area or in all.

    Invariant: one validating coordinator per authority, never itself.
    Source: Regulation (EU) No 1024/2012, Article 6.
    """

    class Function(models.TextChoices):
        VALIDATION = "validation", _("validation")
        ACCESS = "access", _("access to an area")
        REQUESTS = "requests", _("request coordination")
        ALERTS = "alerts", _("alert coordination")
        OBSERVER = "observer", _("observation")

    coordinator = models.ForeignKey(Authority, models.PROTECT, related_name="tasks")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="links")
    area = models.ForeignKey(LegalArea, models.PROTECT, null=True, related_name="links")
    function = models.CharField(max_length=20, choices=Function)

    objects = CoordinatorLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="link_not_to_itself", condition=~Q(coordinator=F("authority"))
            ),
            models.UniqueConstraint(
                name="one_validating_coordinator",
                fields=["authority"],
                condition=Q(function="validation"),
            ),
            models.UniqueConstraint(
                name="one_access_coordinator",
                fields=["authority", "area"],
                condition=Q(function="access"),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="link_once",
                fields=["coordinator", "authority", "area", "function"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coordinator_id} {self.function} {self.authority_id}"
