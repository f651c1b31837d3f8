"""What becomes of exchanges when another authority takes over: the part of one passes to the other.

Open exchanges are passed on one by one, with an event on each timeline. Ended ones only become
readable for the successor: their history still names the authority that acted. What persons ask
the authority for, and what waits for a second person, passes to the successor's officer.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership
from authorities.services.problems import InvalidError
from authorities.services.succession import Holder, Line, Passing
from requests.models import (
    Allocation,
    Exchange,
    Participation,
    RightsRequest,
    Unblocking,
    UnitAllocation,
)
from requests.services.allocation import Given, give
from requests.services.allocation_rules import pass_rules
from requests.services.history import append_event
from requests.services.perform import keep
from requests.workflows.base import Side

#: The name of the event; it is no transition, so no diagram has it.
HANDED_OVER = "hand_over"
BATCH = 500
#: Sides on which an exchange names its one authority.
_PARTIES = {Side.REQUESTER: "requester_id", Side.RESPONDER: "responder_id"}


def lines(passing: Passing) -> list[Line]:
    """What passes, counted: open exchanges, and ended ones where all of it passes."""
    found = [(_("Open exchanges"), _open(passing).count())]
    if passing.areas is None:
        found.append((_("Ended exchanges, to be read"), _ended(passing).count()))
        found.append((_("Undecided requests of persons"), _asked(passing.origin).count()))
        found.append((_("Allocation rules"), passing.origin.allocation_rules.count()))
    return found


def areas(authority: Authority) -> set[str]:
    """The areas in which an authority takes part in something open."""
    everything = Passing(authority, authority, authority.changed_at)
    return set(_open(everything).order_by().values_list("area", flat=True).distinct())


def is_open(authority: Authority) -> bool:
    """Say whether an authority takes part in something open, or owes a person an answer."""
    return bool(areas(authority)) or _asked(authority).exists()


def hand_over(passing: Passing) -> dict[str, int]:
    """Pass on the exchanges of an authority, in the caller's transaction; returns counts.

    Raises InvalidError where an open one is between the two.
    """
    exchanges = list(_open(passing).select_for_update(of=("self",)).order_by("pk"))
    for exchange in exchanges:
        _pass_open(exchange, passing)
    if passing.areas is not None:
        return {"open": len(exchanges)}
    return {
        "open": len(exchanges),
        "ended": _pass_ended(passing),
        "rights": _asked(passing.origin).update(authority=passing.target),
        "unblockings": _pass_unblockings(passing),
        "rules": pass_rules(passing.origin, passing.target),
    }


HOLDER = Holder(lines=lines, areas=areas, is_open=is_open, hand_over=hand_over)


def _asked(authority: Authority) -> QuerySet[RightsRequest]:
    """What persons asked an authority for and it hasn't decided."""
    return RightsRequest.objects.filter(authority=authority, decision="")


def _pass_unblockings(passing: Passing) -> int:
    """Pass on the use of blocked data that is asked for or goes on."""
    theirs = Unblocking.objects.filter(authority=passing.target, confirmed_by=None)
    living = Q(confirmed_by=None) & ~Q(exchange__in=theirs.values("exchange"))
    found = Unblocking.objects.filter(living | Q(ends_at__gt=passing.at), authority=passing.origin)
    return found.update(authority=passing.target)


def _parts(passing: Passing) -> QuerySet[Participation]:
    found = Participation.objects.filter(authority=passing.origin, until__isnull=True)
    if passing.areas is not None:
        found = found.filter(exchange__area__in=passing.areas)
    return found


def _open(passing: Passing) -> QuerySet[Exchange]:
    """Open exchanges in which the origin takes part, or drafts that are addressed to it."""
    parts = _parts(passing).filter(exchange=OuterRef("pk"))
    found = Exchange.objects.filter(
        Q(Exists(parts)) | Q(responder=passing.origin, sent_at__isnull=True), is_open=True
    )
    return found if passing.areas is None else found.filter(area__in=passing.areas)


