"""What an actor is to an exchange: participant, coordinator, observer; and what is seen."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from authorities.models import AreaAccess, CoordinatorLink, Membership
from requests.models import AskedQuestion, Exchange, Participation
from requests.models.scope import stands_in
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
    present: the part of the present responder; allocated: whether it was given to the actor.
    accesses: by side, how its authority works in the exchange's area.
    """

    exchange: Exchange
    membership: Membership
    side: Side | None
    coordinates: frozenset[Side]
    present: Participation | None
    allocated: bool
    accesses: dict[Side, AreaAccess]

    @cached_property
    def questions(self) -> list[AskedQuestion]:
        """The questions asked, read once."""
        return list(self.exchange.questions.all())

    @property
    def responding(self) -> Participation:
        """The part of the present responder. Raises Participation.DoesNotExist before sending."""
        if self.present is None:
            raise Participation.DoesNotExist
        return self.present

    @property
    def opened(self) -> bool:
        """Whether the present responder took charge, which opens the content to it."""
        return bool(self.present and self.present.opened_at)

    def setting(self, side: Side, name: str) -> bool:
        """Say whether a side's authority works with approval or allocation in the area."""
        return bool(getattr(self.accesses.get(side), name, False))

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
        if actor.coordinator:
            if actor.side not in self.coordinates:
                return False
        elif actor.side != self.side or not self.handles:
            return False
        return actor.author is None or actor.author == self.is_author(actor.side)

    @property
    def handles(self) -> bool:
        """Whether the actor works on the content: handler (of what was allocated) or allocator."""
        if self.side is None or not self.has_role("request_handler", "allocator"):
            return False
        if self.side == Side.RESPONDER and self.setting(Side.RESPONDER, "allocation"):
            return self.allocated or self.has_role("allocator")
        return True

    @property
    def decides(self) -> bool:
        """Whether an approval or referral waits for the actor's decision."""
        if self.exchange.blocked_at:
            return False
        side = DECISIONS.get(State(self.exchange.state))
        if side is None or side not in self.coordinates or not self.has_role("referral_handler"):
            return False
        approval = self.exchange.state in {State.SEND_APPROVAL, State.REPLY_APPROVAL}
        return not (approval and self.is_author(side))

    @property
    def sees_questions(self) -> bool:
        """Whether the actor sees the questions asked; others get a summary, as of blocked ones."""
        return self.exchange.blocked_at is None and (self.handles or self.decides)

    @property
    def sees_content(self) -> bool:
        """Whether the actor sees subject, free texts and answers (domain reference §4.1)."""
        if self.exchange.blocked_at:
            return False
        if self.decides:
            return True
        return self.handles and (self.side == Side.REQUESTER or self.opened)

    @property
    def sees_drafts(self) -> bool:
        """Whether the actor sees answers not sent yet: the responder, and who decides on them."""
        return self.side == Side.RESPONDER or (self.decides and Side.RESPONDER in self.coordinates)

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
    given = Participation.allocated_to.through.objects.filter(
        participation=OuterRef("pk"), official=membership.official_id
    )
    to_unit = Participation.units.through.objects.filter(
        participation=OuterRef("pk"), unit__members=membership
    )
    present = (
        Participation.objects.filter(exchange=exchange, role=Side.RESPONDER, until__isnull=True)
        .annotate(given=Exists(given) | Exists(to_unit))
        .first()
    )
    sides = {exchange.requester_id: Side.REQUESTER, exchange.responder_id: Side.RESPONDER}
    accesses = AreaAccess.objects.filter(authority__in=sides, area=exchange.area_id)
    return Standing(
        exchange=exchange,
        membership=membership,
        side=side,
        coordinates=_coordinates(exchange, membership, sides),
        present=present,
        allocated=bool(present and side == Side.RESPONDER and present.given),
        accesses={sides[access.authority_id]: access for access in accesses},
    )


def _coordinates(
    exchange: Exchange, membership: Membership, sides: dict[int, Side]
) -> frozenset[Side]:
    """The sides that the actor's authority is linked to; the national one's without any link."""
    links = CoordinatorLink.objects.filter(
        Q(area__isnull=True) | Q(area=exchange.area_id),
        function=CoordinatorLink.Function.REQUESTS,
        authority__in=sides,
    ).values_list("authority", "coordinator")
    mine = membership.authority
    found = {sides[authority] for authority, coordinator in links if coordinator == mine.pk}
    if stands_in(membership):
        looked_after = {authority for authority, _coordinator in links} | {mine.pk}
        found |= {
            sides[authority.pk]
            for authority in (exchange.requester, exchange.responder)
            if authority.country_id == mine.country_id and authority.pk not in looked_after
        }
    if not exchange.sent_at:
        found.discard(Side.RESPONDER)
    return frozenset(found)
