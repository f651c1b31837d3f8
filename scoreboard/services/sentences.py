"""Sentences made from figures: what a chart shows, in words."""

from collections import Counter
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scoreboard.indicators.assessment import limits_of
from scoreboard.models import Edition
from scoreboard.selectors.edition import (
    CountryRow,
    IndicatorRow,
    IndicatorTable,
    Table,
    TrendPoint,
)
from scoreboard.selectors.facts import Facts, YearVolume
from scoreboard.services.wording import CLASSES, COLOURS, WORDINGS, country, number, value_text


def listed(words: Iterable[str]) -> str:
    """Join words to an enumeration."""
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}


def sources(edition: Edition, address: str) -> list[str]:
    """Return what must be said where figures of an edition leave the site, a line each."""
    title = _("Scoreboard %(year)s") % {"year": edition.year}
    found = [f"Open IMI · {title} · {settings.SITE_URL}{address}"]
    if edition.simulated:
        found.append(_("Values per country are simulated"))
    return found


def small_numbers(year: int) -> tuple[str, str]:
    """Return what the hollow marks and the hatch of an edition's charts mean."""
    limits = limits_of(year)
    return (
        _("few cases (%(from)s–%(to)s)") % {"from": limits.assessed, "to": limits.unmarked - 1},
        _("no data, or fewer than %(number)s cases") % {"number": limits.assessed},
    )


def indicator_sentence(table: IndicatorTable) -> str:
    """Say what an indicator's chart shows: average, classes, the best and the last."""
    year = table.edition.year
    parts = [
        f"{table.indicator.title}, {year}.",
        _average(table),
        _classes(row.cell.colour for row in table.rows),
        _ends(table),
    ]
    return " ".join(filter(None, parts))


def _average(table: IndicatorTable) -> str:
    cell = table.eu.cell
    if cell.value is None:
        return _("There are too few cases for an EU average.")
    return _("The EU average is %(value)s (%(colour)s).") % {
        "value": value_text(table.indicator, cell.value),
        "colour": COLOURS[cell.colour],
    }


def _classes(colours: Iterable[str]) -> str:
    counts = Counter(colours)
    said = []
    if counts["green"]:
        said.append(
            _count(
                ngettext("%(n)s country is green", "%(n)s countries are green", counts["green"]),
                counts["green"],
            )
        )
    if counts["yellow"]:
        said.append(
            _count(
                ngettext("%(n)s is yellow", "%(n)s are yellow", counts["yellow"]), counts["yellow"]
            )
        )
    if counts["red"]:
        said.append(_count(ngettext("%(n)s is red", "%(n)s are red", counts["red"]), counts["red"]))
    if counts[""]:
        said.append(
            _count(
                ngettext("%(n)s is not assessed", "%(n)s are not assessed", counts[""]), counts[""]
            )
        )
    return f"{listed(said)}."


def _count(words: str, count: int) -> str:
    return words % {"n": number(count)}


def _ends(table: IndicatorTable) -> str:
    valued = [row for row in table.rows if row.cell.value is not None]
    if not valued:
        return ""
    sign = -1 if table.indicator.more_is_better else 1
    best = min(sign * (row.cell.value or 0) for row in valued)
    last = max(sign * (row.cell.value or 0) for row in valued)
    if best == last:
        return ""
    return _("The best result is that of %(best)s, the weakest that of %(last)s.") % {
        "best": _holders(valued, sign, best),
        "last": _holders(valued, sign, last),
    }


def _holders(rows: list[IndicatorRow], sign: int, place: int) -> str:
    found = [row for row in rows if sign * (row.cell.value or 0) == place]
    value = value_text(found[0].cell.indicator, found[0].cell.value or 0)
    if len(found) > 3:
        shown = ngettext("%(n)s country", "%(n)s countries", len(found)) % {"n": len(found)}
    else:
        shown = listed(country(row.code) for row in found)
    return f"{shown} ({value})"


def overview_sentence(table: Table) -> str:
    """Say how many countries are good, medium, poor and not assessed."""
    counts = Counter(row.overall.name if row.overall else "" for row in table.rows)
    said = []
    for name, one, many in (
        ("good", _("%(n)s country is good"), _("%(n)s countries are good")),
        ("medium", _("%(n)s is medium"), _("%(n)s are medium")),
        ("poor", _("%(n)s is poor"), _("%(n)s are poor")),
        ("", _("%(n)s is not assessed"), _("%(n)s are not assessed")),
    ):
        if counts[name]:
            said.append((one if counts[name] == 1 else many) % {"n": counts[name]})
    return _("Over all indicators, %(classes)s.") % {"classes": listed(said)}


