"""Who read personal data: append-only, sealed day by day in a chain of hashes."""

from django.conf import settings
from django.db import models

from authorities.models import Authority
from requests.models.exchange import Exchange


class Reading(models.Model):
    """One reading of the content of an exchange: who, when, what, why, from where.

    Source: Regulation (EU) No 1024/2012, Article 17(3); domain reference §7.4.
    """

    class Why(models.TextChoices):
        HANDLING = "handling"
        APPROVAL = "approval"
        REFERRAL = "referral"
        SUBJECT = "subject"
        UNBLOCKING = "unblocking"

    class Way(models.TextChoices):
        PAGE = "page"
        API = "api"
        FILE = "file"
        PRINT = "print"
        PDF = "pdf"

    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="readings")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="readings")
    why = models.CharField(max_length=10, choices=Why)
    way = models.CharField(max_length=5, choices=Way)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="reading_of_authority", fields=["authority", "-at"])]

    def __str__(self) -> str:
        return f"{self.official_id} {self.exchange_id} {self.at:%Y-%m-%d}"


class ReadingSeal(models.Model):
    """The hash over all readings up to a number, chained to the seal before.

    Kept outside too (it is printed into the log of jobs), it shows whether the log was changed.
    """

    day = models.DateField(unique=True)
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:12]}"
