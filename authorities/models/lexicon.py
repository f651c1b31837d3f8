"""What central administrators changed in the words of the search."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LexiconChange(models.Model):
    """One change of the lexicon: never altered, so it is its own record of who and when.

    The last change of a word (concept, language, term whatever its case) says whether it counts;
    a word without changes is as the files have it. concept: such as p:doctor.
    """

    class Action(models.TextChoices):
        KEEP = "keep", _("added")
        PREFER = "prefer", _("shown from now on")
        RETIRE = "retire", _("retired")

    concept = models.CharField(max_length=60)
    lang = models.CharField(max_length=2)
    term = models.CharField(max_length=120)
    action = models.CharField(max_length=10, choices=Action)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(name="lexicon_change_concept", fields=["concept", "id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.concept} {self.lang} {self.term}"
