"""What stands around exchanges: how their parties work in the area, and who coordinates these."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from authorities.models import AreaAccess, CoordinatorLink, Membership
from requests.models import Exchange
from requests.models.scope import stands_in
from requests.workflows.base import Side


@dataclass(frozen=True)
class Around:
    """How authorities work, and who coordinates them: (authority, coordinator, area, function)."""

    accesses: dict[tuple[int, str], AreaAccess]
    links: list[tuple[int, int, str | None, str]]


def around_of(exchanges: Collection[Exchange], authorities: Collection[int]) -> Around:
    """Read what is around exchanges whose parties are given by their keys.

    One query; another one where an authority has no access to the areas.
    """
    areas = {exchange.area_id for exchange in exchanges}
    functions = {one for exchange in exchanges for one in exchange.workflow.coordination}
    links = CoordinatorLink.objects.in_force().filter(
        Q(area__isnull=True) | Q(area__in=areas),
        function__in=functions,
    )
    link = JSONObject(coordinator="coordinator", area="area", function="function")
    accesses = AreaAccess.objects.filter(authority__in=authorities, area__in=areas).annotate(
        links=ArraySubquery(links.filter(authority=OuterRef("authority")).values(link=link))
    )
    found: dict[tuple[int, str], Any] = {(one.authority_id, one.area_id): one for one in accesses}
    known = {
        (authority, one["coordinator"], one["area"], one["function"])
        for (authority, _area), access in found.items()
        for one in access.links
    }
    if left := set(authorities) - {authority for authority, _area in found}:
        others = links.filter(authority__in=left)
        known |= set(others.values_list("authority", "coordinator", "area", "function"))
    return Around(found, list(known))


def coordinated_sides(
    exchange: Exchange, membership: Membership, sides: dict[int, Side], around: Around
) -> frozenset[Side]:
    """The sides that the actor's authority is linked to; the national one's without any link.

    A coordinator out of service is as if it weren't linked.
    """
    links = [
        (authority, coordinator)
        for authority, coordinator, area, function in around.links
        if authority in sides
        and area in (None, exchange.area_id)
        and function in exchange.workflow.coordination
    ]
    mine = membership.authority
    found = {sides[authority] for authority, coordinator in links if coordinator == mine.pk}
    if stands_in(membership):
        looked_after = {authority for authority, _coordinator in links} | {mine.pk}
        named = {Side.REQUESTER: exchange.requester, Side.RESPONDER: exchange.responder}
        found |= {
            side
            for authority, side in sides.items()
            if (party := named[side]) is not None
            and party.country_id == mine.country_id
            and authority not in looked_after
        }
    if not exchange.sent_at:
        found.discard(Side.RESPONDER)
    return frozenset(found)
