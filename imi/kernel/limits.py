"""How often somebody may do something: counted in the cache, forgotten after a while."""

import hashlib

from django.core.cache import cache


def within(action: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more time; say whether it is within the most allowed in so many seconds.

    who: whatever tells people apart, such as a network address; only its hash is kept.
    """
    key = f"limit:{action}:{hashlib.sha256(who.encode()).hexdigest()}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # it ran out between the two
        return True
