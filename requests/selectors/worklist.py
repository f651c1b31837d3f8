"""Lists of requests: keyset pages, never an offset."""

from dataclasses import dataclass

from django.db.models import QuerySet

from authorities.models import Membership
from requests.models import Exchange

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    """A page of requests; next_cursor is None on the last one."""

    rows: list[Exchange]
    next_cursor: str | None


def listed(membership: Membership) -> QuerySet[Exchange]:
    """Requests the actor may see, the newest first, with what a row shows."""
    return (
        Exchange.objects.visible_to(membership)
        .select_related(
            "requester__country", "responder__country", "procedure", "version", "original", "area"
        )
        .order_by("-pk")
    )


def page_of(
    membership: Membership,
    *,
    state: str = "",
    area: str = "",
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """Return a page of requests, of one state and area where named. One query.

    cursor: that of the page before; an unknown one begins anew.
    """
    rows = listed(membership)
    if state:
        rows = rows.filter(state=state.replace("\x00", ""))
    if area:
        rows = rows.filter(area=area.replace("\x00", ""))
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        rows = rows.filter(pk__lt=int(cursor))
    found = list(rows[: size + 1])
    more = len(found) > size
    return Page(found[:size], str(found[size - 1].pk) if more else None)
