"""Month names as the CLDR has them.

Django's own are capitalised in Bulgarian, Italian, Portuguese and Romanian, stand in the
nominative in Slovak, and are missing in Maltese.
"""

from typing import Any, Literal

from babel.dates import get_month_names
from django.utils import dates
from django.utils.functional import lazystr
from django.utils.translation import get_language


def use_cldr_months() -> None:
    """Let Django's date formats name months by CLDR: F as it stands alone, E in a date."""
    alone: dict[int, Any] = dates.MONTHS
    in_dates: dict[int, Any] = dates.MONTHS_ALT
    for month in range(1, 13):
        alone[month] = lazystr(_Name("stand-alone", month))
        in_dates[month] = lazystr(_Name("format", month))


class _Name:
    """One month's name in the language current when it is shown."""

    def __init__(self, context: Literal["format", "stand-alone"], month: int) -> None:
        self.context, self.month = context, month

    def __str__(self) -> str:
        return get_month_names("wide", self.context, locale=get_language() or "en")[self.month]
