"""The chart of one indicator: values on the bands of the classes, and below how many cases.

Two shapes: countries side by side for wide screens, one under the other for narrow ones.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoreboard.indicators.base import Unit
from scoreboard.selectors.edition import IndicatorRow, IndicatorTable
from scoreboard.services import wording
from scoreboard.services.charts.canvas import (
    BLUE,
    BLUE_SOFT,
    EDGES,
    GROUNDS,
    INK,
    SOFT,
    Scale,
    Sheet,
    ticks,
)
from scoreboard.services.sentences import indicator_sentence, small_numbers

COLOURS = ("green", "yellow", "red")


@dataclass(frozen=True)
class _Plot:
    """What both shapes draw."""

    table: IndicatorTable
    rows: list[IndicatorRow]
    value_ticks: list[int]
    bar_ticks: list[int]

    @property
    def highest(self) -> int:
        return self.value_ticks[-1]

    def bands(self) -> list[tuple[str, float, float, str]]:
        """Return colour, from, to and bounds of each class."""
        low, high = sorted((self.table.bands.green, self.table.bands.red))
        order = COLOURS[::-1] if self.table.indicator.more_is_better else COLOURS
        ends = (0, low, high, self.highest)
        bounds = wording.thresholds(self.table.indicator, self.table.bands)
        return [
            (colour, ends[place], ends[place + 1], bounds[colour])
            for place, colour in enumerate(order)
        ]

    def bar(self, row: IndicatorRow) -> int:
        """Return what the bars count: requests received, or the cases of the indicator."""
        return row.received if self.table.indicator.number in (1, 2) else row.cell.n


def _plot(table: IndicatorTable) -> _Plot:
    """Order the countries, the best first; those without a value last."""
    sign = -1 if table.indicator.more_is_better else 1
    valued = [row for row in table.rows if row.cell.value is not None]
    rows = sorted(valued, key=lambda row: (sign * (row.cell.value or 0), row.code))
    rows += [row for row in table.rows if row.cell.value is None]
    values = [row.cell.value or 0 for row in (*valued, table.eu)]
    if table.indicator.unit == Unit.PERCENT and table.indicator.more_is_better:
        value_ticks = [0, 20, 40, 60, 80, 100]
    else:
        value_ticks = ticks(max(*values, round(table.bands.red * 1.25)))
    plot = _Plot(table, rows, value_ticks, [0])
    return _Plot(table, rows, value_ticks, ticks(max(map(plot.bar, rows), default=0), 3))


def tooltip(row: IndicatorRow) -> str:
    """Return what a mark says of a country when it is pointed at."""
    received = _("Requests received: %(number)s") % {"number": wording.number(row.received)}
    return "\n".join(
        (
            f"{wording.country(row.code)}: {wording.cell_text(row.cell)}",
            wording.counted_text(row.cell),
            received,
        )
    )


def wide(table: IndicatorTable, name: str = "") -> str:
    """Draw the countries side by side."""
    plot = _plot(table)
    sheet = Sheet(1000, 460, indicator_sentence(table), name)
    hatch = sheet.hatch()
    left, right, top, middle, low, bottom = 46, 856, 34, 262, 318, 416
    up = Scale(0, plot.highest, middle, top)
    bars = Scale(0, plot.bar_ticks[-1], bottom, low)
    words = wording.WORDINGS[table.indicator.number]
    sheet.text(left, 18, words.measure, font_weight="bold")
    for colour, start, end, bounds in plot.bands():
        sheet.rect(left, up(end), right - left, up(start) - up(end), fill=GROUNDS[colour])
        height = (up(start) + up(end)) / 2
        sheet.mark(right + 14, height, colour)
        sheet.text(right + 26, height + 4, bounds, fill=SOFT)
    for tick in plot.value_ticks:
        sheet.line(left, up(tick), right, up(tick), stroke="#fff" if tick else SOFT)
        sheet.text(left - 6, up(tick) + 4, wording.number(tick), anchor="end", fill=SOFT)
    sheet.text(left, low - 12, words.volume, font_weight="bold")
    for tick in plot.bar_ticks:
        sheet.line(left, bars(tick), right, bars(tick), stroke="#e9eaeb" if tick else SOFT)
        sheet.text(left - 6, bars(tick) + 4, wording.number(tick), anchor="end", fill=SOFT)
    _average(sheet, plot, left, right, up)
    step = (right - left) / len(plot.rows)
    for place, row in enumerate(plot.rows):
        centre = left + (place + 0.5) * step
        with sheet.group(title=tooltip(row), class_="column"):
            sheet.rect(
                centre - step / 2,
                top - 10,
                step,
                bottom - top + 10,
                fill="none",
                pointer_events="all",
                class_="column-ground",
            )
            _column(sheet, plot, row, centre, step, up, bars, hatch)
            sheet.text(
                centre,
                middle + 18,
                row.code,
                anchor="middle",
                font_size=11,
                font_weight="bold",
                fill=INK if row.eu else SOFT,
            )
    _legend(sheet, left, 446, hatch, table.edition.year)
    return sheet.svg()


def _column(
    sheet: Sheet,
    plot: _Plot,
    row: IndicatorRow,
    centre: float,
    step: float,
    up: Scale,
    bars: Scale,
    hatch: str,
) -> None:
    cell = row.cell
    if cell.value is None:
        sheet.rect(
            centre - step * 0.35, up(plot.highest), step * 0.7, up(0) - up(plot.highest), fill=hatch
        )
        sheet.text(centre, up(plot.highest / 2), "–", anchor="middle", fill=SOFT)
    else:
        height = up(cell.value)
        sheet.mark(centre, height, cell.colour, hollow=cell.flag == "few")
        above = height - 10 if height - 10 > up(plot.highest) - 8 else height + 18
        sheet.text(centre, above, wording.number(cell.value), anchor="middle", font_size=11)
    counted = plot.bar(row)
    if counted:
        sheet.rect(
            centre - step * 0.35, bars(counted), step * 0.7, bars(0) - bars(counted), fill=BLUE_SOFT
        )


def _average_text(table: IndicatorTable) -> str:
    short = _("EU")
    return f"{short} {wording.short_value(table.indicator, table.eu.cell.value or 0)}"


def _average(sheet: Sheet, plot: _Plot, left: float, right: float, up: Scale) -> None:
    cell = plot.table.eu.cell
    if cell.value is None:
        return
    height = up(cell.value)
    with sheet.group(title=tooltip(plot.table.eu)):
        sheet.line(
            left, height, right, height, stroke=BLUE, stroke_width=1.5, stroke_dasharray="6 3"
        )
        text = _average_text(plot.table)
        sheet.text(right + 76, height + 4, text, fill=BLUE, font_weight="bold")


def _legend(
    sheet: Sheet, left: float, y: float, hatch: str, year: int, *, stacked: bool = False
) -> None:
    """Explain what isn't a class: hollow marks, the hatch, grey codes."""
    x = left + 6
    for place, colour in enumerate(COLOURS):
        sheet.mark(x + place * 15, y - 4, colour, hollow=True, size=4)
    sheet.text(x + 44, y, small_numbers(year)[0], fill=SOFT, room=300 if stacked else 200)
    x, y = (x, y + 20) if stacked else (x + 260, y)
    sheet.rect(x - 6, y - 10, 14, 12, fill=hatch)
    sheet.text(x + 16, y, small_numbers(year)[1], fill=SOFT, room=330 if stacked else 520)


