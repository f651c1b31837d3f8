"""Who read personal data: append-only, sealed day by day in a chain of hashes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority
from requests.models.exchange import Exchange


class Reading(models.Model):
    """One reading of the content of an exchange: who, when, what, why, from where.

    No official: the person from outside whose case it is read it; it stands in the log of the
    authority that answers for the case, and from where isn't kept.
    Source: Regulation (EU) No 1024/2012, Article 17(3); domain reference §7.4.
    """

    class Why(models.TextChoices):
        HANDLING = "handling", _("Handling")
        APPROVAL = "approval", _("Approval")
        REFERRAL = "referral", _("Referral")
        SUBJECT = "subject", _("Request of the person")
        UNBLOCKING = "unblocking", _("Unblocking")
        OWN = "own", _("The person’s own case")

    class Way(models.TextChoices):
        PAGE = "page", _("Page")
        API = "api", "API"
        FILE = "file", _("File")
        PRINT = "print", _("Print")
        PDF = "pdf", "PDF"

    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="readings")
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="readings")
    why = models.CharField(max_length=10, choices=Why)
    way = models.CharField(max_length=5, choices=Way)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="reading_of_authority", fields=["authority", "-at"])]
        constraints = [
            models.CheckConstraint(
                name="reading_by_official_or_person",
                condition=Q(official__isnull=False) ^ Q(why="own"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.official_id or self.why} {self.exchange_id} {self.at:%Y-%m-%d}"

    @property
    def reader(self) -> str | Promise:
        """Who read it: an official by name, else what the person from outside is called."""
        return str(self.official) if self.official else self.exchange.workflow.words.person


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
