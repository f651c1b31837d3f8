"""What an official has made of the lists: saved filters, the units belonged to."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse

from authorities.models import Membership, Unit
from requests.models import SavedFilter


@dataclass(frozen=True)
class OwnFilter:
    """A saved filter, and the address of the list it makes."""

    pk: int
    name: str
    is_default: bool
    url: str


@dataclass(frozen=True)
class OwnLists:
    """The saved filters by name, and whether there is a unit whose list can be shown."""

    filters: list[OwnFilter]
    in_unit: bool

    @property
    def default(self) -> OwnFilter | None:
        """The one shown where none is asked for."""
        return next((one for one in self.filters if one.is_default), None)


def own_lists(membership: Membership) -> OwnLists:
    """Return what an official has made of the lists. One query."""
    kept = SavedFilter.objects.filter(membership=OuterRef("pk")).order_by("name", "pk")
    shown = JSONObject(pk="pk", name="name", query="query", is_default="is_default")
    found: Any = (
        Membership.objects.filter(pk=membership.pk)
        .annotate(
            kept=ArraySubquery(kept.values(found=shown)),
            in_unit=Exists(Unit.objects.filter(members=OuterRef("pk"))),
        )
        .values("kept", "in_unit")
        .get()
    )
    filters = [
        OwnFilter(one["pk"], one["name"], one["is_default"], list_url(one["query"]))
        for one in found["kept"]
    ]
    return OwnLists(filters, found["in_unit"])


def list_url(query: dict[str, str]) -> str:
    """The address of a list with its filters, the same for the same ones."""
    ordered = sorted(query.items(), key=lambda one: (one[0] != "tab", one))
    return f"{reverse('requests:worklist')}?{urlencode(ordered)}"
