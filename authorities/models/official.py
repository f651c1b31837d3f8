"""Officials, and the authorities they work for."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from authorities.models.authority import Authority


class Role(models.TextChoices):
    """What a membership allows; roles add up. Source: domain reference 3.7."""

    BASIC = "basic", _("basic user")
    REQUEST_HANDLER = "request_handler", _("request handler")
    ALLOCATOR = "allocator", _("allocator")
    REFERRAL_HANDLER = "referral_handler", _("referral handler")
    LOCAL_DATA_ADMINISTRATOR = "local_data_administrator", _("local data administrator")
    SUPERVISOR = "supervisor", _("supervisor")
    MODULE_HANDLER = "module_handler", _("module handler")
    OBSERVER = "observer", _("observer")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("data protection officer")
    CENTRAL_ADMINISTRATOR = "central_administrator", _("central administrator")


class OfficialManager(BaseUserManager["Official"]):
    """Makes accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Official:
        """Create an account; without a password it can't log in yet."""
        official = self.model(email=self.normalize_email(email).lower(), **fields)
        official.set_password(password)
        official.save()
        return official

    def get_by_natural_key(self, email: str | None) -> Official:
        """Find an account by address, whatever the case."""
        return self.get(email__iexact=email)


class Official(AbstractBaseUser, PermissionsMixin):
    """A natural person working for an authority, known by a work e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    language = models.CharField(_("language of the interface"), max_length=2, default="en")
    languages = ArrayField(models.CharField(max_length=2), default=list)
    is_active = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    bounced_at = models.DateTimeField(null=True, help_text="when a mail to it came back")

    objects = OfficialManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name, or the address where there is none."""
        return self.name or self.email


class Membership(models.Model):
    """An official's work for one authority: roles, in all its areas or in some.

    areas: codes of legal areas; empty means all areas of the authority.
    """

    official = models.ForeignKey(Official, models.CASCADE, related_name="memberships")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list)
    areas = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_membership_per_authority", fields=["official", "authority"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.official_id} at {self.authority_id}"

    def has_role(self, *roles: str, area: str | None = None) -> bool:
        """Say whether the membership has one of the roles, in an area where one is named."""
        if area and self.areas and area not in self.areas:
            return False
        return any(role in self.roles for role in roles)
