"""The directory of the repositories: one row a record, and who follows a repository."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from authorities.models import Authority, Membership
from requests.models.catalogue import Procedure
from requests.models.exchange import Exchange


class Record(models.Model):
    """A record as the directory lists it; made anew from its exchange at every step.

    key: what tells an owner's records apart, folded; sort, search: the title folded, by which it
    is ordered and found. listed: published once; public: open to everybody. All of it goes when
    the record is archived.
    """

    exchange = models.OneToOneField(
        Exchange, models.CASCADE, primary_key=True, related_name="record"
    )
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="records", db_index=False)
    owner = models.ForeignKey(Authority, models.PROTECT, related_name="records")
    country = models.CharField(max_length=2)
    key = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    sort = models.CharField(max_length=100, blank=True)
    search = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=20)
    listed = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["sort", "exchange"]
        indexes = [
            models.Index(
                name="record_by_name",
                fields=["procedure", "sort", "exchange"],
                condition=Q(listed=True),
            ),
            models.Index(
                name="record_by_country",
                fields=["procedure", "country", "sort", "exchange"],
                condition=Q(listed=True),
            ),
            models.Index(
                name="record_by_change",
                fields=["procedure", "changed_at", "exchange"],
                condition=Q(listed=True),
            ),
            models.Index(
                name="record_public",
                fields=["procedure", "sort", "exchange"],
                condition=Q(public=True),
            ),
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="record_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="record_key_once",
                fields=["procedure", "owner", "key"],
                condition=~Q(key=""),
            ),
            models.CheckConstraint(
                name="record_public_is_listed", condition=Q(public=False) | Q(listed=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class Subscription(models.Model):
    """That an official follows a repository, in all countries or in one."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="subscriptions")
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="subscriptions")
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="subscription_once", fields=["membership", "procedure"])
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.procedure_id}"
