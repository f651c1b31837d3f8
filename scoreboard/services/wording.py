"""What the pages say of the indicators: names of columns, rules in plain words, thresholds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from authorities import names
from imi.kernel.collation import in_alphabet
from scoreboard.indicators.base import Bands, Indicator, Unit
from scoreboard.indicators.countries import EU
from scoreboard.selectors.edition import Cell

T = TypeVar("T")


@dataclass(frozen=True)
class Wording:
    """The texts of one indicator.

    tab: one or two words. short: over a narrow column. measure: what the value says, with its
    unit. total and cases: what was divided by what. rule: how it is counted, a few sentences.
    volume: what the lower bars of its chart count.
    """

    tab: Promise
    short: Promise
    measure: Promise
    total: Promise
    cases: Promise
    rule: Promise
    volume: Promise


WORDINGS = {
    1: Wording(
        tab=_("Accepting"),
        short=_("Speed in accepting"),
        measure=_("% accepted within 7 days"),
        total=_("Accepted within 7 days"),
        cases=_("Requests whose acceptance is decided"),
        rule=_(
            "The share of the requests received that an authority of the country accepted within"
            " 7 calendar days of the sending; day 7 is in time. Requests refused before"
            " acceptance, withdrawn unaccepted from day 8 on, or still not accepted when day 7 is"
            " over count as not accepted in time. Younger ones that still wait are not counted"
            " yet."
        ),
        volume=_("Requests received"),
    ),
    2: Wording(
        tab=_("Answering"),
        short=_("Speed in answering"),
        measure=_("Average number of days taken to answer"),
        total=_("Days taken, all together"),
        cases=_("Requests answered"),
        rule=_(
            "The calendar days between the sending of a request and the first complete reply, on"
            " average over all requests that were answered and not withdrawn. A partial reply is"
            " no reply. For a part that was split off, the days run from the sending of the"
            " original request."
        ),
        volume=_("Requests received"),
    ),
    3: Wording(
        tab=_("Agreed date"),
        short=_("Answered by the agreed date"),
        measure=_("% answered by the agreed date"),
        total=_("Answered by the agreed date"),
        cases=_("Requests with an agreed date"),
        rule=_(
            "When sending a request, the authority gives the date by which it needs an answer. The"
            " replying authority accepts this date or proposes a new one. Counted is the share of"
            " the requests with an agreed date that were answered on that date or before."
            " Requests that are overdue and still open, or refused after the date, count as"
            " missed; withdrawn ones are not counted."
        ),
        volume=_("Requests with an agreed date"),
    ),
    4: Wording(
        tab=_("Timeliness"),
        short=_("Timeliness, as rated"),
        # xgettext:no-python-format
        measure=_("% of negative ratings"),
        total=_("Negative ratings"),
        cases=_("Ratings given"),
        rule=_(
            "After a reply, the sender may rate whether it came in time. Counted is the share of"
            " senders who were dissatisfied or very dissatisfied, among all who gave a rating."
            " The rating is voluntary; “no opinion” is not counted."
        ),
        volume=_("Ratings given"),
    ),
    5: Wording(
        tab=_("Efforts"),
        short=_("Efforts made, as rated"),
        # xgettext:no-python-format
        measure=_("% of negative ratings"),
        total=_("Negative ratings"),
        cases=_("Ratings given"),
        rule=_(
            "After a reply, the sender may rate the efforts that the other authority made. Counted"
            " is the share of senders who were dissatisfied or very dissatisfied, among all who"
            " gave a rating. The rating is voluntary; “no opinion” is not counted."
        ),
        volume=_("Ratings given"),
    ),
}

#: Names of classes, for readers who see no colours.
COLOURS = {"green": _("green"), "yellow": _("yellow"), "red": _("red")}
CLASSES = {
    "good": _("good"),
    "medium": _("medium"),
    "poor": _("poor"),
    "": _("not assessed"),
}
#: Shapes that stand beside the colours; hollow for few cases.
MARKS = {"green": "●", "yellow": "▲", "red": "■"}
HOLLOW = {"green": "○", "yellow": "△", "red": "□"}
CLASS_COLOURS = {"good": "green", "medium": "yellow", "poor": "red"}
OTHER_AREAS = _("Other areas")
ALL_AREAS = _("All areas")


def language() -> str:
    """Return the language in which the page is written."""
    return get_language() or "en"


def number(value: int | float, decimals: int = 0) -> str:
    """Return a number as the reader's language writes it, with separators of thousands."""
    return _number(value, decimals, language())


@lru_cache(maxsize=8192)
def _number(value: int | float, decimals: int, _language: str) -> str:
    return formats.number_format(value, decimals, force_grouping=True)


def country(code: str) -> str:
    """Return a country's name in the reader's language, or that of the EU average."""
    return gettext("EU average") if code == EU else names.country_name(code, language())


def by_country(items: Iterable[T], code: Callable[[T], str]) -> list[T]:
    """Return items sorted by their countries' names, as the reader's alphabet goes."""
    return in_alphabet(items, language(), lambda item: country(code(item)))


def value_text(indicator: Indicator, value: int) -> str:
    """Return a value with its unit."""
    if indicator.unit == Unit.DAYS:
        return ngettext("%(number)s day", "%(number)s days", value) % {"number": number(value)}
    return gettext("%(number)s%%") % {"number": number(value)}


def short_value(indicator: Indicator, value: int) -> str:
    """Return a value for a cell or a mark of a chart: days without their unit."""
    return number(value) if indicator.unit == Unit.DAYS else value_text(indicator, value)


def flag_text(cell: Cell) -> str:
    """Return what a reader must know of a cell with few cases; empty for all others."""
    if cell.flag == "no_data":
        return gettext("no data")
    counted = {"cases": number(cell.n)}
    if cell.flag == "not_assessed":
        return (
            ngettext(
                "not assessed: only %(cases)s case", "not assessed: only %(cases)s cases", cell.n
            )
            % counted
        )
    if cell.flag == "few":
        return (
            ngettext("rests on few cases: %(cases)s", "rests on few cases: %(cases)s", cell.n)
            % counted
        )
    return ""


def cell_text(cell: Cell) -> str:
    """Return a cell in words: value, class and what to mind."""
    if cell.value is None:
        return flag_text(cell)
    parts = [value_text(cell.indicator, cell.value), str(COLOURS[cell.colour]), flag_text(cell)]
    return ", ".join(filter(None, parts))


def counted_text(cell: Cell) -> str:
    """Return how a value was counted, in one line."""
    wording = WORDINGS[cell.number]
    if cell.total is None:
        return f"{wording.cases}: {number(cell.n)}"
    return f"{wording.total}: {number(cell.total)}. {wording.cases}: {number(cell.n)}."


def thresholds(indicator: Indicator, bands: Bands) -> dict[str, str]:
    """Return the bounds of the classes, {colour: "≥ 80"}, as the Scoreboard writes them."""
    low, high = sorted((bands.green, bands.red))
    middle = f"{low}–{high - 1}"
    if indicator.more_is_better:
        return {"green": f"≥ {bands.green}", "yellow": middle, "red": f"< {bands.red}"}
    red = f"> {bands.red - 1}" if indicator.unit == Unit.DAYS else f"≥ {bands.red}"
    return {"green": f"< {bands.green}", "yellow": middle, "red": red}
