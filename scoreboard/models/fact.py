"""Facts: one narrow row for each exchange that was sent, without personal data."""

from django.db import models
from django.db.models import Q


class RequestFact(models.Model):
    """What the indicators need of one information request, or of a part split off it.

    exchange_key: the exchange it was read from, a plain number and no foreign key; emptied when
    the exchange is blocked, so that the fact stays and nothing leads back. version: how many
    events had been read. year: of the original's sending. Countries as the EU writes them
    (EL, UK). Days are calendar days in Brussels (R6). A request has one ending: a reply, a
    refusal or a withdrawal. A rating is negative, or not, or not given.
    Source: rules R1 to R8.
    """

    exchange_key = models.BigIntegerField(null=True, unique=True)
    version = models.PositiveIntegerField(default=0)
    year = models.SmallIntegerField()
    area = models.CharField(max_length=5)
    procedure = models.CharField(max_length=11)
    sender = models.CharField(max_length=2)
    receiver = models.CharField(max_length=2)
    is_part = models.BooleanField()
    origin_on = models.DateField()
    sent_on = models.DateField()
    accepted_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    replied_on = models.DateField(null=True)
    refused_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    rated_on = models.DateField(null=True)
    timeliness_negative = models.BooleanField(null=True)
    efforts_negative = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(name="requestfact_year", fields=["year"])]
        constraints = [
            models.CheckConstraint(
                name="requestfact_one_ending",
                condition=Q(replied_on=None, refused_on=None)
                | Q(replied_on=None, withdrawn_on=None)
                | Q(refused_on=None, withdrawn_on=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.sender}-{self.receiver} {self.sent_on}"


class OtherFact(models.Model):
    """An exchange that is no information request: an alert, a notification, a card, a case.

    kind: that of its procedure (NOT, ALE, APP, REP, PUB, SOL). sender: empty for the public.
    """

    exchange_key = models.BigIntegerField(null=True, unique=True)
    version = models.PositiveIntegerField(default=0)
    area = models.CharField(max_length=5)
    procedure = models.CharField(max_length=11)
    kind = models.CharField(max_length=3)
    sender = models.CharField(max_length=2)
    sent_on = models.DateField()
    ended_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(name="otherfact_sent", fields=["sent_on"])]

    def __str__(self) -> str:
        return f"{self.procedure} {self.sent_on}"


class DetachedExchange(models.Model):
    """An exchange from which a fact was made that no longer leads back to it.

    Says that there is a fact, not which; without it the exchange would be counted once more.
    """

    exchange_key = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.exchange_key)
