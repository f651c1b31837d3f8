"""The data-subject desk: what persons ask for, corrections, unblockings, searches for a person.

Source: Regulation (EU) No 1024/2012, Articles 14(3), 18 and 19; domain reference §7.2, §7.3.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority
from requests.models.exchange import Exchange


class RightsRequest(models.Model):
    """What a person asks an authority to do with the data it holds on her or him.

    due_on: thirty days after it came in, or later where that was prolonged with a reason;
    reminded_on: when the officer was reminded of that day.
    Personal data; deleted three years after the decision.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("Access: what is held on me")
        CORRECTION = "correction", _("Correction of what is wrong")
        ERASURE = "erasure", _("Erasure")
        RESTRICTION = "restriction", _("Restriction of the use")
        OBJECTION = "objection", _("Objection to the use")

    #: What may take longer than thirty days (domain reference §7.3).
    PROLONGABLE = frozenset({Kind.RESTRICTION, Kind.OBJECTION})

    class Decision(models.TextChoices):
        DONE = "done", _("Done as asked")
        PART = "part", _("Done in part")
        NOTHING = "nothing", _("Nothing is held on this person")
        NATIONAL = "national", _("Refused: an exception in national law applies")
        IDENTITY = "identity", _("Refused: the person could not be identified")

    reference = models.CharField(max_length=20, unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="rights_requests")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    text = models.TextField()
    language = models.CharField(max_length=2)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    prolonged_for = models.TextField(blank=True, help_text="why more time is needed")
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(name="rights_request_desk", fields=["authority", "due_on"])]
        constraints = [
            models.CheckConstraint(
                name="rights_request_decided_whole",
                condition=Q(decision="", decided_at__isnull=True)
                | Q(decision__gt="", decided_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    def may_prolong(self, day: date) -> bool:
        """Say whether more time may be taken on a day: once, until it is due, for some kinds."""
        possible = self.kind in self.PROLONGABLE and not (self.decision or self.prolonged_for)
        return possible and day <= self.due_on


class Correction(models.Model):
    """A field of a subject that was corrected; both versions are kept.

    contested: the person says it is wrong and the authority doesn't; nothing was changed, the
    mark stands beside the data.
    """

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    contested = models.BooleanField(default=False)
    reason = models.TextField()
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.field}"


class EarlyEnd(models.Model):
    """That content was blocked or erased before its time: by whom, why, with whose consent.

    Kept so that the authority can account for it; three years later the reason goes.
    """

    class What(models.TextChoices):
        BLOCKED = "blocked", _("Blocked before its time")
        ERASED = "erased", _("Erased before its time")

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="early_ends")
    what = models.CharField(max_length=10, choices=What)
    reason = models.TextField()
    consent = models.BooleanField(help_text="the person consented")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(name="early_end_desk", fields=["authority", "-at"])]
        constraints = [
            models.CheckConstraint(
                name="early_erasure_with_consent", condition=~Q(what="erased") | Q(consent=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.what}"


class Unblocking(models.Model):
    """The use of blocked data for a while: asked by one person, confirmed by another."""

    class Purpose(models.TextChoices):
        CONSENT = "consent", _("Proof of an exchange, with the person's consent")
        INTEREST = "interest", _("Overriding public interest")

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="unblockings")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="unblocking_needs_two",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                name="one_unblocking_waits",
                fields=["exchange", "authority"],
                condition=Q(confirmed_by=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.purpose}"


class PersonSearch(models.Model):
    """That somebody looked what is held on a person; not which words were used."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    official = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=200)
    hits = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(name="person_search_desk", fields=["authority", "-at"])]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.at:%Y-%m-%d}"
