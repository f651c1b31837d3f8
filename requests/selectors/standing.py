"""What an actor is to an exchange: participant, coordinator, observer; and what is seen."""

from dataclasses import dataclass

from django.db.models import Q

from authorities.models import AreaAccess, CoordinatorLink, Membership
from requests.models import Exchange, Participation
from requests.workflows.base import Actor, Side
from requests.workflows.information_request import State

#: The states in which a coordinator's referral handler has a decision to take, by side.
DECISIONS = {
    State.SEND_APPROVAL: Side.REQUESTER,
    State.REFERRED_RQ: Side.REQUESTER,
    State.REPLY_APPROVAL: Side.RESPONDER,
    State.REFERRED_RS: Side.RESPONDER,
}


@dataclass(frozen=True)
class Standing:
    """An actor's relation to one exchange.

    side: the one the actor's authority takes part on, or None.
    coordinates: the sides whose request coordinator the actor's authority is.
    """

    exchange: Exchange
    membership: Membership
    side: Side | None
    coordinates: frozenset[Side]
    allocated: bool
    allocation_is_on: bool
    opened: bool

    def has_role(self, *roles: str) -> bool:
        """Say whether the actor has one of the roles in the exchange's area."""
        return self.membership.has_role(*roles, area=self.exchange.area_id)

    def is_author(self, side: Side) -> bool:
        """Say whether the actor wrote the draft (requester) or the reply (responder)."""
        exchange = self.exchange
        author = exchange.author_id if side == Side.REQUESTER else exchange.reply_author_id
        return author == self.membership.official_id

    def fits(self, actor: Actor) -> bool:
        """Say whether the actor is one that a transition names."""
        if not self.has_role(*actor.roles):
            return False
        present = self.coordinates if actor.coordinator else {self.side}
        if actor.side not in present:
            return False
        return actor.author is None or actor.author == self.is_author(actor.side)

    @property
    def handles(self) -> bool:
        """Whether the actor works on the content: handler (of what was allocated) or allocator."""
        if self.side is None or not self.has_role("request_handler", "allocator"):
            return False
        if self.side == Side.RESPONDER and self.allocation_is_on:
            return self.allocated or self.has_role("allocator")
        return True

    @property
    def decides(self) -> bool:
        """Whether an approval or referral waits for the actor's decision."""
        side = DECISIONS.get(State(self.exchange.state))
        if side is None or side not in self.coordinates or not self.has_role("referral_handler"):
            return False
        approval = self.exchange.state in {State.SEND_APPROVAL, State.REPLY_APPROVAL}
        return not (approval and self.is_author(side))

    @property
    def sees_questions(self) -> bool:
        """Whether the actor sees the questions asked; others get a summary."""
        return self.handles or self.decides

    @property
    def sees_content(self) -> bool:
        """Whether the actor sees subject, free texts and answers (domain reference §4.1)."""
        if self.decides:
            return True
        return self.handles and (self.side == Side.REQUESTER or self.opened)

    @property
    def sides_seen(self) -> frozenset[str]:
        """The sides whose private steps the actor may see."""
        return self.coordinates | ({self.side} if self.side else frozenset())


def standing_of(exchange: Exchange, membership: Membership) -> Standing:
    """Return the actor's relation to an exchange. Three queries."""
    mine = membership.authority_id
    side = None
    if mine == exchange.requester_id:
        side = Side.REQUESTER
    elif mine == exchange.responder_id and exchange.sent_at:
        side = Side.RESPONDER
    present = Participation.objects.filter(
        exchange=exchange, role=Side.RESPONDER, until__isnull=True
    ).first()
    return Standing(
        exchange=exchange,
        membership=membership,
        side=side,
        coordinates=_coordinates(exchange, mine),
        allocated=bool(
            present
            and side == Side.RESPONDER
            and present.allocated_to.filter(pk=membership.official_id).exists()
        ),
        allocation_is_on=AreaAccess.objects.filter(
            authority=exchange.responder_id, area=exchange.area_id, allocation=True
        ).exists(),
        opened=bool(present and present.opened_at),
    )


def _coordinates(exchange: Exchange, coordinator_id: int) -> frozenset[Side]:
    linked = CoordinatorLink.objects.filter(
        Q(area__isnull=True) | Q(area=exchange.area_id),
        coordinator=coordinator_id,
        function=CoordinatorLink.Function.REQUESTS,
        authority__in=(exchange.requester_id, exchange.responder_id),
    ).values_list("authority", flat=True)
    sides = {exchange.requester_id: Side.REQUESTER, exchange.responder_id: Side.RESPONDER}
    found = {sides[authority] for authority in linked}
    if not exchange.sent_at:
        found.discard(Side.RESPONDER)
    return frozenset(found)
