"""A sheet of SVG to draw on: shapes, texts, scales. Looks stand in attributes, never in styles,
so that a drawing may stand in a page under the strict policy and as a file of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, log10
from xml.etree import ElementTree as Tree

INK, SOFT, LINE = "#262b38", "#515560", "#d4d5d7"
GREY, GREY_GROUND = "#8a8d94", "#f1f1f2"
BLUE, BLUE_SOFT = "#0b39a2", "#9fb5ea"
FILLS = {"green": "#0c7a54", "yellow": "#eeb211", "red": "#b81d36"}
EDGES = {"green": "#075a3d", "yellow": "#8a6400", "red": "#8a1126"}
GROUNDS = {"green": "#e3f4ec", "yellow": "#fdf4d8", "red": "#fbe5e8"}
#: How wide a letter is, of its height; and how high one must be.
LETTER, SMALLEST = 0.56, 8.5
FONT = "Arial, Liberation Sans, DejaVu Sans, sans-serif"


@dataclass(frozen=True)
class Scale:
    """A straight line from values to places on the sheet."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)


def ticks(highest: float, most: int = 5) -> list[int]:
    """Return round numbers from 0 to one not below the highest, at most so many steps."""
    highest = max(highest, 1)
    rough = highest / most
    power = 10 ** max(ceil(log10(rough)) - 1, 0)
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [place * step for place in range(ceil(highest / step) + 1)]


class Sheet:
    """One drawing. Places and sizes are in units of its own width."""

    def __init__(self, width: float, height: float, label: str, name: str = "") -> None:
        """Begin a drawing; label: what it shows, for those who cannot see it."""
        self.name = name
        self._root = Tree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_plain(width)} {_plain(height)}",
                "width": _plain(width),
                "height": _plain(height),
                "role": "img",
                "aria-label": label,
                "font-family": FONT,
                "font-size": "12",
                "fill": INK,
            },
        )
        self._at = self._root
        self.width, self.height = width, height

    def set(self, **attributes: object) -> None:
        """Set attributes of the whole drawing."""
        self._root.attrib.update(_named(attributes))

    @contextmanager
    def group(self, tag: str = "g", title: str = "", **attributes: object) -> Iterator[None]:
        """Put what is drawn inside into one group, with a tooltip."""
        outer = self._at
        self._at = Tree.SubElement(outer, tag, _named(attributes))
        if title:
            Tree.SubElement(self._at, "title").text = title
        yield
        self._at = outer

    def draw(self, tag: str, **attributes: object) -> Tree.Element:
        """Draw any shape."""
        return Tree.SubElement(self._at, tag, _named(attributes))

    def rect(self, x: float, y: float, width: float, height: float, **more: object) -> None:
        """Draw a rectangle."""
        self.draw("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, **more: object) -> None:
        """Draw a line."""
        self.draw("line", x1=x1, y1=y1, x2=x2, y2=y2, **({"stroke": LINE} | more))

    def text(self, x: float, y: float, words: object, **more: object) -> None:
        """Write words; anchor (start, middle, end) says which end of them stands at x.

        room: how wide they may be; longer ones are written smaller, and at last closer together.
        """
        room = more.pop("room", None)
        if isinstance(room, int | float):
            more |= _fitted(str(words), room, more)
        anchor = more.pop("anchor", None)
        if anchor:
            more["text_anchor"] = anchor
        self.draw("text", x=x, y=y, **more).text = str(words)

    def mark(
        self, x: float, y: float, colour: str, *, hollow: bool = False, size: float = 5
    ) -> None:
        """Draw the shape of a class: circle, triangle or square; hollow for few cases."""
        looks: dict[str, object] = {
            "fill": "#fff" if hollow else FILLS[colour],
            "stroke": EDGES[colour],
            "stroke_width": 2 if hollow else 1,
        }
        if colour == "green":
            self.draw("circle", cx=x, cy=y, r=size, **looks)
        elif colour == "yellow":
            up, side = size * 1.25, size * 1.2
            self.draw(
                "path", d=_path((x, y - up), (x + side, y + size), (x - side, y + size)), **looks
            )
        else:
            side = size * 0.95
            self.rect(x - side, y - side, 2 * side, 2 * side, **looks)

    def hatch(self, colour: str = "#cfd0d3", ground: str = GREY_GROUND) -> str:
        """Define the hatch of what isn't assessed; returns its fill."""
        name = f"{self.name}hatch"
        with self.group(
            "pattern",
            id=name,
            width=6,
            height=6,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ):
            self.rect(0, 0, 6, 6, fill=ground)
            self.line(0, 0, 0, 6, stroke=colour, stroke_width=3)
        return f"url(#{name})"

    def svg(self) -> str:
        """Return the drawing as a text that stands in a page or a file."""
        return Tree.tostring(self._root, encoding="unicode")


def _fitted(words: str, room: float, looks: dict[str, object]) -> dict[str, object]:
    """Return what makes words fit; their width is guessed from their letters."""
    size = looks.get("font_size", 12)
    letter = LETTER * (1.1 if looks.get("font_weight") == "bold" else 1)
    if not isinstance(size, int | float) or len(words) * size * letter <= room:
        return {}
    smaller = max(room / (len(words) * letter), SMALLEST)
    if len(words) * smaller * letter <= room:
        return {"font_size": smaller}
    return {"font_size": smaller, "textLength": room, "lengthAdjust": "spacingAndGlyphs"}


def _path(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{_plain(x)},{_plain(y)}" for x, y in points) + "Z"


def _named(attributes: dict[str, object]) -> dict[str, str]:
    return {name.rstrip("_").replace("_", "-"): _plain(value) for name, value in attributes.items()}


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    return str(value)
