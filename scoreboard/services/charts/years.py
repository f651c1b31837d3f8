"""Charts of volume: columns by year, one over the other by area, and bars by area."""

from collections.abc import Iterable
from dataclasses import dataclass

from scoreboard.services import wording
from scoreboard.services.charts.canvas import BLUE, SOFT, Scale, Sheet, ticks

#: Told apart by lightness too, so that no colour needs to be seen.
SHADES = ("#0b39a2", "#6e91e0", "#f0b323", "#9a9da5")
WIDE, TALL = (1000, 380), (360, 360)
#: Letters of a name for which a quarter of the width is enough.
ROOM = 30


@dataclass(frozen=True)
class Column:
    """One year: its parts in the order of the names, and what it says when pointed at."""

    year: int
    parts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(self.parts)


def columns(
    found: list[Column],
    names: tuple[str, ...],
    label: str,
    *,
    narrow: bool = False,
    name: str = "",
) -> str:
    """Draw one column a year, with a legend where it has several parts."""
    width, height = TALL if narrow else WIDE
    sheet = Sheet(width, height, label, name)
    left, right = 52, width - 8
    lines = list(_legend_lines(names, narrow=narrow)) if len(names) > 1 else []
    top, bottom = 26 + 20 * len(lines), height - 30
    up = _axis(sheet, max((one.total for one in found), default=0), left, right, top, bottom)
    step = (right - left) / max(len(found), 1)
    for place, one in enumerate(found):
        centre = left + (place + 0.5) * step
        with sheet.group(title=_tooltip(one, names), class_="column"):
            sheet.rect(
                centre - step / 2,
                top,
                step,
                bottom - top,
                fill="none",
                pointer_events="all",
                class_="column-ground",
            )
            below = 0
            for part, shade in zip(one.parts, SHADES, strict=False):
                if part:
                    sheet.rect(
                        centre - step * 0.36,
                        up(below + part),
                        step * 0.72,
                        up(below) - up(below + part),
                        fill=shade,
                    )
                below += part
            sheet.text(
                centre,
                up(one.total) - 5,
                wording.number(one.total),
                anchor="middle",
                font_size=9 if narrow else 11,
                font_weight="bold",
            )
            shown = f"’{one.year % 100:02d}" if narrow else one.year
            sheet.text(
                centre,
                bottom + 18,
                shown,
                anchor="middle",
                fill=SOFT,
                font_size=10 if narrow else 12,
            )
    for row, line in enumerate(lines):
        for place, (shade, text) in enumerate(line):
            x = left + place * (right - left) / len(line)
            sheet.rect(x, 6 + 20 * row, 12, 12, fill=shade)
            sheet.text(x + 18, 16 + 20 * row, text, room=(right - left) / len(line) - 26)
    return sheet.svg()


def _axis(
    sheet: Sheet, highest: int, left: float, right: float, top: float, bottom: float
) -> Scale:
    marks = ticks(highest)
    up = Scale(0, marks[-1], bottom, top)
    for tick in marks:
        sheet.line(left, up(tick), right, up(tick), stroke="#e9eaeb" if tick else SOFT)
        sheet.text(
            left - 6, up(tick) + 4, wording.number(tick), anchor="end", fill=SOFT, font_size=10
        )
    return up


def _legend_lines(names: tuple[str, ...], *, narrow: bool) -> Iterable[list[tuple[str, str]]]:
    """Yield the lines of a legend; long names get more room."""
    most = 2 if max(map(len, names)) > ROOM else 4
    most = 1 if narrow else most
    pairs = list(zip(SHADES, names, strict=False))
    for start in range(0, len(pairs), most):
        yield pairs[start : start + most]


def _tooltip(one: Column, names: tuple[str, ...]) -> str:
    lines = [f"{one.year}: {wording.number(one.total)}"]
    if len(names) > 1:
        lines += [
            f"{name}: {wording.number(part)}" for name, part in zip(names, one.parts, strict=True)
        ]
    return "\n".join(lines)


def bars(found: list[tuple[str, int]], label: str, *, narrow: bool = False, name: str = "") -> str:
    """Draw one bar for each (name, number), the longest first."""
    ordered = sorted(found, key=lambda pair: -pair[1])
    width, step = (360, 40) if narrow else (1000, 30)
    sheet = Sheet(width, max(step * len(ordered) + 8, 30), label, name)
    left = 4 if narrow else 330
    right = width - 70
    across = Scale(0, max((count for _name, count in ordered), default=1), left, right)
    for place, (text, count) in enumerate(ordered):
        y = 4 + place * step
        with sheet.group(title=f"{text}: {wording.number(count)}", class_="column"):
            sheet.rect(0, y, width, step, fill="none", pointer_events="all", class_="column-ground")
            at = y + 13 if narrow else y + step / 2 + 4
            room = width - 8 if narrow else left - 14
            side, anchor = (left, "start") if narrow else (left - 10, "end")
            sheet.text(side, at, text, anchor=anchor, room=room)
            bar = y + 18 if narrow else y + 5
            sheet.rect(
                left,
                bar,
                max(across(count) - left, 1.5 if count else 0),
                step - (22 if narrow else 10),
                fill=BLUE,
            )
            sheet.text(
                across(count) + 6,
                bar + (step - (22 if narrow else 10)) / 2 + 4,
                wording.number(count),
                font_weight="bold",
                font_size=11,
            )
    return sheet.svg()
