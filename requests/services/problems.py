"""What a service says when it can't do what it was asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from requests.workflows.base import NotPossibleError

__all__ = ["FieldProblem", "InvalidFieldsError", "NotPossibleError", "StaleError"]


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field: a code for programs, a message for people."""

    field: str
    code: str
    message: str


class InvalidFieldsError(Exception):
    """One or more fields can't be used; nothing was changed."""

    def __init__(self, *problems: FieldProblem) -> None:
        """Take at least one problem."""
        super().__init__("; ".join(str(p.message) for p in problems))
        self.problems = problems

    def __iter__(self) -> Iterator[FieldProblem]:
        return iter(self.problems)


class StaleError(NotPossibleError):
    """Somebody else changed the exchange since the actor last saw it."""