def tall(table: IndicatorTable, name: str = "") -> str:
    """Draw the countries one under the other."""
    plot = _plot(table)
    step, top, left, right, bar_left, bar_right = 24, 66, 34, 212, 256, 318
    bottom = top + step * len(plot.rows)
    sheet = Sheet(360, bottom + 62, indicator_sentence(table), name)
    hatch = sheet.hatch()
    across = Scale(0, plot.highest, left, right)
    bars = Scale(0, plot.bar_ticks[-1], bar_left, bar_right)
    words = wording.WORDINGS[table.indicator.number]
    sheet.text(left, 16, words.measure, font_weight="bold", room=356 - left)
    sheet.text(356, 36, words.volume, font_weight="bold", anchor="end", font_size=11, room=310)
    for colour, start, end, bounds in plot.bands():
        sheet.rect(
            across(start),
            top - 6,
            across(end) - across(start),
            bottom - top + 6,
            fill=GROUNDS[colour],
        )
        middle = (across(start) + across(end)) / 2
        sheet.text(middle, top - 12, bounds, anchor="middle", font_size=10, fill=EDGES[colour])
    cell = plot.table.eu.cell
    if cell.value is not None:
        x = across(cell.value)
        looks = {"stroke": BLUE, "stroke_width": 1.5, "stroke_dasharray": "6 3"}
        text = _average_text(table)
        with sheet.group(title=tooltip(plot.table.eu)):
            sheet.line(x, top - 6, x, bottom, **looks)
            sheet.text(x, bottom + 14, text, fill=BLUE, font_weight="bold", anchor="middle")
    for place, row in enumerate(plot.rows):
        y = top + (place + 0.5) * step
        with sheet.group(title=tooltip(row), class_="column"):
            sheet.rect(
                0,
                y - step / 2,
                360,
                step,
                fill="none",
                pointer_events="all",
                class_="column-ground",
            )
            sheet.text(4, y + 4, row.code, font_weight="bold", fill=INK if row.eu else SOFT)
            _row(sheet, plot, row, y, across, bars, hatch)
    _legend(sheet, 4, bottom + 36, hatch, table.edition.year, stacked=True)
    return sheet.svg()


def _row(
    sheet: Sheet, plot: _Plot, row: IndicatorRow, y: float, across: Scale, bars: Scale, hatch: str
) -> None:
    cell = row.cell
    if cell.value is None:
        sheet.rect(across(0), y - 7, across(plot.highest) - across(0), 14, fill=hatch)
    else:
        sheet.mark(across(cell.value), y, cell.colour, hollow=cell.flag == "few")
        sheet.text(across(plot.highest) + 8, y + 4, wording.number(cell.value), font_size=11)
    counted = plot.bar(row)
    if counted:
        sheet.rect(bars(0), y - 6, bars(counted) - bars(0), 12, fill=BLUE_SOFT)
    sheet.text(bars(counted) + 4, y + 4, wording.number(counted), font_size=10, fill=SOFT)
