"""What an actor is to an exchange: participant, coordinator, observer; and what is seen."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import OuterRef, Q, Subquery

from authorities.models import AreaAccess, Authority, Country, Membership
from requests.models import (
    Allocation,
    AskedQuestion,
    Exchange,
    Message,
    Participation,
    UnitAllocation,
)
from requests.selectors.around import Around, around_of, coordinated_sides
from requests.workflows.base import ONE_TO_ONE, Actor, By, Side


@dataclass(frozen=True)
class Standing:
    """An actor's relation to one exchange.

    membership: None where no official acts but the system, or somebody from outside (by).
    side: the one the actor's authority takes part on, or None; others: further ones, where it
    was told among many. coordinates: the sides whose request coordinator the actor's authority is.
    present: the part of the present responder; allocated: whether it was given to the actor to
    work on, reads: or only to read. is_news: the actor's authority was told among many, and didn't
    put it aside yet.
    accesses: by side, how its authority works in the exchange's area.
    """

    exchange: Exchange
    membership: Membership | None
    side: Side | None
    coordinates: frozenset[Side] = frozenset()
    present: Participation | None = None
    allocated: bool = False
    reads: bool = False
    accesses: dict[Side, AreaAccess] = field(default_factory=dict)
    others: frozenset[Side] = frozenset()
    is_news: bool = False
    by: By = By.OFFICIAL

    @property
    def member(self) -> Membership:
        """The official who acts. Raises LookupError where none does."""
        if self.membership is None:
            raise LookupError(self.exchange.number)
        return self.membership

    @property
    def sides(self) -> frozenset[Side]:
        """All sides on which the actor's authority takes part."""
        return self.others | ({self.side} if self.side else frozenset())

    @cached_property
    def questions(self) -> list[AskedQuestion]:
        """The questions asked, read once."""
        return list(self.exchange.questions.all())

    @cached_property
    def messages(self) -> list[Message]:
        """The free texts, each with its authority, read once."""
        return list(self.exchange.messages.select_related("authority"))

    @cached_property
    def countries(self) -> set[str]:
        """The countries that may be named, those that take part, read once."""
        return set(Country.objects.filter(takes_part=True).values_list("code", flat=True))

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
        if self.membership is None:
            return False
        return self.membership.has_role(*roles, area=self.exchange.area_id)

    @property
    def in_service(self) -> bool:
        """Whether the actor's authority takes part: people of a suspended one only read."""
        return (
            self.membership is not None
            and self.membership.authority.status == Authority.Status.ACTIVE
        )

    def is_author(self, side: Side) -> bool:
        """Say whether the actor wrote the draft (requester) or the reply (responder)."""
        exchange = self.exchange
        author = exchange.author_id if side == Side.REQUESTER else exchange.reply_author_id
        return self.membership is not None and author == self.membership.official_id

    def fits(self, actor: Actor) -> bool:
        """Say whether the actor is one that a transition names."""
        if actor.by != self.by:
            return False
        if self.by != By.OFFICIAL or actor.side is None:
            return actor.side == self.side
        if not self.in_service or not self.has_role(*actor.roles):
            return False
        if actor.coordinator:
            if actor.side not in self.coordinates:
                return False
        elif actor.side not in self.sides or not self.handles:
            return False
        return actor.author is None or actor.author == self.is_author(actor.side)

    @property
    def handles(self) -> bool:
        """Whether the actor works on the content: handler (of what was allocated) or allocator."""
        workflow = self.exchange.workflow
        if not self.sides or not self.has_role(*workflow.handlers | workflow.readers):
            return False
        if self.side == Side.RESPONDER and self.setting(Side.RESPONDER, "allocation"):
            return self.allocated or self.has_role("allocator")
        return True

    @property
    def decides(self) -> bool:
        """Whether an approval or referral waits for the actor's decision."""
        if self.exchange.blocked_at:
            return False
        workflow = self.exchange.workflow
        side = workflow.decisions.get(self.exchange.state)
        if side is None or side not in self.coordinates or not self.has_role(*workflow.deciders):
            return False
        return not (self.exchange.state in workflow.approvals and self.is_author(side))

    @property
    def sees_questions(self) -> bool:
        """Whether the actor sees the questions asked; others get a summary, as of blocked ones."""
        seeing = self.handles or self.reads or self.decides
        return self.exchange.blocked_at is None and seeing

    @property
    def sees_content(self) -> bool:
        """Whether the actor sees subject, free texts and answers (domain reference §4.1)."""
        if self.exchange.blocked_at:
            return False
        if self.decides:
            return True
        if not (self.handles or self.reads):
            return False
        workflow = self.exchange.workflow
        seeing = self.sides & workflow.sees
        if self.exchange.details.get("identity_open"):
            seeing |= self.sides & workflow.consults
        if workflow.sees_while_open and not self.exchange.is_open:
            seeing &= {Side.REQUESTER}
        return bool(seeing) or (self.side == Side.RESPONDER and self.opened)

    @property
    def is_consulted(self) -> bool:
        """Whether the actor's authority only takes part as one that is asked for an opinion."""
        return bool(self.sides) and self.sides <= self.exchange.workflow.consults

    @property
    def sees_drafts(self) -> bool:
        """Whether the actor sees answers not sent yet: the responder, and who decides on them."""
        return self.side == Side.RESPONDER or (self.decides and Side.RESPONDER in self.coordinates)

    @property
    def sides_seen(self) -> frozenset[str]:
        """The sides whose private steps the actor may see."""
        return self.coordinates | self.sides


