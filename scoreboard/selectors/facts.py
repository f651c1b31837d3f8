"""Facts and figures of a year, and how many requests were sent by year and area."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from scoreboard.models import Edition, Volume
from scoreboard.selectors.edition import latest_edition

#: Shown as "Other areas", and any newer one; see the seed's footnote (R23).
SHOWN_AREAS = ("PQ", "SVC", "PW")
OTHER_AREAS = "other"


@dataclass(frozen=True)
class Facts:
    """What an edition says of the network, as its page shows it."""

    edition: Edition
    figures: dict[str, Any]
    by_area: dict[str, int]
    by_year: dict[int, int]

    @property
    def requests(self) -> int:
        """Requests sent in the year."""
        return self.by_year.get(self.edition.year, 0)

    @property
    def requests_total(self) -> int:
        """Requests sent up to the end of the year."""
        return sum(self.by_year.values())

    @property
    def requests_growth(self) -> int | None:
        """Growth on the year before in whole per cent; None without one."""
        return _growth(self.requests, self.by_year.get(self.edition.year - 1, 0), 100)

    @property
    def exchanges_by_year(self) -> dict[int, int]:
        """Exchanges of every kind sent in each year."""
        return {
            int(year): count
            for year, count in self.figures["exchanges"].items()
            if int(year) <= self.edition.year
        }

    @property
    def exchanges(self) -> int:
        """Exchanges of every kind sent in the year."""
        return self.exchanges_by_year.get(self.edition.year, 0)

    @property
    def exchanges_total(self) -> int:
        """Exchanges of every kind sent up to the end of the year."""
        return sum(self.exchanges_by_year.values())

    @property
    def exchanges_growth(self) -> float | None:
        """Growth on the year before in per cent with one decimal; None without one."""
        before = self.exchanges_by_year.get(self.edition.year - 1, 0)
        tenths = _growth(self.exchanges, before, 1000)
        return None if tenths is None else tenths / 10


def _growth(now: int, before: int, parts: int) -> int | None:
    """Return the growth in hundredths, or thousandths, of what was before, rounded half up."""
    return (2 * parts * (now - before) + before) // (2 * before) if before else None


def facts(year: int) -> Facts | None:
    """Return facts and figures of a year's edition; None without one. Two queries."""
    edition = latest_edition(year)
    if edition is None:
        return None
    by_area: dict[str, int] = {}
    by_year: Counter[int] = Counter()
    for volume in edition.volumes.filter(year__lte=year):
        by_year[volume.year] += volume.requests
        if volume.year == year:
            by_area[volume.area] = volume.requests
    return Facts(edition, edition.figures, by_area, dict(sorted(by_year.items())))


def facts_document(found: Facts) -> dict[str, Any]:
    """Return facts and figures with the keys of the contract (`manage.py facts`)."""
    figures = found.figures
    return {
        "year": found.edition.year,
        "simulated": found.edition.simulated,
        "areas": figures["areas"],
        "procedures": figures["procedures"],
        "registered_authorities": figures["registered_authorities"],
        "active_officials": figures["active_officials"],
        "requests": {
            "year": found.requests,
            "total": found.requests_total,
            "growth_percent": found.requests_growth,
            "by_area": found.by_area,
            "by_year": {str(year): count for year, count in found.by_year.items()},
        },
        "exchanges": {
            "year": found.exchanges,
            "total": found.exchanges_total,
            "growth_percent": found.exchanges_growth,
        },
        "alerts": figures["alerts"],
        "epc": figures["epc"],
        "notifications": figures["notifications"],
    }


@dataclass(frozen=True)
class YearVolume:
    """Requests sent in one year.

    areas: by area. shown: the areas of the chart, all others together as "other".
    cumulative: with all years before.
    """

    year: int
    areas: dict[str, int]
    shown: dict[str, int]
    total: int
    cumulative: int
    cumulative_shown: dict[str, int]


def volumes(edition: Edition | None = None) -> list[YearVolume]:
    """Return the requests sent by year up to an edition's (the latest one's) year.

    One query, two without an edition.
    """
    edition = edition or latest_edition()
    if edition is None:
        return []
    by_year: dict[int, dict[str, int]] = {}
    for volume in Volume.objects.filter(edition=edition, year__lte=edition.year):
        by_year.setdefault(volume.year, {})[volume.area] = volume.requests
    found = []
    cumulative: Counter[str] = Counter()
    for year, areas in sorted(by_year.items()):
        shown = _shown(areas)
        cumulative.update(shown)
        found.append(
            YearVolume(
                year=year,
                areas=areas,
                shown=shown,
                total=sum(areas.values()),
                cumulative=cumulative.total(),
                cumulative_shown={name: cumulative[name] for name in shown},
            )
        )
    return found


def _shown(areas: dict[str, int]) -> dict[str, int]:
    shown = {name: areas.get(name, 0) for name in SHOWN_AREAS}
    rest = sum(count for name, count in areas.items() if name not in SHOWN_AREAS)
    return {**shown, OTHER_AREAS: rest}
