"""Showing how far a long command is."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

from tqdm import tqdm

#: Called with (items, their number, what is done with them); returns the items.
Progress = Callable[[Iterable[Any], int, str], Iterable[Any]]
#: Fewer items are done before anybody would look.
WORTH_A_BAR = 1000


def bar(items: Iterable[Any], total: int, stage: str) -> Iterable[Any]:
    """Show progress on the standard error; for a file of any length that is worth it."""
    quiet = total < WORTH_A_BAR
    return tqdm(items, total=total, desc=stage, file=sys.stderr, mininterval=1, disable=quiet)


def silent(items: Iterable[Any], total: int, stage: str) -> Iterable[Any]:
    """Show no progress."""
    return items
