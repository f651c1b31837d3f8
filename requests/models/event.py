"""The append-only history of exchanges."""

from django.db import models

from authorities.models import Authority
from requests.models.exchange import Exchange


class Event(models.Model):
    """One step of an exchange; hash-chained, never changed, without personal data.

    name: that of the action; state: the one after it; side: the only one it is shown to.
    data: what the step set, e.g. {"agreed_on": "2017-05-01"}.
    """

    exchange = models.ForeignKey(
        Exchange, models.PROTECT, related_name="events", db_index=False
    )  # the constraint's index serves
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    state = models.CharField(max_length=20)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, related_name="+", db_index=False
    )
    side = models.CharField(max_length=10, blank=True)
    data = models.JSONField(default=dict)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["exchange", "sequence"]
        constraints = [
            models.UniqueConstraint(name="event_sequence", fields=["exchange", "sequence"])
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.sequence} {self.name}"
