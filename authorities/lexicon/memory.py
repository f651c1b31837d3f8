"""What was worked out from the lexicon is remembered until the lexicon changes."""

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, TypeVar

T = TypeVar("T")
_remembered: list[Any] = []


def remembered(maxsize: int) -> Callable[[Callable[..., T]], "_lru_cache_wrapper[T]"]:
    """Cache a function of the lexicon."""

    def wrap(function: Callable[..., T]) -> "_lru_cache_wrapper[T]":
        cached = lru_cache(maxsize=maxsize)(function)
        _remembered.append(cached)
        return cached

    return wrap


def forget() -> None:
    """Forget all that was remembered."""
    for cached in _remembered:
        cached.cache_clear()