def standing_of_system(exchange: Exchange) -> Standing:
    """Return what the system is to an exchange: it takes the steps that time brings. No query."""
    return Standing(exchange, None, None, by=By.SYSTEM)


def standing_of_person(exchange: Exchange, side: Side) -> Standing:
    """Return what a person from outside is to an exchange, such as an applicant. No query."""
    return Standing(exchange, None, side, by=By.EXTERNAL)


def standing_of(exchange: Exchange, membership: Membership) -> Standing:
    """Return the actor's relation to an exchange. Two queries, mostly."""
    return standings_of([exchange], membership)[exchange.pk]


def standings_of(exchanges: Collection[Exchange], membership: Membership) -> dict[int, Standing]:
    """Return the actor's relation to each exchange, by its key. Mostly two queries for all.

    Who stands on a side today is read from the parts: the exchange itself, once ended, goes on
    naming an authority that was closed since.
    """
    present: dict[int, list[Participation]] = {exchange.pk: [] for exchange in exchanges}
    parts = Participation.objects.filter(
        Q(role__in=ONE_TO_ONE) | Q(authority=membership.authority_id),
        exchange__in=present,
        until__isnull=True,
    )
    for part in parts.annotate(**_given_to(membership)):
        present[part.exchange_id].append(part)
    sides = {exchange.pk: _sides(exchange, present[exchange.pk]) for exchange in exchanges}
    around = around_of(exchanges, {authority for named in sides.values() for authority in named})
    return {
        one.pk: _standing(one, membership, present[one.pk], sides[one.pk], around)
        for one in exchanges
    }


def _sides(exchange: Exchange, parts: list[Participation]) -> dict[int, Side]:
    """The requester and the responder by their keys, drafts' responders too."""
    sides = {part.authority_id: Side(part.role) for part in parts if part.role in ONE_TO_ONE}
    if exchange.responder_id is not None and Side.RESPONDER not in sides.values():
        sides[exchange.responder_id] = Side.RESPONDER
    return sides


def _standing(
    exchange: Exchange,
    membership: Membership,
    parts: list[Participation],
    sides: dict[int, Side],
    around: Around,
) -> Standing:
    mine = membership.authority_id
    present = next((part for part in parts if part.role == Side.RESPONDER), None)
    others = frozenset(Side(part.role) for part in parts if part.role not in ONE_TO_ONE)
    if exchange.workflow.shared and exchange.sent_at and exchange.requester_id != mine:
        others |= {Side.RECIPIENT}  # whoever may find it may read it
    side = sides.get(mine)
    if side == Side.RESPONDER and not exchange.sent_at:
        side = None
    works, reads = _ways(present) if present and side == Side.RESPONDER else (False, False)
    found = ((named, around.accesses.get((one, exchange.area_id))) for one, named in sides.items())
    return Standing(
        exchange=exchange,
        membership=membership,
        side=side,
        coordinates=coordinated_sides(exchange, membership, sides, around),
        present=present,
        allocated=works,
        reads=reads and membership.has_role(*exchange.workflow.handlers, area=exchange.area_id),
        others=others,
        is_news=any(
            part.authority_id == mine and part.acknowledged_at is None
            for part in parts
            if part.role not in ONE_TO_ONE
        ),
        accesses={named: access for named, access in found if access},
    )


def _given_to(membership: Membership) -> dict[str, Subquery]:
    """How a part was given to an actor: ``to_me`` is only to read (None: not), by unit likewise."""
    to_me = Allocation.objects.filter(participation=OuterRef("pk"), official=membership.official_id)
    to_units = UnitAllocation.objects.filter(participation=OuterRef("pk"), unit__members=membership)
    return {
        "to_me": Subquery(to_me.values("reads_only")[:1]),
        "to_units": Subquery(to_units.order_by("reads_only").values("reads_only")[:1]),
    }


def _ways(part: Participation) -> tuple[bool, bool]:
    """Whether the actor works on a part, or only reads it; what was given to the person counts."""
    reads_only = part.to_units if part.to_me is None else part.to_me  # type: ignore[attr-defined]
    return reads_only is False, reads_only is True
