"""Whom an exchange of one to many reaches: countries, their contacts, authorities with access."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from authorities.models import AreaAccess, Authority, Country
from requests.models import Exchange, Participation
from requests.workflows.base import Side

#: An authority by its key with the side on which it is told.
Reached = dict[int, Side]


def other_countries(exchange: Exchange) -> set[str]:
    """The countries that take part in the legal area, but for the initiator's. Two queries."""
    named = {iso_code(code) for code in exchange.area.countries}
    found = set(Country.objects.filter(takes_part=True).values_list("code", flat=True))
    return (found & named if named else found) - {exchange.requester.country_id}


def iso_code(code: str) -> str:
    """Return a country's code of ISO where the EU writes another."""
    return {"EL": "GR", "UK": "GB"}.get(code, code)


def commission(area: str) -> Reached:
    """The Union's body for a legal area, where there is one. One query.

    The one with access to the area, such as the Board of the data protection authorities, else
    the Commission's.
    """
    bodies = Authority.objects.active().filter(level=Authority.Level.EU)
    access = AreaAccess.objects.filter(authority=OuterRef("pk"), area=area, suspended=False)
    found = bodies.annotate(of_area=Exists(access)).order_by("-of_area", "pk").first()
    return {found.pk: Side.COMMISSION} if found else {}


def reached(area: str, countries: set[str], *, directly: bool, national: bool = True) -> Reached:
    """Whom it reaches in countries: their contacts, or all authorities with access to the area.

    A country's contact is its coordinator of the legal area, else its national coordinator; where
    it has none, its authorities are told themselves. national: whether the national coordinator
    stands in; it doesn't where the act speaks to independent authorities. Two queries.
    """
    found: Reached = {}
    for reach in by_country(area, countries, directly=directly, national=national).values():
        found |= reach
    return found


def by_country(
    area: str, countries: set[str], *, directly: bool, national: bool = True
) -> dict[str, Reached]:
    """Whom it reaches in each country; as `reached`. Two queries."""
    accesses = (
        AreaAccess.objects.filter(
            area=area,
            suspended=False,
            authority__country__in=countries,
            authority__status=Authority.Status.ACTIVE,
        )
        .exclude(authority__level=Authority.Level.EU)
        .values_list("authority", "authority__country", "kind", "authority__kind")
    )
    found: dict[str, Reached] = defaultdict(dict)
    for authority, country, kind, own_kind in accesses:
        plain = Authority.Kind.AUTHORITY in {kind, own_kind} and kind == own_kind
        found[country][authority] = Side.RECIPIENT if plain else Side.CONTACT
    for country, authority in _national(countries) if national else ():
        if Side.CONTACT not in found[country].values():
            found[country][authority] = Side.CONTACT
    return {code: _first(reach, directly=directly) for code, reach in found.items()}


def _first(reach: Reached, *, directly: bool) -> Reached:
    contacts: Reached = {key: side for key, side in reach.items() if side == Side.CONTACT}
    return reach if directly or not contacts else contacts


def _national(countries: set[str]) -> QuerySet[Authority, tuple[str, int]]:
    national = Authority.objects.active().filter(kind=Authority.Kind.NIMIC, country__in=countries)
    return national.exclude(level=Authority.Level.EU).values_list("country", "pk")


@dataclass
class CountryReach:
    """What one country made of an exchange: contacts, authorities, how many put it aside."""

    country: str
    contacts: list[Authority] = field(default_factory=list)
    recipients: list[Authority] = field(default_factory=list)
    acknowledged: int = 0


def reach_by_country(exchange: Exchange, *, only: str = "") -> list[CountryReach]:
    """Whom it reached, by country; only: of one country. One query."""
    parts = (
        Participation.objects.filter(exchange=exchange, until__isnull=True)
        .filter(Q(role=Side.CONTACT) | Q(role=Side.RECIPIENT) | Q(role=Side.COMMISSION))
        .select_related("authority")
        .order_by("authority__country", "authority__reference")
    )
    if only:
        parts = parts.filter(authority__country=only)
    found: dict[str, CountryReach] = {}
    for part in parts:
        place = "EU" if part.role == Side.COMMISSION else part.authority.country_id
        row = found.setdefault(place, CountryReach(place))
        listed = row.recipients if part.role == Side.RECIPIENT else row.contacts
        listed.append(part.authority)
        row.acknowledged += part.acknowledged_at is not None
    return list(found.values())
