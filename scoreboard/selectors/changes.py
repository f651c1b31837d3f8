"""What changed from one edition to the next, and between revisions."""

from dataclasses import dataclass

from scoreboard.models import Edition
from scoreboard.selectors.edition import Cell, CountryRow, latest_edition, overview


@dataclass(frozen=True)
class Move:
    """A cell whose class changed; better: it changed for the better."""

    code: str
    before: Cell
    after: Cell
    better: bool


@dataclass(frozen=True)
class Changes:
    """An edition beside the one before: classes that changed, and moves of the overall result."""

    before: Edition
    moves: tuple[Move, ...]
    overall: tuple[tuple[CountryRow, CountryRow], ...]


ORDER = {"red": 0, "yellow": 1, "green": 2}


def changes_of(edition: Edition) -> Changes | None:
    """Compare an edition with that of the year before; None without one. Five queries."""
    before = latest_edition(edition.year - 1)
    if before is None:
        return None
    old, new = overview(before), overview(edition)
    pairs = list(zip(old.rows, new.rows, strict=True))
    moves = [
        Move(was.code, one, other, ORDER[other.colour] > ORDER[one.colour])
        for was, now in pairs
        for one, other in zip(was.cells, now.cells, strict=True)
        if one.colour and other.colour and one.colour != other.colour
    ]
    overall = [
        (was, now)
        for was, now in pairs
        if was.overall and now.overall and was.overall.name != now.overall.name
    ]
    return Changes(before, tuple(moves), tuple(overall))


def revisions(year: int) -> list[Edition]:
    """Return the revisions of a frozen edition, the first one first; one query."""
    return list(Edition.objects.filter(year=year, frozen=True).order_by("revision"))
