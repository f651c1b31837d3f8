"""The simulated authorities and officials, and who of them takes part when."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models

from authorities.models import AreaAccess, Authority, Country, Membership, Official, Role
from authorities.services.copying import copy, next_keys
from requests.services.replay.plan import FIRST, LAST, apportion
from requests.services.replay.profiles import PROFILES

#: Country and legal area.
Place = tuple[str, str]
EARLIEST = date(FIRST - 1, 12, 3)
#: By when those whose officials are active in the last year had joined, and all others.
ACTIVE_BY, ALL_BY = date(LAST - 1, 12, 1), date(LAST, 12, 15)
_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


@dataclass
class Body:
    """A simulated authority with its officials (keys)."""

    key: int
    country: str
    area: str
    since: date
    officials: list[int] = field(default_factory=list)


class People:
    """Picks who sends and who answers, among those that had joined by then."""

    def __init__(self, bodies: list[Body], rng: Random) -> None:
        """Sort the authorities by country and area, the older ones first."""
        self._rng = rng
        self._bodies: dict[Place, list[Body]] = defaultdict(list)
        self.languages = _languages()
        for body in sorted(bodies, key=lambda body: (body.since, body.key)):
            self._bodies[body.country, body.area].append(body)
        self._turns: dict[Place, Iterator[tuple[Body, int | None]]] = {
            place: cycle(_pairs(found)) for place, found in self._bodies.items()
        }

    def sender(self, country: str, area: str, day: date, *, all_in_turn: bool) -> tuple[Body, Any]:
        """Return an authority and the official who writes (None where it has none).

        all_in_turn: one official after the other, so that each is active in the year.
        """
        if all_in_turn:
            return next(self._turns[country, area])
        return self._one(self._joined(country, area, day))

    def receiver(self, country: str, area: str, day: date) -> tuple[Body, Any]:
        """Return an authority and the official who answers."""
        return self._one(self._joined(country, area, day))

    def colleague(self, body: Body, day: date) -> Body:
        """Return another authority of the country and area."""
        joined = self._joined(body.country, body.area, day)
        chosen = self._rng.choice(joined)
        return chosen if chosen is not body else joined[joined[0] is body]

    def coordinator(self, country: str) -> int:
        """Return the key of the authority that coordinates a country's requests."""
        return self._bodies[country, "PQ"][0].key

    def _joined(self, country: str, area: str, day: date) -> list[Body]:
        """Return those of a place that had joined before a day, at least the first two."""
        found = self._bodies[country, area]
        return found[: max(2, bisect_left(found, day, key=lambda body: body.since))]

    def _one(self, bodies: list[Body]) -> tuple[Body, Any]:
        body = self._rng.choice(bodies)
        return body, self._rng.choice(body.officials) if body.officials else None


def _pairs(bodies: list[Body]) -> list[tuple[Body, int | None]]:
    """Return each official with its authority; a place without any has its first authority."""
    pairs: list[tuple[Body, int | None]] = [
        (body, official) for body in bodies for official in body.officials
    ]
    return pairs or [(bodies[0], None)]


def _languages() -> dict[str, str]:
    """Return the first language of each country that the system speaks."""
    return {
        code: next((language for language in spoken if language in _LANGUAGES), "en")
        for code, spoken in Country.objects.values_list("code", "languages")
    }


def make_people(
    rng: Random, authorities: int, officials: int, senders: dict[Place, int], areas: list[str]
) -> People:
    """Write authorities and officials, and return them.

    senders: how many exchanges each place sends in the last year, by which officials are
    shared out so that each can be active in it. At least two authorities a place are made.
    """
    places = [(country, area) for country in PROFILES for area in areas]
    weights = [
        (PROFILES[country].sends + PROFILES[country].receives) * (8 if area == "PQ" else 1)
        for country, area in places
    ]
    spare = max(0, authorities - 2 * len(places))
    sizes = [2 + extra for extra in apportion(spare, weights)]
    keys = iter(next_keys(Authority, sum(sizes)))
    bodies: list[Body] = []
    per_place = dict(
        zip(
            senders,
            apportion(min(officials, sum(senders.values())), list(senders.values())),
            strict=True,
        )
    )
    accounts = iter(next_keys(Official, sum(per_place.values())))
    for place, size in zip(places, sizes, strict=True):
        active = per_place.get(place, 0)
        found = [
            Body(next(keys), *place, since=_joining(rng, rank, rank < active))
            for rank in range(size)
        ]
        for rank in range(active):
            found[rank % size].officials.append(next(accounts))
        bodies += found
    _write(bodies)
    return People(bodies, rng)


def _joining(rng: Random, rank: int, active: bool) -> date:
    """Return when the authority of a rank joined: the first two before the history begins."""
    if rank < 2:
        return EARLIEST
    days = ((ACTIVE_BY if active else ALL_BY) - EARLIEST).days
    return EARLIEST + timedelta(days=int(days * rng.random() ** 0.8))


def copy_rows(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Copy rows given as {column: value}, the fields' defaults where none is given."""
    key = model._meta.pk.attname
    if rows and key not in rows[0]:
        for row, number in zip(rows, next_keys(model, len(rows)), strict=True):
            row[key] = number
    defaults = {field.attname: field.get_default() for field in model._meta.concrete_fields}
    copy(model, list(defaults), (tuple({**defaults, **row}.values()) for row in rows))


def _write(bodies: list[Body]) -> None:
    languages = _languages()
    unusable = make_password(None)
    authorities, accesses, officials, memberships = [], [], [], []
    for body in bodies:
        joined = datetime.combine(body.since, time(9), UTC)
        name = f"{body.country}-S{body.key:06d}"
        authorities.append(
            {
                "id": body.key,
                "reference": name,
                "country_id": body.country,
                # Their work lies in the past: nobody finds or asks them today.
                "status": Authority.Status.SUSPENDED,
                "name": f"Simulated authority {name} ({body.area})",
                "name_lang": "en",
                "languages": [languages[body.country]],
                "confirmed_on": body.since,
                "created_at": joined,
                "changed_at": joined,
            }
        )
        accesses.append({"authority_id": body.key, "area_id": body.area, "granted_on": body.since})
        for official in body.officials:
            address = f"official-{official}@{name.lower()}.simulated.example"
            officials.append(
                {
                    "id": official,
                    "email": address,
                    "password": unusable,
                    "name": f"Simulated official {official}",
                    "language": languages[body.country],
                    "joined_at": joined,
                }
            )
            memberships.append(
                {
                    "official_id": official,
                    "authority_id": body.key,
                    "roles": [Role.REQUEST_HANDLER],
                }
            )
    copy_rows(Authority, authorities)
    copy_rows(AreaAccess, accesses)
    copy_rows(Official, officials)
    copy_rows(Membership, memberships)
