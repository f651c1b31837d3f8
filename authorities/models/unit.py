"""Units of an authority: officials who share work."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from authorities.models.authority import Authority
from authorities.models.official import Membership


class Unit(models.Model):
    """A desk, section or team of an authority; requests may be allocated to it."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="units")
    name = models.CharField(_("name"), max_length=120)
    members = models.ManyToManyField(Membership, related_name="units", blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("authority", Lower("name"), name="unit_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
