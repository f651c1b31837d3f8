"""Which exchanges an actor may know of: through participations of the own or linked authorities."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from authorities.models import AreaAccess, Authority, CoordinatorLink, Official, Unit
from requests.workflows import WORKFLOWS
from requests.workflows.base import ONE_TO_ONE, Side
from requests.workflows.information_request import INFORMATION_REQUEST

if TYPE_CHECKING:
    from authorities.models import Membership

#: Roles that list the exchanges of their own authority.
LISTING_ROLES = frozenset(
    {"basic", "request_handler", "allocator", "referral_handler", "supervisor"}
)
#: The role that works on the other kinds of exchange, and sees those of its own authority.
MODULE_ROLE = "module_handler"
#: Roles that see, as a coordinator, the exchanges of linked authorities.
COORDINATING_ROLES = frozenset({"basic", "referral_handler", "supervisor"})
_Function = CoordinatorLink.Function


def parts_seen_by(membership: Membership) -> Q:
    """Return the condition on present participations that let an actor see their exchange.

    A responder takes part from the sending on, so before it only the requester's side sees.
    A query or two at most, so that the condition names authorities and areas by themselves and the
    database starts from these, not from all exchanges.
    """
    roles = frozenset(membership.roles)
    functions: list[str] = []
    if roles & (COORDINATING_ROLES | {MODULE_ROLE}):
        functions = [_Function.REQUESTS, _Function.ALERTS]
    functions += [_Function.OBSERVER] if "observer" in roles else []
    if functions and membership.authority.status != Authority.Status.ACTIVE:
        functions = []  # a coordinator out of service sees its own only
    allocating, links = _settings(membership, roles, functions)
    seen = Q(pk__in=())
    if roles & LISTING_ROLES:
        seen |= _own(membership, allocating)
    elif MODULE_ROLE in roles:
        seen |= _of_modules(membership)
    if functions:
        linked = _linked(membership, functions, links) & Q(role__in=ONE_TO_ONE)
        if not roles & COORDINATING_ROLES and "observer" not in roles:
            linked &= ~Q(exchange__kind=INFORMATION_REQUEST.kind)
        seen |= linked
    if membership.areas:
        seen &= Q(exchange__area__in=membership.areas)
    return seen & Q(until__isnull=True)


def shared_areas(membership: Membership) -> QuerySet[AreaAccess, str]:
    """The legal areas in which an actor's authority may look up what is shared."""
    areas = AreaAccess.objects.filter(authority=membership.authority_id, suspended=False)
    if membership.areas:
        areas = areas.filter(area__in=membership.areas)
    return areas.values_list("area", flat=True)


def shared_with(membership: Membership) -> Q:
    """Return the condition on exchanges that an actor reads without taking part."""
    roles = frozenset(membership.roles)
    kinds = [kind for kind, flow in WORKFLOWS.items() if flow.shared and roles & flow.readers]
    return Q(kind__in=kinds, sent_at__isnull=False, area__in=shared_areas(membership))


def _settings(
    membership: Membership, roles: frozenset[str], functions: list[str]
) -> tuple[list[str], list[dict[str, Any]]]:
    """Where the authority allocates to a handler what she sees, and towards whom it has functions.

    One query, none for roles to which neither matters.
    """
    given = "request_handler" in roles and not roles & {"allocator", "supervisor"}
    if not (given or functions):
        return [], []
    areas = AreaAccess.objects.filter(authority=OuterRef("pk"), allocation=True)
    links = CoordinatorLink.objects.filter(coordinator=OuterRef("pk"), function__in=functions)
    link = JSONObject(authority="authority", area="area", function="function")
    found: Any = (
        Authority.objects.filter(pk=membership.authority_id)
        .annotate(
            allocating=ArraySubquery(areas.values("area")),
            found_links=ArraySubquery(links.values(link=link)),
        )
        .values("allocating", "found_links")
        .get()
    )
    return (found["allocating"] if given else []), found["found_links"] or []


def _own(membership: Membership, allocating: list[str]) -> Q:
    """Parts of the own authority; a handler's that were allocated, where it allocates."""
    own = Q(authority=membership.authority_id)
    if not allocating:
        return own
    to_me = Official.objects.filter(allocations=OuterRef("pk"), pk=membership.official_id)
    to_us = Unit.objects.filter(allocations=OuterRef("pk"), members=membership)
    given = Q(Exists(to_me)) | Q(Exists(to_us))
    return own & (~Q(role=Side.RESPONDER) | ~Q(exchange__area__in=allocating) | given)


def _of_modules(membership: Membership) -> Q:
    """Parts of the own authority in exchanges that aren't information requests."""
    mine = Q(authority=membership.authority_id)
    return mine & ~Q(exchange__kind=INFORMATION_REQUEST.kind)


def _with_alerts() -> Q:
    """Parts in exchanges of the kinds that coordinating alerts is for."""
    counting = (kind for kind, flow in WORKFLOWS.items() if _Function.ALERTS in flow.coordination)
    return Q(exchange__kind__in=sorted(counting))


def _linked(membership: Membership, functions: list[str], links: list[dict[str, Any]]) -> Q:
    """Parts of authorities towards which the own one has a function, in its areas."""
    by_area: dict[tuple[str | None, bool], list[int]] = defaultdict(list)
    for link in links:
        by_area[link["area"], link["function"] == _Function.ALERTS].append(link["authority"])
    if _Function.REQUESTS in functions and stands_in(membership):
        for authority, code in _without_coordinator(membership.authority):
            by_area[code, False].append(authority)
    seen = Q(pk__in=())
    for (area, alerts_only), coordinated in by_area.items():
        part = Q(authority__in=sorted(coordinated))
        part &= _with_alerts() if alerts_only else Q()
        seen |= part & Q(exchange__area=area) if area else part
    return seen


def stands_in(membership: Membership) -> bool:
    """Say whether an actor's authority acts where its country has no other request coordinator."""
    national = membership.authority
    return national.kind == Authority.Kind.NIMIC and national.status == Authority.Status.ACTIVE


def _without_coordinator(national: Authority) -> QuerySet[AreaAccess, tuple[int, str]]:
    """Authorities and areas of a country that no request coordinator in service looks after.

    One query.
    """
    links = CoordinatorLink.objects.in_force().filter(
        Q(area__isnull=True) | Q(area=OuterRef("area")),
        authority=OuterRef("authority"),
        function=_Function.REQUESTS,
    )
    accesses = AreaAccess.objects.filter(~Exists(links), authority__country=national.country_id)
    return accesses.exclude(authority=national).values_list("authority", "area")
