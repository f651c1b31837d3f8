"""What people were told: reminders of deadlines, and notices that go out by mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from authorities.models import Authority
from requests.models.event import Event
from requests.models.exchange import Exchange


class Reminder(models.Model):
    """A rule of the deadlines that came true for an exchange: once a rule and day.

    rule: the name of its words; after a colon, what it is about where there may be several a day.
    """

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=40)
    since_on = models.DateField(help_text="the day from which the rule counted")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reminder_once", fields=["exchange", "rule", "since_on"])
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.rule}"

    @property
    def words(self) -> str:
        """The name under which a workflow has the words of the rule."""
        return self.rule.partition(":")[0]


class Notice(models.Model):
    """That somebody is to be told of an event or reminder, by mail and on the pages.

    official, or authority for its general mailbox. No personal data and no content: the mail
    says number, area and what happened. batch: the mail it goes out with, fixed before that is
    sent, so that a mail sent again is the same mail.
    """

    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices"
    )
    authority = models.ForeignKey(Authority, models.CASCADE, null=True, related_name="notices")
    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="notices")
    event = models.ForeignKey(Event, models.CASCADE, null=True, related_name="notices")
    reminder = models.ForeignKey(Reminder, models.CASCADE, null=True, related_name="notices")
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    batch = models.CharField(max_length=32, blank=True, db_default="")
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                name="notice_to_official",
                fields=["official"],
                condition=Q(mailed_at__isnull=True),
            ),
            models.Index(
                name="notice_of_batch", fields=["batch"], condition=Q(mailed_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="notice_once",
                fields=["official", "authority", "event", "reminder"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="notice_to_somebody",
                condition=Q(official__isnull=False) ^ Q(authority__isnull=False),
            ),
            models.CheckConstraint(
                name="notice_of_something",
                condition=Q(event__isnull=False) ^ Q(reminder__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official_id or self.authority_id} {self.exchange_id}"
