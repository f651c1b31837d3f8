"""Changes of core data that wait for the validating coordinator."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authorities.models.authority import Authority


class PendingChange(models.Model):
    """A change of an authority's official name or level; it takes effect when accepted.

    before, after: {field: value}. Invariant: at most one waits for each authority.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        REPLACED = "replaced", _("replaced")

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="changes")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_change_waits", fields=["authority"], condition=Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.state}"
