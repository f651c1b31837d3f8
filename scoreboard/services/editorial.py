"""What an edition says beside its figures: achievements from the figures, priorities as written.

Priorities and the professions of the card are words of an edition, dated like its thresholds.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scoreboard.selectors.facts import Facts, YearVolume
from scoreboard.services.sentences import growth_sentence, listed
from scoreboard.services.wording import number

PRIORITIES: dict[int, tuple[Promise, ...]] = {
    2017: (
        _(
            "support administrative cooperation under the General Data Protection Regulation"
            " (Regulation (EU) 2016/679)"
        ),
        _(
            "support administrative cooperation under the Public Documents Regulation"
            " (Regulation (EU) 2016/1191)"
        ),
        _("give the request forms of existing legal areas a new look"),
        _("improve technology and usability further"),
        _("keep up efficient support, so that the use of the system takes hold"),
    ),
}
#: First year of the card, and who may apply for it from then on.
CARD_PROFESSIONS: dict[int, tuple[Promise, ...]] = {
    2016: (
        _("pharmacists"),
        _("nurses"),
        _("physiotherapists"),
        _("real estate agents"),
        _("mountain guides"),
    ),
}
#: The area whose growth since the first year is told.
FIRST_AREA = "PQ"


def card_sentence(year: int) -> str:
    """Say for which professions the European Professional Card exists; empty before it did."""
    since = [start for start in CARD_PROFESSIONS if start <= year]
    if not since:
        return ""
    professions = CARD_PROFESSIONS[max(since)]
    return gettext("The card exists for %(number)s professions: %(professions)s.") % {
        "number": number(len(professions)),
        "professions": listed(map(str, professions)),
    }


def achievements(facts: Facts, rows: list[YearVolume], names: dict[str, str]) -> list[str]:
    """Return what the year achieved, a sentence each."""
    year, figures = facts.edition.year, facts.figures
    found = [
        gettext(
            "The system supports %(procedures)s cross-border procedures in %(areas)s legal areas,"
            " in place of %(areas)s separate systems."
        )
        % {"procedures": number(figures["procedures"]), "areas": number(figures["areas"])},
        gettext("%(officials)s public officials used it in %(year)s.")
        % {"officials": number(figures["active_officials"]), "year": year},
        gettext(
            "By the end of %(year)s there had been %(total)s exchanges, %(number)s of them in that"
            " year."
        )
        % {
            "year": year,
            "total": number(facts.exchanges_total),
            "number": number(facts.exchanges),
        },
    ]
    if facts.exchanges_growth is not None:
        found[-1] += f" {growth_sentence(facts.exchanges_growth, year - 1)}"
    found += filter(None, [_growth_of_first_area(rows, names), _cards(figures["epc"], year)])
    return found


def _growth_of_first_area(rows: list[YearVolume], names: dict[str, str]) -> str:
    """Say how requests of the first area grew since its first year, in round numbers."""
    counts = [(one.year, one.areas.get(FIRST_AREA, 0)) for one in rows]
    if len(counts) < 2 or not counts[0][1]:
        return ""
    (first, before), (last, now) = counts[0], counts[-1]
    fold = (now + before // 2) // before
    if fold < 2:
        return ""
    shown = round(fold / 10) * 10 if fold >= 10 else fold
    return gettext(
        "%(year)s was year %(count)s of its use. Compared with the first, requests in the area"
        " “%(area)s” show a %(fold)s fold increase (in %(first)s: %(before)s, in %(last)s:"
        " %(now)s)."
    ) % {
        "year": last,
        "count": number(last - first + 1),
        "area": names.get(FIRST_AREA, FIRST_AREA),
        "fold": number(shown),
        "first": first,
        "before": number(before),
        "last": last,
        "now": number(now),
    }


def _cards(counts: dict[str, int], year: int) -> str:
    if not counts["applications_total"]:
        return ""
    return gettext(
        "At the end of %(year)s there had been %(total)s applications for a European Professional"
        " Card."
    ) % {"year": year, "total": number(counts["applications_total"])}
