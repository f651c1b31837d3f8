"""The public view of a notification: what anybody may read of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from requests.models.exchange import Exchange


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Scopes of publications."""

    def readable(self) -> "PublicationQuerySet":
        """Those that anybody may read."""
        return self.filter(state__in=(Publication.State.PUBLIC, Publication.State.CORRECTED))


class Publication(models.Model):
    """What of a notification is public, and since when; none exists before its release is asked.

    data: {"subject": {...}, "answers": {...}} as it stood at the release: open fields and the
    answers that the procedure's rules name, never personal data, so that it outlives the
    exchange's content. reason: why it was taken back, for its tombstone.
    """

    class State(models.TextChoices):
        ASKED = "release_asked", _("Release asked")
        PUBLIC = "public", _("Public")
        CORRECTED = "corrected", _("Public, corrected")
        UNPUBLISHED = "unpublished", _("No longer public")

    exchange = models.OneToOneField(
        Exchange, models.CASCADE, primary_key=True, related_name="publication"
    )
    state = models.CharField(max_length=20, choices=State)
    data = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    objects = PublicationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="publication_state", fields=["state", "-exchange"])]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.state}"

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it."""
        return self.state in {self.State.PUBLIC, self.State.CORRECTED}
