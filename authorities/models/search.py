"""The search index: one document per authority, and the vocabulary typos are met with."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from authorities.models.authority import Authority


class SearchDocument(models.Model):
    """What a search reads of one authority, written in the same transaction as it.

    official, working: folded words of the official and of the working names; concepts: codes such
    as p:doctor, k:chamber, c:de, g:2950159; each list sorted, with a space between two, because a
    search reads hundreds of them and splitting is the fastest way; vector: all of these.
    """

    authority = models.OneToOneField(
        Authority, models.CASCADE, primary_key=True, related_name="document"
    )
    country = models.CharField(max_length=2)
    active = models.BooleanField()
    areas = models.JSONField(default=list)
    official = models.TextField(default="")
    working = models.TextField(default="")
    concepts = models.TextField(default="")
    vector = SearchVectorField()

    class Meta:
        indexes = [GinIndex(name="search_document_vector", fields=["vector"])]

    def __str__(self) -> str:
        return str(self.authority_id)


class SearchTerm(models.Model):
    """A word of the index: how many documents have it, and how it sounds."""

    term = models.CharField(max_length=100, primary_key=True, db_collation="C")
    documents = models.PositiveIntegerField(default=0)
    skeleton = models.CharField(max_length=100, db_index=True)

    class Meta:
        indexes = [
            GinIndex(name="search_term_trigrams", fields=["term"], opclasses=["gin_trgm_ops"])
        ]

    def __str__(self) -> str:
        return self.term
