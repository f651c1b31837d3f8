"""The system's clock: real time, plus the days by which a demo was moved forward."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from imi.kernel.calendars import brussels_day


def now() -> datetime:
    """Return the present instant (aware, UTC); views, tasks and commands alone call this."""
    instant = timezone.now()  # noqa: TID251
    if settings.DEMO:
        instant += timedelta(days=days_ahead())
    return instant


def today() -> date:
    """Return the present calendar day in Europe/Brussels."""
    return brussels_day(now())


def days_ahead() -> int:
    """Return by how many days the demo's clock runs ahead; 0 in production."""
    from imi.kernel.models import Setting

    days = cache.get("clock.days_ahead")
    if days is None:
        row = Setting.objects.filter(name="clock.days_ahead").first()
        days = row.value if row else 0
        cache.set("clock.days_ahead", days, 60)
    return days


def move_forward(days: int) -> None:
    """Move the demo's clock forward; it never goes back."""
    from imi.kernel.models import Setting

    ahead = days_ahead() + days
    Setting.objects.update_or_create(name="clock.days_ahead", defaults={"value": ahead})
    cache.set("clock.days_ahead", ahead, 60)
