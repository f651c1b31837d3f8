"""Who is told of a step or a deadline of an exchange."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Q, QuerySet

from authorities.models import AreaAccess, Authority, CoordinatorLink, Membership, Role
from requests.models import CardFile, Exchange, Participation
from requests.selectors.subscriptions import subscribers
from requests.workflows.base import ONE_TO_ONE, Side, Whom
from requests.workflows.information_request import INFORMATION_REQUEST

_HANDLERS = (Role.REQUEST_HANDLER,)
_ALLOCATORS = (Role.ALLOCATOR,)
_DECIDERS = (Role.REFERRAL_HANDLER,)
_OVERVIEW = (Role.REFERRAL_HANDLER, Role.SUPERVISOR)


@dataclass(frozen=True)
class Recipients:
    """Officials by id, and authorities by id for their general mailboxes."""

    officials: frozenset[int]
    mailboxes: frozenset[int]


def recipients(
    exchange: Exchange,
    to: Iterable[tuple[Side, Whom]],
    *,
    but: int | None = None,
    since: datetime | None = None,
) -> Recipients:
    """Return who is told; but: the authority that took the step, which knows.

    A side whose responder was not asked yet is told nothing. since: the instant of the step, for
    those who take part from then on.
    """
    officials: set[int] = set()
    mailboxes: set[int] = set()
    for side, whom in to:
        if whom == Whom.SUBSCRIBERS:
            officials |= subscribers(exchange, but=but)
        elif side in ONE_TO_ONE:
            told = _of_one(exchange, side, whom, but)
            officials |= told.officials
            mailboxes |= told.mailboxes
        else:
            reached = _of_many(exchange, side, since if whom == Whom.NEW else None) - {but}
            if whom == Whom.MAILBOX:
                mailboxes |= reached
            else:
                working = _members(exchange, _working(exchange))
                officials |= _ids(working.filter(authority__in=reached))
    return Recipients(frozenset(officials), frozenset(mailboxes))


def applicant_told(exchange: Exchange, to: Iterable[tuple[Side, Whom]]) -> int | None:
    """The account of the applicant, where the rule names that side; None once it is erased."""
    if not any(side == Side.APPLICANT for side, _whom in to):
        return None
    files = CardFile.objects.filter(exchange=exchange)
    return files.values_list("applicant__official", flat=True).first()


def _of_one(exchange: Exchange, side: Side, whom: Whom, but: int | None) -> Recipients:
    """Who is told on the requester's or the responder's side."""
    authority = exchange.requester_id if side == Side.REQUESTER else exchange.responder_id
    if authority is None or (side == Side.RESPONDER and exchange.sent_at is None):
        return Recipients(frozenset(), frozenset())
    if whom == Whom.MAILBOX:
        return Recipients(frozenset(), frozenset({authority}))
    if authority == but and whom == Whom.HANDLERS:
        return Recipients(frozenset(), frozenset())
    return Recipients(frozenset(_OFFICIALS[whom](exchange, side, authority)), frozenset())


def _of_many(exchange: Exchange, side: Side, since: datetime | None) -> set[int]:
    """The authorities of a side that many are on, those that came with a step where it is named."""
    parts = Participation.objects.filter(exchange=exchange, role=side, until__isnull=True)
    if since is not None:
        parts = parts.filter(since=since)
    return set(parts.values_list("authority", flat=True))


def _working(exchange: Exchange) -> Iterable[str]:
    """The roles that work on the content of an exchange."""
    request = exchange.kind == INFORMATION_REQUEST.kind
    return _HANDLERS if request else exchange.workflow.handlers


def _members(exchange: Exchange, roles: Iterable[str]) -> QuerySet[Membership]:
    area = Q(areas=[]) | Q(areas__contains=[exchange.area_id])
    return Membership.objects.filter(
        area, roles__overlap=list(roles), active=True, official__is_active=True
    )


def _ids(members: QuerySet[Membership]) -> set[int]:
    return set(members.values_list("official", flat=True))


def _handlers(exchange: Exchange, side: Side, authority: int) -> set[int]:
    """The author on the requester's side; those it was allocated to on an allocating one's."""
    members = _members(exchange, _working(exchange)).filter(authority=authority)
    if side == Side.REQUESTER:
        return _ids(members.filter(official=exchange.author_id)) or _ids(members)
    access = AreaAccess.objects.filter(authority=authority, area=exchange.area_id, allocation=True)
    if not access.exists():
        return _ids(members)
    present = Participation.objects.filter(
        exchange=exchange, role=Side.RESPONDER, until__isnull=True
    )
    given = Q(official__allocations__in=present) | Q(units__allocations__in=present)
    return _ids(members.filter(given)) or _allocators(exchange, side, authority)


def _allocators(exchange: Exchange, side: Side, authority: int) -> set[int]:
    return _ids(_members(exchange, _ALLOCATORS).filter(authority=authority))


def _of_coordinators(exchange: Exchange, authority: int, roles: Iterable[str]) -> set[int]:
    links = CoordinatorLink.objects.in_force().filter(
        Q(area__isnull=True) | Q(area=exchange.area_id),
        authority=authority,
        function__in=exchange.workflow.coordination,
    )
    stands_in = Q(authority__in=_national_of(authority).exclude(pk=authority)) & ~Exists(links)
    linked = Q(authority__in=links.values("coordinator"))
    return _ids(_members(exchange, roles).filter(linked | stands_in))


def _national_of(authority: int) -> QuerySet[Authority]:
    country = Authority.objects.filter(pk=authority).values("country")
    return Authority.objects.active().filter(kind=Authority.Kind.NIMIC, country__in=country)


def _deciders(exchange: Exchange, side: Side, authority: int) -> set[int]:
    request = exchange.kind == INFORMATION_REQUEST.kind
    roles = _DECIDERS if request else exchange.workflow.deciders
    return _of_coordinators(exchange, authority, roles)


def _coordinators(exchange: Exchange, side: Side, authority: int) -> set[int]:
    return _of_coordinators(exchange, authority, _OVERVIEW)


def _national(exchange: Exchange, side: Side, authority: int) -> set[int]:
    """The national coordinator's officials in the country of an authority."""
    members = _members(exchange, _OVERVIEW)
    return _ids(members.filter(authority__in=_national_of(authority)))


_OFFICIALS = {
    Whom.HANDLERS: _handlers,
    Whom.ALLOCATORS: _allocators,
    Whom.DECIDERS: _deciders,
    Whom.COORDINATORS: _coordinators,
    Whom.NATIONAL: _national,
}