def profile_sentences(row: CountryRow, ranked: int) -> list[str]:
    """Say how a country did: class and rank, strengths, weaknesses.

    ranked: how many countries have a rank.
    """
    name = country(row.code)
    overall = row.overall
    found = []
    if overall is None or overall.score is None:
        found.append(
            _("%(country)s has too few indicators with enough cases for an overall result.")
            % {"country": name}
        )
    else:
        found.append(
            _(
                "%(country)s is %(class)s over all indicators: sum of scores %(score)s, rank"
                " %(rank)s of %(ranked)s."
            )
            % {
                "country": name,
                "class": CLASSES[overall.name],
                "score": signed(overall.score),
                "rank": overall.rank,
                "ranked": ranked,
            }
        )
    for colour, text in (
        ("green", _("Strengths: %(names)s.")),
        ("red", _("Weaknesses: %(names)s.")),
    ):
        names = [str(WORDINGS[cell.number].short) for cell in row.cells if cell.colour == colour]
        if names:
            found.append(text % {"names": "; ".join(names)})
    return found


def signed(score: int) -> str:
    """Return a score with its sign, and a true minus."""
    return f"+{score}" if score > 0 else str(score).replace("-", "−")


def volumes_sentence(rows: list[YearVolume]) -> str:
    """Say how many requests were sent in the last year, and in all."""
    if not rows:
        return ""
    last = rows[-1]
    return _("%(number)s requests were sent in %(year)s, %(total)s since %(first)s.") % {
        "number": number(last.total),
        "year": last.year,
        "total": number(last.cumulative),
        "first": rows[0].year,
    }


def exchanges_sentence(facts: Facts) -> str:
    """Say how many exchanges of every kind there were, and how their number grew."""
    text = _("%(number)s exchanges of all kinds in %(year)s, %(total)s in all.") % {
        "number": number(facts.exchanges),
        "year": facts.edition.year,
        "total": number(facts.exchanges_total),
    }
    growth = facts.exchanges_growth
    if growth is None:
        return text
    return f"{text} {growth_sentence(growth, facts.edition.year - 1)}"


def growth_sentence(percent: float, before: int) -> str:
    """Say how much more, or less, it is than in the year before."""
    decimals = 0 if float(percent).is_integer() else 1
    shown = {"percent": number(abs(percent), decimals), "year": before}
    if percent < 0:
        return _("That is %(percent)s%% less than in %(year)s.") % shown
    return _("That is %(percent)s%% more than in %(year)s.") % shown


def trend_sentence(points: list[TrendPoint]) -> str:
    """Say how the values of a country, or the EU, went from the first edition to the last."""
    first, last = points[0], points[-1]
    if first.year == last.year:
        return _("There is one edition so far, that of %(year)s.") % {"year": first.year}
    moves = []
    for before, after in zip(first.country.cells, last.country.cells, strict=True):
        if before.value is not None and after.value is not None:
            moves.append(
                f"{WORDINGS[after.number].short} {value_text(before.indicator, before.value)}"
                f" → {value_text(after.indicator, after.value)}"
            )
    head = _("%(name)s, from %(first)s to %(last)s:") % {
        "name": country(last.country.code),
        "first": first.year,
        "last": last.year,
    }
    return f"{head} {'; '.join(moves)}." if moves else head.rstrip(":") + "."


def area_sentence(name: str, years: list[tuple[int, int]]) -> str:
    """Say how many requests an area had in the last year, and in all."""
    if not years:
        return _("No requests were sent in the area “%(name)s”.") % {"name": name}
    year, requests = years[-1]
    return _("%(name)s: %(number)s requests sent in %(year)s, %(total)s since %(first)s.") % {
        "name": name,
        "number": number(requests),
        "year": year,
        "total": number(sum(count for _year, count in years)),
        "first": years[0][0],
    }


def areas_sentence(name: str, share: float, year: int) -> str:
    """Say which area has most of the requests."""
    return _("In %(year)s the area with most requests is “%(name)s”: %(share)s%% of all.") % {
        "year": year,
        "name": name,
        "share": number(share, 1),
    }
