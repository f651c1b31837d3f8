"""Keys of the API, and its calls that must not happen twice."""

from django.db import models

from authorities.models import Membership


class ApiToken(models.Model):
    """A key bound to one membership; only its hash is kept."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="tokens")
    sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.membership_id} {self.created_at:%Y-%m-%d}"


class IdempotentCall(models.Model):
    """The answer given to a write with an Idempotency-Key, to be given again."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="idempotency_key", fields=["membership", "key"])
        ]

    def __str__(self) -> str:
        return self.key
