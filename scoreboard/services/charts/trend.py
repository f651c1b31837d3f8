"""The five indicators over the editions, for one country beside the EU average."""

from django.utils.translation import gettext as _

from scoreboard.indicators import INDICATORS
from scoreboard.indicators.base import Indicator
from scoreboard.selectors.edition import TrendPoint
from scoreboard.services import wording
from scoreboard.services.charts.canvas import (
    GREY,
    GROUNDS,
    INK,
    SOFT,
    Scale,
    Sheet,
    ticks,
)

PANEL, GAP, HEIGHT = 300, 50, 190


def trend(
    points: list[TrendPoint],
    average: list[TrendPoint],
    label: str,
    *,
    narrow: bool = False,
    name: str = "",
) -> str:
    """Draw a panel for each indicator: the country in ink, the EU dashed; gaps stay gaps."""
    across = 1 if narrow else 3
    down = -(-len(INDICATORS) // across)
    width = across * PANEL + (across - 1) * GAP + 60
    sheet = Sheet(width, down * (HEIGHT + 50), label, name)
    years = sorted({point.year for point in (*points, *average)})
    for place, indicator in enumerate(INDICATORS):
        row, column = divmod(place, across)
        left = 36 + column * (PANEL + GAP)
        _panel(sheet, indicator, points, average, years, left, row * (HEIGHT + 50) + 26)
    return sheet.svg()


def _panel(
    sheet: Sheet,
    indicator: Indicator,
    points: list[TrendPoint],
    average: list[TrendPoint],
    years: list[int],
    left: float,
    top: float,
) -> None:
    bottom, right = top + HEIGHT - 30, left + PANEL - 10
    values = [one.country.cell(indicator.number).value or 0 for one in (*points, *average)]
    bands = indicator.bands_of(years[-1])
    marks = ticks(max(*values, round(bands.red * 1.2)), 4)
    if indicator.more_is_better:
        marks = [0, 20, 40, 60, 80, 100]
    up = Scale(0, marks[-1], bottom, top)
    at = Scale(years[0] - 0.5, years[-1] + 0.5, left, right)
    sheet.text(
        left - 30,
        top - 10,
        wording.WORDINGS[indicator.number].short,
        font_weight="bold",
        room=PANEL + 20,
    )
    low, high = sorted((bands.green, bands.red))
    order = ("red", "yellow", "green") if indicator.more_is_better else ("green", "yellow", "red")
    for colour, start, end in zip(order, (0, low, high), (low, high, marks[-1]), strict=True):
        sheet.rect(left, up(end), right - left, up(start) - up(end), fill=GROUNDS[colour])
    for tick in marks:
        sheet.text(
            left - 5, up(tick) + 4, wording.number(tick), anchor="end", fill=SOFT, font_size=10
        )
    sheet.line(left, bottom, right, bottom, stroke=SOFT)
    for year in years:
        sheet.text(
            at(year), bottom + 14, f"’{year % 100:02d}", anchor="middle", font_size=10, fill=SOFT
        )
    _line(sheet, indicator, average, at, up, stroke=GREY, stroke_dasharray="5 3")
    _line(sheet, indicator, points, at, up, stroke=INK)
    for point in points:
        _point(sheet, indicator, point, at, up)


def _line(
    sheet: Sheet,
    indicator: Indicator,
    points: list[TrendPoint],
    at: Scale,
    up: Scale,
    **looks: object,
) -> None:
    """Draw a line through what has a value; a year without one breaks it."""
    steps: list[str] = []
    pen = "M"
    for point in points:
        value = point.country.cell(indicator.number).value
        if value is None:
            pen = "M"
            continue
        steps.append(f"{pen}{at(point.year):.1f},{up(value):.1f}")
        pen = "L"
    if steps:
        sheet.draw("path", d="".join(steps), fill="none", stroke_width=2, **looks)


def _point(sheet: Sheet, indicator: Indicator, point: TrendPoint, at: Scale, up: Scale) -> None:
    cell = point.country.cell(indicator.number)
    if cell.value is None:
        return
    x, y = at(point.year), up(cell.value)
    title = f"{point.year}: {wording.cell_text(cell)}\n{wording.counted_text(cell)}"
    with sheet.group(title=title):
        sheet.mark(x, y, cell.colour, hollow=cell.flag == "few", size=4)
        above = y - 9 if y - 9 > up.end + 6 else y + 17
        rim = {"stroke": "#fff", "stroke_width": 2.5, "paint_order": "stroke"}
        sheet.text(x, above, wording.number(cell.value), anchor="middle", font_size=10, **rim)


def legend(code: str) -> tuple[str, str]:
    """Return what the full and the dashed line are."""
    return wording.country(code), _("EU average")
