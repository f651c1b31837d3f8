"""What lets a complainant, who has no account, follow a case."""

from django.db import models

from requests.models.exchange import Exchange


class Complaint(models.Model):
    """The key of a person from outside to one SOLVIT case; only the hash of the code is kept.

    sha256: of the tracking code; empty until one was made. form_key: of the public form it was
    sent with, so that a form sent twice makes one case.
    """

    exchange = models.OneToOneField(
        Exchange, models.CASCADE, primary_key=True, related_name="complaint"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    form_key = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.exchange_id)