def _ended(passing: Passing) -> QuerySet[Participation]:
    return _parts(passing).filter(exchange__is_open=False)


def _pass_open(exchange: Exchange, passing: Passing) -> None:
    origin, target, at = passing.origin, passing.target, passing.at
    parts = list(exchange.participations.filter(authority=origin, until__isnull=True))
    for name in _PARTIES.values():
        if getattr(exchange, name) == origin.pk:
            setattr(exchange, name, target.pk)
    if exchange.requester_id == exchange.responder_id:
        raise InvalidError(
            "", _("%(number)s is open between the two: end it first.") % {"number": exchange.number}
        )
    sides = [_pass_part(part, target, at) for part in parts]
    # One of many who are told is nobody else's business than that side's.
    private = "" if not sides or set(sides) & set(_PARTIES) else sides[0]
    exchange.changed_at = at
    append_event(
        exchange,
        HANDED_OVER,
        at=at,
        authority=None,
        data={"from": origin.reference, "to": target.reference},
        side=private if sides else Side.REQUESTER,
    )
    keep(exchange)


def _pass_part(part: Participation, target: Authority, at: datetime) -> str:
    """End a part and begin the target's, with what was opened and allocated. Returns the side."""
    part.until = at
    was_open, part.is_open = part.is_open, False
    part.save(update_fields=["until", "is_open"])
    same = Participation.objects.filter(
        exchange=part.exchange_id, authority=target, role=part.role, until__isnull=True
    )
    if same.exists():
        return part.role
    fresh = Participation.objects.create(
        exchange_id=part.exchange_id,
        authority=target,
        role=part.role,
        since=at,
        opened_at=part.opened_at,
        due_on=part.due_on,
        is_open=was_open,
    )
    there = Allocation.objects.filter(participation=part, official__in=_people(target))
    given = [Given(one.official, one.reads_only) for one in there.select_related("official")]
    units = UnitAllocation.objects.filter(participation=part, unit__authority=target)
    give(
        fresh, [*given, *(Given(one.unit, one.reads_only) for one in units.select_related("unit"))]
    )
    return part.role


def _people(target: Authority) -> QuerySet[Membership, int]:
    return target.memberships.filter(active=True).values_list("official", flat=True)


def _pass_ended(passing: Passing) -> int:
    count = 0
    for batch in _batches(_ended(passing)):
        keys = [part.pk for part in batch]
        Participation.objects.filter(pk__in=keys).update(until=passing.at)
        theirs = Participation.objects.filter(
            exchange__in=[part.exchange_id for part in batch],
            authority=passing.target,
            until__isnull=True,
        ).values_list("exchange", "role")
        known = set(theirs)
        fresh = Participation.objects.bulk_create(
            Participation(
                exchange_id=part.exchange_id,
                authority=passing.target,
                role=part.role,
                since=passing.at,
                opened_at=part.opened_at,
                due_on=part.due_on,
                is_open=False,
            )
            for part in batch
            if (part.exchange_id, part.role) not in known
        )
        _copy_allocations(keys, fresh, passing.target)
        count += len(batch)
    return count


def _copy_allocations(before: list[int], fresh: list[Participation], target: Authority) -> None:
    by_part = {(part.exchange_id, part.role): part.pk for part in fresh}
    rows = Allocation.objects.filter(participation__in=before, official__in=_people(target))
    Allocation.objects.bulk_create(
        Allocation(
            participation_id=by_part[exchange, role], official_id=official, reads_only=reads_only
        )
        for exchange, role, official, reads_only in rows.values_list(
            "participation__exchange", "participation__role", "official", "reads_only"
        )
        if (exchange, role) in by_part
    )


def _batches(ended: QuerySet[Participation]) -> Iterator[list[Participation]]:
    """Batches of what is left to do: a part that was passed on is no longer among it."""
    while batch := list(ended.order_by("pk")[:BATCH]):
        yield batch
