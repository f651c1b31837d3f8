"""Addresses of other systems that are called when a request moves."""

from django.db import models

from authorities.models import Membership


class Webhook(models.Model):
    """A call to another system, for what one membership may see.

    secret: signs the calls (Standard Webhooks), shown once when it is made.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=500)
    secret = models.CharField(max_length=100)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url
