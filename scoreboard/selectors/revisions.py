"""What a correction changed: one revision of a frozen edition beside the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scoreboard.models import CountryResult, Edition, IndicatorValue
from scoreboard.selectors.edition import Cell, Overall, cell_of, overall_of


@dataclass(frozen=True)
class CellChange:
    """A cell that differs. area: "ALL" for all areas together."""

    code: str
    area: str
    received: tuple[int, int]
    before: Cell
    after: Cell


@dataclass(frozen=True)
class ResultChange:
    """A country (or the EU, without overall) whose result differs."""

    code: str
    sent: tuple[int, int]
    before: Overall | None
    after: Overall | None


@dataclass(frozen=True)
class CountChange:
    """A count of facts and figures, or of requests by year and area, that differs."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Differences:
    """All that differs between two editions of a year."""

    before: Edition
    after: Edition
    cells: tuple[CellChange, ...]
    results: tuple[ResultChange, ...]
    counts: tuple[CountChange, ...]

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return bool(self.cells or self.results or self.counts)


def differences(before: Edition, after: Edition) -> Differences:
    """Return what differs between two revisions of one edition; six queries."""
    return Differences(
        before,
        after,
        tuple(_cells(before, after)),
        tuple(_results(before, after)),
        tuple(_counts(before, after)),
    )


def _facts(value: IndicatorValue) -> tuple:
    return (value.received, value.n, value.total, value.value, value.colour, value.flag)


def _cells(before: Edition, after: Edition) -> Iterator[CellChange]:
    old = {(one.country, one.area, one.indicator): one for one in before.values.all()}
    for now in after.values.all():
        was = old.get((now.country, now.area, now.indicator))
        if was is not None and _facts(was) != _facts(now):
            received = (was.received, now.received)
            yield CellChange(now.country, now.area, received, cell_of(was), cell_of(now))


def _results(before: Edition, after: Edition) -> Iterator[ResultChange]:
    def facts(one: CountryResult) -> tuple:
        return (one.sent, one.scored, one.score, one.overall, one.rank)

    old = {one.country: one for one in before.results.all()}
    for now in after.results.all():
        was = old[now.country]
        if facts(was) != facts(now):
            yield ResultChange(now.country, (was.sent, now.sent), overall_of(was), overall_of(now))


def _counts(before: Edition, after: Edition) -> Iterator[CountChange]:
    old, new = _flat(before), _flat(after)
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield CountChange(name, old.get(name), new.get(name))


def _flat(edition: Edition) -> dict[str, Any]:
    """Return totals, facts and figures, and volumes by dotted names."""
    found: dict[str, Any] = {}
    stack: list[tuple[str, Any]] = [("totals", edition.totals), ("figures", edition.figures)]
    while stack:
        name, value = stack.pop()
        if isinstance(value, dict):
            stack += [(f"{name}.{key}", part) for key, part in value.items()]
        else:
            found[name] = value
    for volume in edition.volumes.all():
        found[f"requests.{volume.year}.{volume.area}"] = volume.requests
    return found


def corrections() -> list[Edition]:
    """Return every revision that corrected a frozen edition, the latest first; one query."""
    return list(
        Edition.objects.filter(frozen=True, revision__gt=1).order_by("-published_at", "-pk")
    )


def revision_before(edition: Edition) -> Edition | None:
    """Return the revision that an edition corrected; None for a first one. At most one query."""
    if not edition.frozen or edition.revision == 1:
        return None
    return Edition.objects.get(year=edition.year, frozen=True, revision=edition.revision - 1)
