"""The map of overall results: colour, pattern and sum of scores, each country a link."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from scoreboard.indicators.assessment import overall_classes_of
from scoreboard.selectors.edition import CountryRow, Table
from scoreboard.services import wording
from scoreboard.services.charts.canvas import EDGES, FILLS, INK, Sheet
from scoreboard.services.charts.geography import HEIGHT, WIDTH, Outline, europe
from scoreboard.services.sentences import overview_sentence, signed

#: Countries too small to be pointed at get a disc, and their label beside it.
SMALL = 90
#: Countries with room for a label on narrow screens too, where the map is drawn small.
LARGE = 2500
BESIDE = {"LU": (16, 12), "LI": (17, 4), "MT": (16, 4), "CY": (0, 22)}
LEGEND_LINE = 22
Address = Callable[[str], str]


def says(row: CountryRow) -> str:
    """Return a country's overall result in words."""
    name, overall = wording.country(row.code), row.overall
    if overall is None or overall.score is None:
        return f"{name}: {wording.CLASSES['']}"
    text = _("%(country)s: %(class)s, sum of scores %(score)s, rank %(rank)s")
    return text % {
        "country": name,
        "class": wording.CLASSES[overall.name],
        "score": signed(overall.score),
        "rank": overall.rank,
    }


def overall_map(table: Table, address: Address | None = None, name: str = "") -> str:
    """Draw the map; with addresses each country is a link, without them it has its legend.

    Empty without boundaries.
    """
    outlines, neighbours = europe()
    if not outlines:
        return ""
    height = HEIGHT if address else HEIGHT + 2 * LEGEND_LINE
    sheet = Sheet(WIDTH, height, overview_sentence(table), name)
    if address:  # what is inside can be reached, so it isn't one picture
        sheet.set(role="group")
    fills = _fills(sheet)
    sheet.rect(0, 0, WIDTH, HEIGHT, fill="#f3f6fc")
    sheet.draw("path", d=neighbours, fill="#e4e5e8", stroke="#fff", stroke_width=0.8)
    rows = {row.code: row for row in table.rows}
    shown = [(one, rows[one.code]) for one in outlines]
    if address:
        shown.sort(key=lambda pair: pair[0].code)  # the order in which the keyboard walks
    for outline, row in shown:
        size = "country-large" if outline.size > LARGE else "country-small"
        attributes: dict[str, object] = {"class_": f"country {size}"}
        if address:
            attributes |= {"href": address(row.code), "aria_label": says(row)}
        with sheet.group("a" if address else "g", says(row), **attributes):
            _country(sheet, outline, row, fills)
    if not address:
        _legend(sheet, fills, table.edition.year)
    return sheet.svg()


def _legend(sheet: Sheet, fills: dict[str, str], year: int) -> None:
    """Say below the map what the colours and patterns mean, two in a line."""
    classes = overall_classes_of(year)
    sheet.rect(0, HEIGHT, WIDTH, 2 * LEGEND_LINE, fill="#fff")
    words = {
        "green": _("good: sum of scores %(score)s or more") % {"score": signed(classes.good)},
        "yellow": _("medium: in between"),
        "red": _("poor: sum of scores %(score)s or less") % {"score": signed(classes.poor)},
        "": _("not assessed"),
    }
    for place, (colour, text) in enumerate(words.items()):
        x, y = 10 + place % 2 * WIDTH / 2, HEIGHT + (place // 2 + 0.5) * LEGEND_LINE
        for fill in filter(None, (FILLS.get(colour), fills.get(colour))):
            sheet.rect(x, y - 7, 22, 14, fill=fill)
        sheet.text(x + 30, y + 4, text, room=WIDTH / 2 - 50)


def _country(sheet: Sheet, outline: Outline, row: CountryRow, fills: dict[str, str]) -> None:
    colour = colour_of(row)
    sheet.draw(
        "path",
        d=outline.path,
        fill=FILLS.get(colour, "#c3c5ca"),
        stroke="#fff",
        stroke_width=1,
        stroke_linejoin="round",
    )
    if colour in fills:
        sheet.draw("path", d=outline.path, fill=fills[colour])
    x, y = outline.label
    small = outline.size < SMALL
    if small:
        sheet.draw(
            "circle",
            cx=x,
            cy=y,
            r=6,
            fill=FILLS.get(colour, "#c3c5ca"),
            stroke=EDGES.get(colour, "#515560"),
            stroke_width=1.2,
        )
    beside_x, beside_y = BESIDE.get(row.code, (0, 0))
    _label(sheet, x + beside_x, y + beside_y, row, outside=row.code in BESIDE)


def _label(sheet: Sheet, x: float, y: float, row: CountryRow, *, outside: bool) -> None:
    score = row.overall.score if row.overall else None
    looks = _ink("" if outside else colour_of(row))
    code = {"font_size": 11, "font_weight": "bold", "class_": "code"}
    if outside:
        text = row.code if score is None else f"{row.code} {signed(score)}"
        if row.code == "CY":
            sheet.text(x, y, text, anchor="middle", **code, **looks)
        else:
            sheet.text(x - 6, y, text, **code, **looks)
        return
    sheet.text(x, y, row.code, anchor="middle", **code, **looks)
    if score is not None:
        more = {"anchor": "middle", "font_size": 10.5, "class_": "sum"}
        sheet.text(x, y + 11, signed(score), **more, **looks)


def _ink(colour: str) -> dict[str, object]:
    """Return how a label is written on a colour: light on dark, with a rim where it hangs over."""
    dark = colour in ("green", "red")
    return {
        "fill": "#fff" if dark else INK,
        "stroke": EDGES[colour] if dark else "#fff",
        "stroke_width": 2.5,
        "stroke_opacity": 0.7,
        "stroke_linejoin": "round",
        "paint_order": "stroke",
    }


def colour_of(row: CountryRow) -> str:
    """Return the colour of a country's class; empty when it isn't assessed."""
    return wording.CLASS_COLOURS.get(row.overall.name, "") if row.overall else ""


def _fills(sheet: Sheet) -> dict[str, str]:
    """Define the patterns over the colours: dots for medium, lines for poor, hatch for none."""
    dots, lines = f"{sheet.name}dots", f"{sheet.name}lines"
    with sheet.group("pattern", id=dots, width=9, height=9, patternUnits="userSpaceOnUse"):
        sheet.draw("circle", cx=2.5, cy=2.5, r=1.4, fill=EDGES["yellow"], fill_opacity=0.55)
    with sheet.group(
        "pattern",
        id=lines,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    ):
        sheet.line(0, 0, 0, 6, stroke="#fff", stroke_width=2, stroke_opacity=0.45)
    return {
        "yellow": f"url(#{dots})",
        "red": f"url(#{lines})",
        "": sheet.hatch(colour="#a3a6ad", ground="#cfd1d5"),
    }
