"""What would change a figure's class, in a sentence."""

from django.utils.translation import gettext, ngettext

from scoreboard.services.outlook import QUICK_DAYS, SLOW_DAYS, Step
from scoreboard.services.wording import COLOURS, number


def _better(indicator: int, cases: int) -> str:
    if indicator == 1:
        return ngettext(
            "%(number)s more request accepted within 7 days: %(class)s",
            "%(number)s more requests accepted within 7 days: %(class)s",
            cases,
        )
    if indicator == 2:
        return ngettext(
            "%(number)s more request answered in %(days)s days: %(class)s",
            "%(number)s more requests answered in %(days)s days each: %(class)s",
            cases,
        )
    if indicator == 3:
        return ngettext(
            "%(number)s more request answered by the agreed date: %(class)s",
            "%(number)s more requests answered by the agreed date: %(class)s",
            cases,
        )
    return ngettext(
        "%(number)s more rating that is not negative: %(class)s",
        "%(number)s more ratings that are not negative: %(class)s",
        cases,
    )


def _worse(indicator: int, cases: int) -> str:
    if indicator == 1:
        return ngettext(
            "%(number)s more request not accepted in time: %(class)s",
            "%(number)s more requests not accepted in time: %(class)s",
            cases,
        )
    if indicator == 2:
        return ngettext(
            "%(number)s more request answered after %(days)s days: %(class)s",
            "%(number)s more requests answered after %(days)s days each: %(class)s",
            cases,
        )
    if indicator == 3:
        return ngettext(
            "%(number)s more request not answered by the agreed date: %(class)s",
            "%(number)s more requests not answered by the agreed date: %(class)s",
            cases,
        )
    return ngettext(
        "%(number)s more negative rating: %(class)s",
        "%(number)s more negative ratings: %(class)s",
        cases,
    )


def step_text(indicator: int, step: Step | None) -> str:
    """Say how many more cases change the class, and to which; empty for none."""
    if step is None:
        return ""
    text = (_better if step.good else _worse)(indicator, step.cases)
    return text % {
        "number": number(step.cases),
        "class": COLOURS[step.colour],
        "days": number(QUICK_DAYS if step.good else SLOW_DAYS),
    }


def missing_text(cases: int) -> str:
    """Say how many cases are missing until a figure is assessed; empty for none."""
    if not cases:
        return ""
    text = ngettext(
        "Assessed from %(number)s more case on", "Assessed from %(number)s more cases on", cases
    )
    return text % {"number": number(cases)}


def outcome_text(indicator: int, added: int) -> str:
    """Say how one request counts in an indicator. added: what it adds to the total."""
    if indicator == 2:
        text = ngettext("%(number)s day", "%(number)s days", added)
        return text % {"number": number(added)}
    if indicator in (4, 5):
        return gettext("negative") if added else gettext("not negative")
    return gettext("in time") if added else gettext("not in time")
