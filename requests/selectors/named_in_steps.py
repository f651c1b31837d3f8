"""The authorities that steps name: a reference in the record, name and country to a reader."""

from collections.abc import Mapping
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import JSONObject

from authorities.models import Authority
from authorities.names import country_name
from requests.models import Event

#: What a step records of authorities.
FIELDS = ("from", "to")


def named(field: str) -> Subquery:
    """An expression on events: who stands in a field of what was recorded, null where nobody."""
    who = Authority.objects.filter(reference=KeyTextTransform(field, OuterRef("data")))
    told = JSONObject(informal="informal", official="name", country="country_id")
    return Subquery(who.values(told=told)[:1])


def with_names(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with ``named_from`` and ``named_to``, as `with_authorities` takes them. No query."""
    return events.annotate(**{f"named_{field}": named(field) for field in FIELDS})


def recorded(event: Any, lang: str) -> dict[str, Any]:
    """What an event of `with_names` recorded, told to a reader of a language. No query."""
    return with_authorities(event.data, vars(event), lang)


def with_authorities(data: dict[str, Any], found: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """What a step recorded, with names and countries in place of references.

    found: {"named_to": {informal, official, country} or None…}; a reference that no authority
    bears stays.
    """
    names = {field: who for field in FIELDS if (who := found.get(f"named_{field}"))}
    return data | {field: _name(who, lang) for field, who in names.items()}


def _name(who: dict[str, Any], lang: str) -> str:
    """As `Authority.name_in`, and the country where the name doesn't say it."""
    informal = who["informal"] or {}
    name: str = informal.get(lang) or informal.get("en") or who["official"]
    country = country_name(who["country"], lang)
    return name if country.casefold() in name.casefold() else f"{name} ({country})"
