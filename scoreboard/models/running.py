"""Running counts: what the passes over facts would find now, kept current by merging changes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Running(models.Model):
    """The counts of one open edition, as they stand at the end of one day."""

    year = models.SmallIntegerField(primary_key=True)
    as_of = models.DateField()

    def __str__(self) -> str:
        return f"{self.year} ({self.as_of})"


class RunningCount(models.Model):
    """The counters of one group of one pass; see `scoreboard.selectors.passes`.

    key: the parts of the group's name, with slashes between them, such as FR/PQ/PQ-REQ.
    """

    running = models.ForeignKey(Running, models.CASCADE, related_name="groups")
    pass_name = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    counts = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_running_count", fields=["running", "pass_name", "key"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.running_id} {self.pass_name} {self.key}"
