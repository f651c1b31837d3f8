"""Deadlines as iCalendar (RFC 5545): number, area and what is due; nothing personal."""

from collections.abc import Callable
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from requests.models import Exchange
from requests.selectors.calendar import what_is_due

if TYPE_CHECKING:
    from icalendar import Component


def as_icalendar(
    due: list[tuple[date, Exchange]], address: Callable[[str], str], host: str
) -> bytes:
    """Return a calendar with an all-day event for each request on its due day.

    address: makes a page's path absolute. The same deadlines give the same bytes.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Open IMI//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Open IMI: deadlines"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for day, exchange in due:
        calendar.add_component(_event(exchange, day, address, host))
    return bytes(calendar.to_ical())


def _event(exchange: Exchange, day: date, address: Callable[[str], str], host: str) -> "Component":
    from icalendar import Event

    event = Event()
    what = what_is_due(exchange, day)
    event.add("uid", f"{exchange.number}@{host}")
    event.add("dtstamp", exchange.changed_at.astimezone(UTC))
    event.add("sequence", exchange.event_count)
    event.add("dtstart", day)
    event.add("summary", f"{exchange.number} · {exchange.area_id} · {what}")
    event.add("url", address(exchange.get_absolute_url()))
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event
