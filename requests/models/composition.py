"""What officials write and haven't saved yet."""

from django.db import models
from django.db.models import Q

from authorities.models import Membership
from requests.models.exchange import Exchange


class Composition(models.Model):
    """What an official is writing: kept as typed, shown to nobody else.

    exchange: the request being answered; none for a request being made. data: what the pages
    hold, with personal data in it. Outlives the session, and goes when it is saved, or after
    six months untouched.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="compositions")
    exchange = models.ForeignKey(Exchange, models.CASCADE, null=True, related_name="compositions")
    data = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_composition_per_exchange", fields=["membership", "exchange"]
            ),
            models.UniqueConstraint(
                name="one_new_composition",
                fields=["membership"],
                condition=Q(exchange__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.exchange_id or 'new'}"
