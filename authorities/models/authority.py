"""Authorities and the legal areas they have access to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from authorities.models.area import Competence, LegalArea
from authorities.models.country import Country

if TYPE_CHECKING:
    from authorities.models.official import Membership


class AuthorityQuerySet(models.QuerySet["Authority"]):
    """Scopes of the registry."""

    def active(self) -> AuthorityQuerySet:
        """Authorities that take part today."""
        return self.filter(status=Authority.Status.ACTIVE)

    def with_access_to(self, area: str) -> AuthorityQuerySet:
        """Authorities with standing access to a legal area."""
        access = AreaAccess.objects.filter(authority=OuterRef("pk"), area=area, suspended=False)
        return self.filter(Exists(access))

    def visible_to(self, membership: Membership | None) -> AuthorityQuerySet:
        """What an actor may look up: all that take part, and one's own in any state."""
        seen = Q(status=Authority.Status.ACTIVE)
        if membership is not None:
            seen |= Q(pk=membership.authority_id)
        return self.filter(seen)


class Authority(models.Model):
    """A body registered in the network; coordinators are authorities too.

    reference: stable and never reused, such as DE-000123.
    name: the name in law, never translated; informal, description: {language: text}.
    Source: Regulation (EU) No 1024/2012, Articles 5 to 7.
    """

    class Kind(models.TextChoices):
        AUTHORITY = "AUTHORITY", _("competent authority")
        NIMIC = "NIMIC", _("national coordinator")
        SDIMIC = "SDIMIC", _("regional coordinator")
        LIMIC = "LIMIC", _("legal-area coordinator")
        DIMIC = "DIMIC", _("delegated coordinator")

    class Status(models.TextChoices):
        INVITED = "invited", _("invited")
        APPLIED = "applied", _("applied")
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        CLOSED = "closed", _("closed")
        REFUSED = "refused", _("refused")

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        REGIONAL = "regional", _("regional")
        LOCAL = "local", _("local")
        EU = "eu", _("European Union")

    reference = models.CharField(max_length=40, unique=True)
    source_key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001
    country = models.ForeignKey(Country, models.PROTECT, related_name="authorities")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.AUTHORITY)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    level = models.CharField(max_length=10, choices=Level, default=Level.NATIONAL)

    name = models.CharField(max_length=500)
    name_lang = models.CharField(max_length=3)
    name_2 = models.CharField(max_length=500, blank=True)
    name_2_lang = models.CharField(max_length=3, blank=True)
    former_names = models.JSONField(default=list)
    abbreviation = models.CharField(max_length=60, blank=True)
    informal = models.JSONField(default=dict)
    description = models.JSONField(default=dict)

    city = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=10, blank=True, help_text="ISO 3166-2")
    postcode = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    url = models.URLField(max_length=500, blank=True)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    competences = models.ManyToManyField(Competence, related_name="authorities", blank=True)
    areas = models.ManyToManyField(LegalArea, through="AreaAccess", related_name="authorities")

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="departments")
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    confirmed_on = models.DateField(null=True)
    bounced_at = models.DateTimeField(null=True, help_text="when a mail to it came back")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["country", "reference"]
        indexes = [
            models.Index(name="authority_country", fields=["country", "status"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="authority_not_its_own_successor", condition=~Q(successor=models.F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    def get_absolute_url(self) -> str:
        """The authority's page."""
        return reverse("authorities:authority", args=[self.reference])

    @property
    def display_name(self) -> str:
        """The working name in the current language, else in English, else the official one."""
        return self.name_in(get_language() or "en")

    def name_in(self, lang: str) -> str:
        """The working name in a language, else in English, else the official one."""
        return self.informal.get(lang) or self.informal.get("en") or self.name

    def needs_confirmation(self, day: date) -> bool:
        """Say whether the data was not confirmed within a year before a day."""
        return self.confirmed_on is None or (day - self.confirmed_on).days > 365


class AreaAccess(models.Model):
    """The access of an authority to one legal area, and how it works there."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="accesses")
    area = models.ForeignKey(LegalArea, models.PROTECT, related_name="accesses")
    kind = models.CharField(max_length=10, choices=Authority.Kind, default=Authority.Kind.AUTHORITY)
    approve_sending = models.BooleanField(default=False)
    approve_replies = models.BooleanField(default=False)
    allocation = models.BooleanField(default=False)
    suspended = models.BooleanField(default=False)
    granted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_access_per_area", fields=["authority", "area"])
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.area_id}"
