"""Registrations that authorities begin themselves, and the codes with which officials come in."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.crypto import get_random_string

from authorities.models.authority import Authority
from authorities.models.country import Country
from authorities.models.official import Membership

#: For so long the link to confirm an address works after it was sent.
HOURS_TO_CONFIRM = 72
#: For so long a one-time code works.
DAYS_OF_CODE = 30


def new_key() -> str:
    """Return a key that can't be guessed."""
    return get_random_string(24)


class Application(models.Model):
    """A registration begun by somebody without an account.

    Nothing is registered before the address is confirmed. email: the first official's;
    language: the one its mails are written in; values: what the form gave, until erased.
    Source: domain reference 3.3, route (c).
    """

    key = models.CharField(max_length=32, unique=True, default=new_key)
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    coordinator = models.ForeignKey(Authority, models.PROTECT, related_name="applications")
    values = models.JSONField(default=dict)
    email = models.EmailField()
    language = models.CharField(max_length=2)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    confirmed_at = models.DateTimeField(null=True)
    authority = models.OneToOneField(
        Authority, models.CASCADE, null=True, related_name="application"
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="application_email", fields=["email", "made_at"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.country_id}"

    def link_is_old(self, at: datetime) -> bool:
        """Say whether the link to confirm the address no longer works."""
        return at > self.sent_at + timedelta(hours=HOURS_TO_CONFIRM)


class OneTimeCode(models.Model):
    """A code that lets an invited official choose a password, once; only its hash is kept."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="codes")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.valid_until:%Y-%m-%d}"
