"""Templates of requests: what an official asks again and again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from authorities.models import Membership
from requests.models.catalogue import QuestionSet


class RequestTemplateQuerySet(models.QuerySet["RequestTemplate"]):
    """Scopes of templates."""

    def usable_by(self, membership: Membership) -> "RequestTemplateQuerySet":
        """One's own, and those that colleagues of the same authority share."""
        shared = Q(shared=True, membership__authority=membership.authority_id)
        return self.filter(Q(membership=membership) | shared)


class RequestTemplate(models.Model):
    """Questions of a form and a reason for asking, kept under a name; no personal data."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="request_templates")
    form = models.ForeignKey(QuestionSet, models.CASCADE, related_name="templates")
    name = models.CharField(max_length=100)
    questions = ArrayField(models.CharField(max_length=20))
    justification = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = RequestTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_template_of_a_name", fields=["membership", "form", "name"]
            )
        ]

    def __str__(self) -> str:
        return self.name
