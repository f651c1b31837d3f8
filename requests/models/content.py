"""What an exchange holds: subject, questions with answers, messages, files, the evaluation."""

from django.conf import settings
from django.db import models

from authorities.models import Authority
from requests.models.exchange import Exchange


class Subject(models.Model):
    """The person, company or object asked about: personal data, apart from all else.

    data: {field code: value}; emptied when erased. Source: Regulation (EU) No 1024/2012, Art. 14.
    """

    exchange = models.OneToOneField(
        Exchange, models.CASCADE, primary_key=True, related_name="subject"
    )
    data = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.exchange_id)


class AskedQuestion(models.Model):
    """A question put in an exchange, with its answer.

    code: of the question; in a further repetition of its section, its key there, such as E5~2.
    draft: the responder's unsent answer; answer: the one sent. Values as in the API's types.
    asked_again: the requester wants more on it; answer_required: without it no reply goes.
    """

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="questions")
    code = models.CharField(max_length=24)
    position = models.PositiveSmallIntegerField()
    draft = models.JSONField(null=True)
    answer = models.JSONField(null=True)
    answered_at = models.DateTimeField(null=True)
    asked_again = models.BooleanField(default=False)
    answer_required = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="question_once", fields=["exchange", "code"])]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.code}"

    @property
    def is_outstanding(self) -> bool:
        """Whether an answer may still be written: none was sent, or more was asked."""
        return self.answered_at is None or self.asked_again

    @property
    def latest(self) -> object:
        """The answer as the responder has it: the draft where there is one."""
        return self.draft if self.draft is not None else self.answer


class Revision(models.Model):
    """What an exchange of one to many held before it was changed: every version stays readable.

    data: {"subject": {...}, "answers": {...}}: personal data, emptied when erased.
    """

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    data = models.JSONField(default=dict)
    at = models.DateTimeField(help_text="when the next version took its place")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="revision_number", fields=["exchange", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} v{self.number}"


class Message(models.Model):
    """Free text in an exchange: justification, comment, reason, opinion.

    side: the one side that may read it; empty for both. language: the one it is written in.
    """

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=30)
    text = models.TextField()
    language = models.CharField(max_length=2)
    side = models.CharField(max_length=10, blank=True)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.kind}"


class Attachment(models.Model):
    """A file sent with an answer; its hash tells whether it is still the same.

    from_outside: the person whose case it is gave it; it lies with the initiator.
    """

    key = models.CharField(max_length=32, unique=True)
    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="attachments")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="attachments/%Y/%m")
    from_outside = models.BooleanField(default=False, db_default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title or self.name


class Evaluation(models.Model):
    """How the requester rated the reply; optional, the last values count."""

    exchange = models.OneToOneField(
        Exchange, models.CASCADE, primary_key=True, related_name="evaluation"
    )
    timeliness = models.CharField(max_length=20)
    efforts = models.CharField(max_length=20)
    rated_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return str(self.exchange_id)
