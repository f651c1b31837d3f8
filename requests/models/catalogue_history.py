"""What was done to the catalogue, and which of its files were loaded last."""

from django.conf import settings
from django.db import models


class CatalogueEvent(models.Model):
    """A change of an area, a procedure or a form: who, when, what; never changed or deleted.

    area, form: codes, empty where none is concerned. version: of the form, or None.
    by: None where it came from the files. data: what was changed, e.g. {"question": "PQ05"}.
    """

    area = models.CharField(max_length=5, blank=True)
    form = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(name="catalogue_event_form", fields=["form", "-id"])]

    def __str__(self) -> str:
        return f"{self.form or self.area} {self.name}"


class CatalogueSource(models.Model):
    """A file of the catalogue as it was loaded last: an area or a form, by its code.

    digest: of the file and its texts; one that hasn't changed since isn't loaded again.
    edited: changed in the browser since, so that files don't silently undo it.
    """

    class Kind(models.TextChoices):
        AREA = "area"
        FORM = "form"

    kind = models.CharField(max_length=4, choices=Kind)
    code = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, blank=True)
    edited = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_source", fields=["kind", "code"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
