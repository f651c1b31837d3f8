"""Lists of requests: keyset pages, never an offset."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from authorities.models import Membership
from requests.models import Exchange, Participation
from requests.models.scope import parts_seen_by
from requests.workflows.information_request import State

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


def parts_of(membership: Membership) -> QuerySet[Participation]:
    """The present parts through which the actor sees exchanges; lists start from these.

    Whoever begins with the parts of an authority pays for what that authority has, whatever the
    number of exchanges there are.
    """
    if not membership.active:
        return Participation.objects.none()
    return Participation.objects.filter(parts_seen_by(membership))


def page_of(
    membership: Membership,
    *,
    state: str = "",
    area: str = "",
    kind: str = "",
    procedure: str = "",
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page:
    """Return a page of exchanges, the newest first, of what is named only.

    cursor: that of the page before; an unknown one begins anew. Two queries besides the scope's;
    rows carry form_code, version_number and original_number.
    """
    wanted = Q()
    named = {"state": state, "area": area, "kind": kind, "procedure": procedure}
    for name, value in named.items():
        if value:
            wanted &= Q(**{f"exchange__{name}": value.replace("\x00", "")})
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        wanted &= Q(exchange__lt=int(cursor))
    keys = parts_of(membership).filter(wanted).order_by("-exchange_id")
    found = list(keys.values_list("exchange_id", flat=True).distinct()[: size + 1])
    rows = rows_for(found[:size])
    return Page(rows, str(found[size - 1]) if len(found) > size else None)


def rows_for(keys: list[int]) -> list[Exchange]:
    """Return exchanges by their keys, in that order, with what a row shows. One query."""
    found = (
        Exchange.objects.filter(pk__in=keys)
        .exclude(state=State.DELETED)
        .select_related("requester", "responder")
        .annotate(
            form_code=F("procedure__question_set_id"),
            version_number=F("version__number"),
            original_number=F("original__number"),
        )
    )
    by_key = {exchange.pk: exchange for exchange in found}
    return [by_key[key] for key in keys if key in by_key]
