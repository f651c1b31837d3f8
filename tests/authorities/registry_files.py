"""Files of authorities that tests import."""

import csv
from pathlib import Path
from typing import Any

import authorities

DEMO = Path(__file__).parents[1] / "data" / "authorities.csv"
REGISTERS = Path(authorities.__file__).parent / "data" / "publicbodies"
ROW = {
    "id": "DE-X1",
    "kind": "AUTHORITY",
    "country": "DE",
    "official_name": "Ärztekammer Musterstadt",
    "official_lang": "de",
    "abbreviation": "ÄKM",
    "informal_name_en": "Medical chamber, Musterstadt",
    "city": "Berlin",
    "areas": "PQ|PR",
    "professions": "DOCTOR",
    "parent": "DE-N1",
    "active": "1",
}
NATIONAL = {
    **ROW,
    "id": "DE-N1",
    "kind": "NIMIC",
    "official_name": "Bundesministerium für Muster",
    "informal_name_en": "National coordinator, Germany",
    "abbreviation": "",
    "areas": "SVC|PQ",
    "professions": "",
    "parent": "",
}


def write_csv(folder: Path, *rows: dict[str, Any], name: str = "file.csv") -> Path:
    """Write rows with the columns of the first one."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
