"""Make a registry of any size out of the demo's authorities: the same bodies in other towns."""

import csv
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from authorities.lexicon.sources import DATA, rows

DEMO = DATA / "demo" / "authorities.csv"
REGISTERS = {"DE": "de", "GR": "gr", "IT": "it", "SE": "se"}


def register(country: str) -> Path:
    """Return the file of a country's real register."""
    return DATA / "publicbodies" / f"{REGISTERS[country]}.csv.gz"


def write(path: Path, first: int, count: int, seed: int = 7) -> None:
    """Write a file of so many siblings in the import format, leaving out the first ones."""
    with path.open("w", encoding="utf-8", newline="") as file:
        made = _siblings(first + count, random.Random(seed))  # noqa: S311 - no secret
        found = islice(made, first, None)
        one = next(found)
        writer = csv.DictWriter(file, list(one))
        writer.writeheader()
        writer.writerow(one)
        writer.writerows(found)


def _siblings(count: int, chance: random.Random) -> Iterator[dict[str, str]]:
    templates = [row for row in rows("demo/authorities.csv") if row["kind"] == "AUTHORITY"]
    towns: dict[str, list[str]] = {}
    for row in rows("places/cities.csv"):
        towns.setdefault(row["country"], []).append(row["name"])
    seen: dict[tuple[str, str], int] = {}
    for number in range(1, count + 1):
        template = chance.choice(templates)
        town = chance.choice(towns[template["country"]])
        while town == template["city"]:
            town = chance.choice(towns[template["country"]])
        again = seen[template["id"], town] = seen.get((template["id"], town), 0) + 1
        yield _sibling(template, town, again, number)


def _sibling(row: dict[str, str], town: str, again: int, number: int) -> dict[str, str]:
    """The body of a row in another town; one that is there already gets a number."""
    place = town if again == 1 else f"{town} {again}"
    moved = {
        name: _moved(text, row["city"], place)
        for name, text in row.items()
        if text and name.startswith("official_name")
    }
    # Working names end with their place: "Medical chamber, Vienna".
    moved |= {
        name: f"{text.rpartition(', ')[0] or text}, {place}"
        for name, text in row.items()
        if name.startswith("informal_name")
    }
    contact = {
        "id": f"{row['country']}-S{number:07d}",
        "city": town,
        "email": f"office{number}@sibling.example",
        "parent": "",
        "abbreviation": "",
        "url": "",
    }
    return {**row, **moved, **contact}


def _moved(name: str, city: str, town: str) -> str:
    """A name with its town exchanged, or with the town behind it."""
    return name.replace(city, town) if city in name else f"{name}, {town}"
