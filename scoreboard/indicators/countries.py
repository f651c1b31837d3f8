"""The countries of the Scoreboard, and which of them are Member States (R19, R20)."""

#: Member States on 31 December: first and last year of an edition that counts them, None for ever.
MEMBERS: dict[str, tuple[int, int | None]] = {
    **dict.fromkeys(
        (
            *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HU"),
            *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
        ),
        (2008, None),
    ),
    "HR": (2013, None),
    "UK": (2008, 2019),
}
COUNTRIES = (*sorted(MEMBERS), "IS", "LI", "NO")
#: What else is accepted for a country.
ALIASES = {"GR": "EL", "GB": "UK"}
EU = "EU"
ALL = "ALL"


def in_eu(country: str, year: int) -> bool:
    """Say whether a country is a Member State on 31 December of a year."""
    first, last = MEMBERS.get(country, (9999, None))
    return first <= year and (last is None or year <= last)
