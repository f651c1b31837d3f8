"""The load of a year as a drawing: two columns a month, received and answered."""

from dataclasses import dataclass
from datetime import date

from requests.selectors.load import Month

WIDTH, HEIGHT, FOOT, HEAD, LEFT = 720, 220, 28, 14, 40


@dataclass(frozen=True)
class Column:
    """A month's two columns; places and heights in the units of the drawing."""

    first: date
    received: int
    answered: int
    x: int
    x_answered: int
    middle: int
    y_received: int
    y_answered: int
    received_height: int
    answered_height: int


@dataclass(frozen=True)
class Chart:
    """The drawing; lines: (height, number) of the marks at its side."""

    width: int
    height: int
    base: int
    left: int
    bar: int
    columns: tuple[Column, ...]
    lines: tuple[tuple[int, int], ...]

    @property
    def label_y(self) -> int:
        """Where the names of the months stand."""
        return self.base + 18


def drawn(months: list[Month]) -> Chart:
    """Lay the columns out; the highest fills the sheet."""
    most = _round_up(max((max(one.received, one.answered) for one in months), default=0))
    base, room = HEIGHT - FOOT, HEIGHT - FOOT - HEAD
    step = (WIDTH - LEFT) // max(len(months), 1)
    bar = step * 2 // 5

    def tall(count: int) -> int:
        return round(room * count / most)

    columns = tuple(
        Column(
            first=one.first,
            received=one.received,
            answered=one.answered,
            x=LEFT + place * step + step // 10,
            x_answered=LEFT + place * step + step // 10 + bar,
            middle=LEFT + place * step + step // 2,
            y_received=base - tall(one.received),
            y_answered=base - tall(one.answered),
            received_height=tall(one.received),
            answered_height=tall(one.answered),
        )
        for place, one in enumerate(months)
    )
    marks = sorted({0, most // 2, most})
    lines = tuple((base - tall(mark), mark) for mark in marks)
    return Chart(WIDTH, HEIGHT, base, LEFT, bar, columns, lines)


def _round_up(number: int) -> int:
    """Return the next number with one digit before its noughts, at least 2."""
    power: int = 10 ** (len(str(number)) - 1)
    return max(-(-number // power) * power, 2)
