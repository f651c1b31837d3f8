"""How figures of the Scoreboard look on a page.

{% place_url place "indicator" 1 area="PQ" %} · {% mark cell %} · {% class_mark overall %} ·
{{ count|number }} · {{ code|country }} · {{ cell|in_words }} · {{ cell|counted }} ·
{{ score|signed }} · {{ colours|item:"green" }}
"""

from collections.abc import Mapping

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from scoreboard.selectors.edition import Cell, Overall
from scoreboard.services import sentences, wording
from scoreboard.views.frame import Place

register = template.Library()
register.filter("country", wording.country)
register.filter("in_words", wording.cell_text)
register.filter("counted", wording.counted_text)
register.filter("note", wording.flag_text)
register.filter("signed", sentences.signed)


@register.simple_tag
def place_url(place: Place, name: str, *parts: object, **query: object) -> str:
    """The address of a page of an edition, of the revision that is shown."""
    return place.url(name, *parts, **query)


@register.simple_tag
def absolute(address: str) -> str:
    """An address with the name of this site, for other sites."""
    return f"{settings.SITE_URL}{address}"


@register.filter
def number(value: float | None) -> str:
    """A number with separators of thousands; a dash for none."""
    return "–" if value is None else wording.number(value)


@register.filter
def exact(value: float | None) -> str:
    """A number with two decimals; a dash for none."""
    return "–" if value is None else wording.number(value, 2)


@register.filter
def item(found: Mapping[str, object], name: str) -> object:
    """One entry of a mapping."""
    return found.get(name, "")


@register.filter
def class_name(name: str) -> object:
    """The name of an overall class in the reader's language."""
    return wording.CLASSES[name]


@register.simple_tag
def mark(cell: Cell) -> SafeString:
    """A cell's value with colour, shape and, for readers who see neither, words."""
    if cell.value is None:
        return format_html(
            '<span class="score score-none" title="{}"><span aria-hidden="true">–</span>'
            '<span class="visually-hidden">{}</span></span>',
            wording.counted_text(cell),
            wording.flag_text(cell),
        )
    few = cell.flag == "few"
    return format_html(
        '<span class="score score-{}" title="{}"><span class="score-shape" aria-hidden="true">{}'
        '</span><span class="score-value">{}</span>{}<span class="visually-hidden">, {}</span>'
        "</span>",
        cell.colour,
        wording.counted_text(cell),
        (wording.HOLLOW if few else wording.MARKS)[cell.colour],
        wording.short_value(cell.indicator, cell.value),
        format_html('<abbr class="score-few" title="{}">{}</abbr>', wording.flag_text(cell), "*")
        if few
        else "",
        wording.COLOURS[cell.colour],
    )


@register.simple_tag
def class_mark(overall: Overall | None) -> SafeString:
    """The overall class with colour, shape and sum of scores."""
    if overall is None or overall.score is None:
        return format_html('<span class="score score-none">{}</span>', wording.CLASSES[""])
    colour = wording.CLASS_COLOURS[overall.name]
    return format_html(
        '<span class="score score-{}"><span class="score-shape" aria-hidden="true">{}</span>'
        '<span class="score-value">{}</span> <span class="score-sum">{}</span></span>',
        colour,
        wording.MARKS[colour],
        wording.CLASSES[overall.name],
        sentences.signed(overall.score),
    )


@register.simple_tag
def shape(colour: str, *, hollow: bool = False) -> SafeString:
    """The shape of a class alone, as in a legend."""
    return format_html(
        '<span class="score-shape score-shape-{}" aria-hidden="true">{}</span>',
        colour,
        (wording.HOLLOW if hollow else wording.MARKS)[colour],
    )
