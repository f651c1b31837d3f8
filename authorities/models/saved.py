"""What an official keeps from searching: saved searches and favourite counterparts."""

from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from authorities.models.authority import Authority
from authorities.models.official import Membership


class SavedSearch(models.Model):
    """A search that an official saved on purpose; no other search is kept with a person.

    filters: {name of a filter: value}.
    """

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="searches")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=300, blank=True)
    filters = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="search_saved_once", fields=["membership", "name"])
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the search is made again."""
        return f"{reverse('authorities:search')}?{urlencode({'q': self.query, **self.filters})}"


class Favourite(models.Model):
    """An authority that an official wants at hand."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="favourites")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="favourite_once", fields=["membership", "authority"])
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.authority_id}"
