"""Bring the countries of the network into the database."""

import csv
from datetime import date
from pathlib import Path

from authorities.models import Country

FILE = Path(__file__).resolve().parents[1] / "data" / "countries.csv"


def load_countries() -> int:
    """Write the countries of the data file; a second run changes nothing. Returns their number."""
    with FILE.open(encoding="utf-8", newline="") as file:
        countries = [
            Country(
                code=row["code"],
                time_zone=row["time_zone"],
                languages=row["languages"].split("|"),
                **{
                    name: date.fromisoformat(row[name]) if row[name] else None
                    for name in ("eu_from", "eu_until", "euro_from")
                },
            )
            for row in csv.DictReader(file)
        ]
    Country.objects.bulk_create(
        countries,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["time_zone", "languages", "eu_from", "eu_until", "euro_from"],
    )
    return len(countries)
