"""Which procedures an edition counts (R9)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The procedures counted, from an edition on.

    counted: in all indicators and in "received"; rated: in indicators 4 and 5 only.
    """

    since: int
    counted: tuple[str, ...]
    rated: tuple[str, ...] = ()

    @property
    def procedures(self) -> frozenset[str]:
        """Every procedure that counts in an indicator."""
        return frozenset(self.counted + self.rated)

    @property
    def areas(self) -> tuple[str, ...]:
        """The legal areas of the counted procedures, in their order."""
        return tuple(dict.fromkeys(code.partition("-")[0] for code in self.counted))


SCOPES = (
    Scope(2008, counted=("PQ-REQ", "SVC-REQ", "PW-REQ")),
    Scope(2014, counted=("PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ")),
    # The forms for posting changed in the middle of 2017.
    Scope(2017, counted=("PQ-REQ", "SVC-REQ", "PR-REQ")),
    Scope(2018, counted=("PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ"), rated=("PW-DOC",)),
)


def scope_of(year: int) -> Scope:
    """Return the scope of an edition."""
    return [scope for scope in SCOPES if scope.since <= year][-1]
