"""Rounding half up in integers, never from a float (rule R15)."""


def percentage(part: int, whole: int) -> int | None:
    """Return ``part`` of ``whole`` in whole per cent, rounded half up; None without cases.

    Raises ValueError when part lies outside 0..whole. Source: R15 (79.5 -> 80).
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is not a part of {whole}")
    if whole == 0:
        return None
    return (200 * part + whole) // (2 * whole)


def mean(total: int, count: int) -> int | None:
    """Return ``total / count`` rounded half up to a whole number; None without cases."""
    if count == 0:
        return None
    return (2 * total + count) // (2 * count)
