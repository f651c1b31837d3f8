"""What was changed in the registry."""

from django.conf import settings
from django.db import models

from authorities.models.authority import Authority


class RegistryEvent(models.Model):
    """A change of an authority's data: who, when, before and after."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="events")
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.name}"
