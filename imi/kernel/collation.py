"""Sorting as readers of a language expect it; the embedded database knows no collation."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

import icu

T = TypeVar("T")


@lru_cache(maxsize=32)
def _collator(lang: str) -> icu.Collator:
    return icu.Collator.createInstance(icu.Locale(lang))


def in_alphabet(items: Iterable[T], lang: str, name: Callable[[T], str]) -> list[T]:
    """Return items sorted by a name of theirs, by a language's collation (CLDR)."""
    collator = _collator(lang)
    return sorted(items, key=lambda item: collator.getSortKey(name(item)))
