"""The question catalogue: procedures, forms and their versions, questions, choices."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authorities.models import LegalArea


class QuestionSet(models.Model):
    """What officials call a form; every change of a published one makes a new version.

    urgent: {"questions": [code…], "working_days": n} where these questions may be asked urgently,
    else {}.
    """

    code = models.CharField(max_length=20, primary_key=True)
    area = models.ForeignKey(LegalArea, models.PROTECT, related_name="question_sets")
    name = models.CharField(max_length=300)
    reply_days = models.PositiveSmallIntegerField(default=14)
    urgent = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["area__position", "code"]

    def __str__(self) -> str:
        return self.name or self.code


class QuestionSetVersion(models.Model):
    """One version of a form; a published one never changes (the database refuses it).

    subject: person, company, object or none. subject_fields: {code, type, required, open, label}
    with the English label; subject_labels: {code: {language: label}}, whose spelling may be
    corrected. A draft stands in `draft` as a document (`selectors.document`) until published;
    revision: how often it was changed, so that two people don't overwrite each other.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    question_set = models.ForeignKey(QuestionSet, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    content_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    subject = models.CharField(max_length=20, default="none")
    subject_fields = models.JSONField(default=list)
    subject_labels = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["question_set", "-number"]
        constraints = [
            models.UniqueConstraint(name="version_number", fields=["question_set", "number"]),
            models.UniqueConstraint(
                name="one_published_version",
                fields=["question_set"],
                condition=Q(state="published"),
            ),
            models.UniqueConstraint(
                name="one_draft_version", fields=["question_set"], condition=Q(state="draft")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_set_id} v{self.number}"


class Section(models.Model):
    """A part of a form with a title of its own.

    repeat: {"min": n, "max": n} where it may be answered several times over, else {}.
    """

    version = models.ForeignKey(QuestionSetVersion, models.CASCADE, related_name="sections")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    repeat = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title or self.code


class Question(models.Model):
    """A question translated in advance.

    types: what its answer is made of, e.g. ["YNU", "D"] (domain reference §6.1).
    condition: {"question": code, "is": value} on which it is shown, or {}.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions")
    code = models.CharField(max_length=20)
    text = models.TextField()
    help = models.TextField(blank=True)
    types = ArrayField(models.CharField(max_length=4))
    repeatable = models.BooleanField(default=False)
    condition = models.JSONField(default=dict)
    law = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class Choice(models.Model):
    """One of the answers a question offers."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    code = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.code


class Procedure(models.Model):
    """One pre-defined workflow for one purpose within a legal area.

    kind: REQ, NOT, ALE, APP, REP, PUB or SOL (domain reference §2.2).
    rules: how its workflow goes for it, e.g. {"recipients": "all", "comment_days": 60}.
    """

    code = models.CharField(max_length=12, primary_key=True)
    area = models.ForeignKey(LegalArea, models.PROTECT, related_name="procedures")
    kind = models.CharField(max_length=3)
    title = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300)
    deadlines = models.JSONField(default=list)
    retention = models.CharField(max_length=5)
    rules = models.JSONField(default=dict)
    question_set = models.ForeignKey(
        QuestionSet, models.PROTECT, null=True, related_name="procedures"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["area__position", "position"]

    def __str__(self) -> str:
        return self.code
