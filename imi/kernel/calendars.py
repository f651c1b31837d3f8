"""Calendar days: Brussels dates of instants, and working days of a country."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

BRUSSELS = ZoneInfo("Europe/Brussels")


def brussels_day(at: datetime) -> date:
    """Return the calendar day of an aware instant in Europe/Brussels (rule R6)."""
    return at.astimezone(BRUSSELS).date()


@lru_cache(maxsize=64)
def _holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def add_working_days(start: date, days: int, country: str) -> date:
    """Return the day that is ``days`` working days after ``start`` in a country (ISO code)."""
    day, calendar = start, _holidays(country)
    while days:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in calendar:
            days -= 1
    return day


def add_months(start: date, months: int) -> date:
    """Return the day so many months later; the month's last where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
