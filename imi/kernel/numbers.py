"""Case numbers: year, sequence, check digit."""


def check_digit(year: int, sequence: int) -> int:
    """Return the Luhn check digit of a case number's digits (0..9)."""
    total = 0
    for place, digit in enumerate(reversed(f"{year:04d}{sequence:06d}")):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def case_number(year: int, sequence: int) -> str:
    """Return a case number such as ``IMI-2026-004217-7``."""
    return f"IMI-{year:04d}-{sequence:06d}-{check_digit(year, sequence)}"
