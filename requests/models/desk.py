"""What officials keep for their own lists: what they have seen, filters, keys of calendars."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from authorities.models import Membership
from requests.models.exchange import Exchange


class Look(models.Model):
    """Up to which step an official has seen an exchange; steps after it are news to her."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="looks")
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="looks", db_index=False
    )
    sequence = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_look", fields=["official", "exchange"]),
        ]

    def __str__(self) -> str:
        return f"{self.official_id} {self.exchange_id} {self.sequence}"


class SavedFilter(models.Model):
    """A list with its filters, under a name of the official's own.

    query: {name: value} as in the address of the list. is_default: shown where none is asked for.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("membership", Lower("name"), name="filter_named_once"),
            models.UniqueConstraint(
                name="one_default_filter", fields=["membership"], condition=Q(is_default=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarKey(models.Model):
    """The secret in the address of an official's calendar of deadlines; only its hash is kept."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="calendar_key")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.membership_id} {self.created_at:%Y-%m-%d}"
