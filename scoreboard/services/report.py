"""The JSON document of the command `indicators` (rules, section 9)."""

from typing import Any

from scoreboard.indicators import RULES
from scoreboard.services.compute import Cell, Country, Figures, Group


def document(figures: Figures, totals: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of one edition as the contract writes them."""
    return {
        "rules": RULES,
        "year": figures.year,
        "as_of": figures.as_of.isoformat(),
        "totals": totals,
        "countries": {
            code: {"eu": country.eu, **_country(country)}
            for code, country in figures.countries.items()
        },
        "eu": _country(figures.eu),
        "volume": {str(year): areas for year, areas in figures.volume.items()},
    }


def _country(country: Country) -> dict[str, Any]:
    overall = {}
    if country.overall is not None:
        overall["overall"] = {
            "scored": country.overall.scored,
            "score": country.overall.score,
            "class": country.overall.name,
            "rank": country.overall.rank,
        }
    return {
        "received": country.all_areas.received,
        "sent": country.sent,
        "indicators": _cells(country.all_areas),
        **overall,
        "areas": {
            area: {"received": group.received, "indicators": _cells(group)}
            for area, group in country.areas.items()
        },
    }


def _cells(group: Group) -> dict[str, dict[str, Any]]:
    return {str(number): _cell(cell) for number, cell in group.cells.items()}


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "n": cell.n,
        "total": cell.total,
        "unrounded": cell.unrounded,
        "value": cell.value,
        "class": cell.colour,
        "flag": cell.flag,
    }
