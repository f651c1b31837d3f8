"""A drawing with what it needs away from its page: a title above, its source below."""

from collections.abc import Sequence

from scoreboard.services.charts.canvas import INK, SOFT, Sheet

HEAD, LINE, MARGIN = 34, 17, 10


def framed(svg: str, title: str, notes: Sequence[str]) -> str:
    """Return a drawing between its title and notes, a line each; empty where nothing is drawn."""
    if not svg:
        return ""
    width, height = _size(svg)
    sheet = Sheet(width, HEAD + height + LINE * len(notes) + MARGIN, title)
    room = width - 2 * MARGIN
    sheet.text(MARGIN, 22, title, font_size=15, font_weight="bold", fill=INK, room=room)
    for place, note in enumerate(notes, start=1):
        y = HEAD + height + LINE * place
        sheet.text(MARGIN, y, note, font_size=10.5, fill=SOFT, room=room)
    end = "</svg>"
    return sheet.svg().removesuffix(end) + svg.replace("<svg ", f'<svg y="{HEAD}" ', 1) + end


def _size(svg: str) -> tuple[float, float]:
    width, height = svg.partition('viewBox="0 0 ')[2].partition('"')[0].split()
    return float(width), float(height)
