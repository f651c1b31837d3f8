"""Authorities that may be registered already under nearly the same name."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from authorities.models import Authority

ALIKE = 0.6
MOST = 5


def similar(country: str, name: str) -> list[Authority]:
    """The authorities of a country whose official name is close to a name, closest first."""
    gone = (Authority.Status.CLOSED, Authority.Status.REFUSED)
    found = (
        Authority.objects.filter(country=country)
        .exclude(status__in=gone)
        .annotate(closeness=TrigramSimilarity("name", name))
        .filter(Q(closeness__gte=ALIKE) | Q(name__iexact=name))
    )
    return list(found.order_by("-closeness", "reference")[:MOST])
