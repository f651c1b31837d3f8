"""What must happen (outbox), what ran (job runs), what was set (settings), mails kept."""

from django.db import models


class OutboxEntry(models.Model):
    """A promise made in the transaction of the change that calls for it.

    Delivered at least once and in order for each stream; deleted when delivered.
    """

    topic = models.CharField(max_length=60)
    stream = models.CharField(max_length=60, help_text="what keeps its order, e.g. a case number")
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    dead = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(name="outbox_waiting", fields=["id"], condition=models.Q(dead=False))
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.stream}"


class JobRun(models.Model):
    """One run of a scheduled job, shown on the operations page."""

    job = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(name="jobrun_latest", fields=["job", "-started_at"])]

    def __str__(self) -> str:
        return f"{self.job} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs."""
        if self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    @property
    def told(self) -> str:
        """What it counted, in one line; a run made of others names these."""
        return ", ".join(
            f"{name} ✓" if isinstance(count, dict) else f"{name} {count}"
            for name, count in self.counts.items()
        )


class Setting(models.Model):
    """A value kept between runs, such as the days a demo's clock runs ahead."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name


class KeptMail(models.Model):
    """An e-mail that the demonstration keeps to be read instead of sending it."""

    at = models.DateTimeField()
    sender = models.CharField(max_length=320)
    to = models.CharField(max_length=320, db_index=True)
    subject = models.CharField(max_length=500)
    body = models.TextField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
