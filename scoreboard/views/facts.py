"""Facts and figures: every number of the network, and how requests and exchanges grew."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from scoreboard.selectors.facts import SHOWN_AREAS, Facts, YearVolume
from scoreboard.selectors.pages import area_names, facts_of
from scoreboard.services import sentences, wording
from scoreboard.services.charts.years import Column, bars, columns
from scoreboard.services.editorial import card_sentence
from scoreboard.views.alone import alone, for_frames
from scoreboard.views.frame import Place, file_of_edition, of_edition, page
from scoreboard.views.pictures import picture, table_answer

Draw = Callable[[bool, str], str]


@dataclass(frozen=True)
class Chart:
    """A chart of this page with the table of its figures.

    columns: for readers; keys: the same for programs, in no language. codes: what stands first
    in each row for programs, where readers see a name.
    draw: makes it, given whether it is for narrow screens and a name for its parts.
    """

    name: str
    title: str
    sentence: str
    columns: list[str]
    keys: list[str]
    rows: list[list[object]]
    draw: Draw
    note: str = ""
    codes: list[str] | None = None

    @property
    def data(self) -> list[list[object]]:
        """The rows for programs."""
        if self.codes is None:
            return self.rows
        return [[code, *row[1:]] for code, row in zip(self.codes, self.rows, strict=True)]

    @property
    def wide(self) -> str:
        """The drawing for wide screens."""
        return mark_safe(self.draw(False, f"{self.name}-w-"))  # noqa: S308

    @property
    def tall(self) -> str:
        """The drawing for narrow screens."""
        return mark_safe(self.draw(True, f"{self.name}-t-"))  # noqa: S308


@of_edition
def facts_page(request: HttpRequest, place: Place) -> HttpResponse:
    """All figures of the network in one year."""
    found, rows = facts_of(place.edition)
    names = area_names()
    return page(
        request,
        place,
        "facts",
        "facts",
        facts=found,
        figures=found.figures,
        charts=list(_charts(found, rows, names).values()),
        card_sentence=card_sentence(place.year),
        requests_growth=_growth(found.requests_growth, place.year),
        exchanges_growth=_growth(found.exchanges_growth, place.year),
    )


def _growth(percent: float | None, year: int) -> str:
    return "" if percent is None else sentences.growth_sentence(percent, year - 1)


def _charts(found: Facts, rows: list[YearVolume], names: dict[str, str]) -> dict[str, Chart]:
    shown, note = _shown_names(rows, names), _other_note(rows, names)
    charts = [
        _exchanges(found),
        _stacked(
            "requests",
            _("Information requests sent, by year and area"),
            rows,
            shown,
            note,
            lambda one: one.shown,
        ),
        _stacked(
            "cumulative",
            _("Information requests sent since the beginning"),
            rows,
            shown,
            note,
            lambda one: one.cumulative_shown,
        ),
    ]
    charts.append(_areas(found, names))
    return {chart.name: chart for chart in charts}


def _shown_names(rows: list[YearVolume], names: dict[str, str]) -> tuple[str, ...]:
    codes = rows[-1].shown if rows else {}
    return tuple(names.get(code, f"{wording.OTHER_AREAS}*") for code in codes)


def _other_note(rows: list[YearVolume], names: dict[str, str]) -> str:
    """Say which areas stand together under "other", those with any request."""
    codes = {code for one in rows for code, count in one.areas.items() if count}
    others = [name for code, name in names.items() if code in codes.difference(SHOWN_AREAS)]
    if not others:
        return ""
    return _("* Other areas: %(names)s.") % {"names": sentences.listed(others)}


def _exchanges(found: Facts) -> Chart:
    years = [Column(year, (count,)) for year, count in found.exchanges_by_year.items()]
    title = _("Information exchanges of all kinds, by year")
    sentence = sentences.exchanges_sentence(found)
    return Chart(
        name="exchanges",
        title=title,
        sentence=sentence,
        columns=[_("Year"), _("Exchanges")],
        keys=["year", "exchanges"],
        rows=[[one.year, one.total] for one in years],
        draw=lambda narrow, name: columns(years, (title,), sentence, narrow=narrow, name=name),
    )


def _stacked(
    name: str,
    title: str,
    rows: list[YearVolume],
    shown: tuple[str, ...],
    note: str,
    parts: Callable[[YearVolume], dict[str, int]],
) -> Chart:
    years = [Column(one.year, tuple(parts(one).values())) for one in rows]
    sentence = f"{title}. {sentences.volumes_sentence(rows)}"
    return Chart(
        name=name,
        title=title,
        sentence=sentence,
        columns=[_("Year"), *shown, _("All areas")],
        keys=["year", *(rows[-1].shown if rows else ()), "ALL"],
        rows=[[one.year, *one.parts, one.total] for one in years],
        draw=lambda narrow, prefix: columns(years, shown, sentence, narrow=narrow, name=prefix),
        note=note,
    )


def _areas(found: Facts, names: dict[str, str]) -> Chart:
    year = found.edition.year
    codes = sorted(found.by_area, key=lambda code: -found.by_area[code])
    pairs = [(names.get(code, code), found.by_area[code]) for code in codes]
    title = _("Information requests of %(year)s, by area") % {"year": year}
    sentence = title
    if pairs and found.requests:
        name, most = pairs[0]
        sentence = sentences.areas_sentence(name, round(100 * most / found.requests, 1), year)
    return Chart(
        name="areas",
        title=title,
        sentence=sentence,
        columns=[_("Area"), _("Requests")],
        keys=["area", "requests"],
        rows=[list(pair) for pair in pairs],
        codes=codes,
        draw=lambda narrow, prefix: bars(pairs, sentence, narrow=narrow, name=prefix),
    )


@for_frames
def embedded(request: HttpRequest, place: Place, name: str) -> HttpResponse:
    """One of the charts alone, for a frame in someone else's page."""
    chart = _charts(*facts_of(place.edition), area_names())[name]
    url = place.url("facts")
    return alone(request, place, chart.title, url, wide=chart.wide, tall=chart.tall)


@file_of_edition
def chart_file(request: HttpRequest, place: Place, name: str, extension: str) -> HttpResponse:
    """One of the charts as a picture, or its figures."""
    chart = _charts(*facts_of(place.edition), area_names())[name]
    if extension in ("svg", "png"):
        narrow = request.GET.get("shape") == "tall"
        return picture(place, chart.title, chart.draw(narrow, ""), extension)
    return table_answer(chart.keys, chart.data, f"imi-{place.year}-{name}", extension)
