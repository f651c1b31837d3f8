"""Small numbers and the overall class (R16, R18)."""

from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """What a reader must know of a cell with few cases."""

    NO_DATA = "no_data"
    NOT_ASSESSED = "not_assessed"
    FEW = "few"


@dataclass(frozen=True)
class Limits:
    """Small-number limits, from an edition on: cases from which a cell is assessed, unmarked."""

    since: int
    assessed: int
    unmarked: int

    def flag(self, n: int) -> Flag | None:
        """Return the flag of a cell with n cases."""
        if n == 0:
            return Flag.NO_DATA
        if n < self.assessed:
            return Flag.NOT_ASSESSED
        return Flag.FEW if n < self.unmarked else None


@dataclass(frozen=True)
class OverallClasses:
    """How many indicators make an overall class, and from which scores, from an edition on."""

    since: int
    scored: int
    good: int
    poor: int

    def name(self, score: int) -> str:
        """Return good, medium or poor."""
        if score >= self.good:
            return "good"
        return "poor" if score <= self.poor else "medium"


LIMITS = (Limits(2008, assessed=5, unmarked=10),)
OVERALL_CLASSES = (OverallClasses(2008, scored=3, good=2, poor=-2),)


def limits_of(year: int) -> Limits:
    """Return the small-number limits of an edition."""
    return [limits for limits in LIMITS if limits.since <= year][-1]


def overall_classes_of(year: int) -> OverallClasses:
    """Return the overall classes of an edition."""
    return [classes for classes in OVERALL_CLASSES if classes.since <= year][-1]
