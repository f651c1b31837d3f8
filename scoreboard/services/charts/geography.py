"""Europe's boundaries as paths to draw: Natural Earth (public domain), from package world-atlas.

Projected by Lambert's equal-area projection centred on 52° N 10° E, as the EU's own statistics
draw their maps, so that no country looks larger than it is.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin, sqrt
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

SOURCE = "vendor/world-atlas/countries-50m.json"
#: ISO 3166-1 numbers, as the boundaries name countries.
NUMBERS = {
    "040": "AT", "056": "BE", "100": "BG", "196": "CY", "203": "CZ", "276": "DE", "208": "DK",
    "233": "EE", "300": "EL", "724": "ES", "246": "FI", "250": "FR", "191": "HR", "348": "HU",
    "372": "IE", "352": "IS", "380": "IT", "438": "LI", "440": "LT", "442": "LU", "428": "LV",
    "470": "MT", "528": "NL", "578": "NO", "616": "PL", "620": "PT", "642": "RO", "752": "SE",
    "705": "SI", "703": "SK", "826": "UK",
}  # fmt: skip
WIDTH, HEIGHT = 800, 760
#: Kilometres to the left of and above the centre that the sheet begins, and for each unit of it.
LEFT, TOP, UNIT = 2560.0, 2480.0, 6.25
CENTRE_LATITUDE, CENTRE_LONGITUDE, RADIUS = radians(52), radians(10), 6371.0
#: Of a ring, points nearer than this to the one before are left out; more of the neighbours'.
NEAR, NEAR_AROUND = 1.6, 3.5
#: Islands smaller than this are left out, where a country has larger parts.
ISLET = 3.0

Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True)
class Outline:
    """A country on the sheet: its path, the place of its label, its size in square units."""

    code: str
    path: str
    label: Point
    size: float


def project(longitude: float, latitude: float) -> Point:
    """Return where a place on the earth stands on the sheet."""
    turned, height = radians(longitude) - CENTRE_LONGITUDE, radians(latitude)
    down = 1 + sin(CENTRE_LATITUDE) * sin(height)
    down += cos(CENTRE_LATITUDE) * cos(height) * cos(turned)
    far = RADIUS * sqrt(2 / max(down, 1e-9))
    x = far * cos(height) * sin(turned)
    y = cos(CENTRE_LATITUDE) * sin(height) - sin(CENTRE_LATITUDE) * cos(height) * cos(turned)
    return (LEFT + x) / UNIT, (TOP - far * y) / UNIT


def source() -> Path | None:
    """Return the file of boundaries, where the front-end packages are installed."""
    found = finders.find(SOURCE)
    if found:
        return Path(str(found))
    collected = Path(staticfiles_storage.path(SOURCE)) if _has_places() else None
    return collected if collected and collected.exists() else None


def _has_places() -> bool:
    return bool(getattr(staticfiles_storage, "location", None))


@lru_cache(maxsize=1)
def europe() -> tuple[tuple[Outline, ...], str]:
    """Return the outlines of the Scoreboard's countries, and one path of their neighbours.

    Read once in each process; both empty without the file.
    """
    path = source()
    if path is None:
        return (), ""
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    outlines, neighbours = [], []
    for shape in topology["objects"]["countries"]["geometries"]:
        rings = [ring for ring in _rings(shape, arcs) if _is_seen(ring)]
        if not rings:
            continue
        code = NUMBERS.get(str(shape.get("id", "")))
        if code:
            outlines.append(_outline(code, rings))
        else:
            neighbours += [_path(_thinned(ring, NEAR_AROUND)) for ring in rings]
    return tuple(sorted(outlines, key=lambda one: -one.size)), "".join(neighbours)


def _arcs(topology: dict) -> list[list[Point]]:
    """Undo the differences in which a topology writes its arcs."""
    (scale_x, scale_y), (shift_x, shift_y) = (
        topology["transform"]["scale"], topology["transform"]["translate"],
    )  # fmt: skip
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y, *_rest in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + shift_x, y * scale_y + shift_y))
        found.append(points)
    return found


def _rings(shape: dict, arcs: list[list[Point]]) -> Iterator[Ring]:
    """Yield the rings of a shape on the sheet; far away lands are left out."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        for numbers in polygon:
            places: list[Point] = []
            for number in numbers:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                places += arc[1:] if places else arc
            if any(-32 < x < 60 and 30 < y < 75 for x, y in places):
                yield [project(max(x, -60), y) for x, y in places]


def _thinned(ring: Ring, near: float) -> Ring:
    kept = [ring[0]]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= near and _is_near(x, y):
            kept.append((x, y))
    return kept


def _is_near(x: float, y: float) -> bool:
    """Leave out what lies far outside the sheet."""
    return -200 < x < WIDTH + 200 and -200 < y < HEIGHT + 200


def _is_seen(ring: Ring) -> bool:
    return len(ring) > 2 and any(-20 < x < WIDTH + 20 and -20 < y < HEIGHT + 20 for x, y in ring)


def _outline(code: str, rings: list[Ring]) -> Outline:
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    label = LABELS.get(code) or _centre(largest)
    size = sum(abs(_area(ring)) for ring in rings)
    kept = [ring for ring in rings if abs(_area(ring)) > ISLET or ring is largest]
    return Outline(code, "".join(_path(_thinned(ring, NEAR)) for ring in kept), label, size)


#: Where the centre of the largest part is no good place for a label.
LABELS: dict[str, Point] = {
    "HR": project(16.3, 45.4),
    "NO": project(9.0, 61.3),
    "SE": project(15.2, 62.0),
    "UK": project(-1.5, 52.6),
    "FI": project(26.2, 63.0),
    "IT": project(12.0, 43.2),
    "EL": project(22.0, 39.6),
    "FR": project(2.3, 46.8),
    "PT": project(-8.1, 39.8),
    "DK": project(9.2, 56.1),
    "EE": project(25.8, 58.8),
}


def _area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def _centre(ring: Ring) -> Point:
    area = _area(ring) or 1
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in pairs) / (6 * area)
    return x, y


def _path(ring: Ring) -> str:
    """Write a ring in steps of whole units, which is short."""
    last_x, last_y = round(ring[0][0]), round(ring[0][1])
    words = [f"M{last_x},{last_y}"]
    for x, y in ring[1:]:
        step_x, step_y = round(x) - last_x, round(y) - last_y
        if step_x or step_y:
            words.append(f"l{step_x},{step_y}")
            last_x, last_y = last_x + step_x, last_y + step_y
    return "".join(words) + "z"
