"""What the data-subject desk looks at: requests of persons, what is held, who read it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Count,
    Exists,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    TextField,
)
from django.db.models.functions import Cast
from django.utils.functional import Promise

from authorities.models import Authority, Membership, Role
from requests.models import (
    Correction,
    EarlyEnd,
    Exchange,
    Participation,
    Reading,
    RightsRequest,
    Subject,
    Unblocking,
)
from requests.workflows import WORKFLOWS
from requests.workflows.base import Side
from requests.workflows.information_request import State

SHORTEST_WORD = 3
MOST_HELD = 200
READINGS_SHOWN = 50


def is_officer(membership: Membership | None) -> bool:
    """Say whether somebody is the data protection officer of an authority. No query."""
    return membership is not None and membership.has_role(Role.DATA_PROTECTION_OFFICER)


def may_read_log(membership: Membership | None) -> bool:
    """Say whether somebody sees the authority's log of readings. No query."""
    return membership is not None and membership.has_role(
        Role.DATA_PROTECTION_OFFICER, Role.LOCAL_DATA_ADMINISTRATOR
    )


def _shown_content() -> Q:
    """The condition on parts whose authority was shown the content. No query."""
    shown = Q(role=Side.REQUESTER) | Q(opened_at__isnull=False)
    for workflow in WORKFLOWS.values():
        if told := [side.value for side in workflow.sees - {Side.REQUESTER}]:
            seen = Q(exchange__kind=workflow.kind, role__in=told)
            shown |= seen & Q(exchange__is_open=True) if workflow.sees_while_open else seen
        if asked := [side.value for side in workflow.consults]:
            agreed = Q(exchange__details__identity_open=True)
            shown |= agreed & Q(exchange__kind=workflow.kind, role__in=asked)
    return shown


def _of_parts(parts: QuerySet[Participation]) -> QuerySet[Exchange]:
    return Exchange.objects.exclude(state=State.DELETED).filter(
        Exists(parts.filter(_shown_content(), exchange=OuterRef("pk")))
    )


def held_by(authority: int) -> QuerySet[Exchange]:
    """Exchanges of which an authority holds the content: asked, opened or told. No query.

    Parts that ended count: what was shown then is still held.
    """
    return _of_parts(Participation.objects.filter(authority=authority))


def in_hand_of(authority: int) -> QuerySet[Exchange]:
    """Those of `held_by` in which the authority takes part at present. No query."""
    return _of_parts(Participation.objects.filter(authority=authority, until__isnull=True))


def sides_in_hand(exchange: Exchange, authority: int) -> frozenset[str]:
    """The sides on which an authority has the content in hand; none once it was passed on.

    At most two queries.
    """
    if not in_hand_of(authority).filter(pk=exchange.pk).exists():
        return frozenset()
    parts = exchange.participations.filter(authority=authority, until__isnull=True)
    return frozenset(parts.values_list("role", flat=True))


def holding(authority: int, words: str) -> list[Exchange]:
    """The exchanges of an authority about a person, the newest first, blocked ones too.

    words: each must stand somewhere in the subject's data. One query; at most `MOST_HELD`.
    """
    about = Subject.objects.annotate(text=Cast("data", TextField()))
    found = [word for word in words.split() if len(word) >= SHORTEST_WORD]
    if not found:
        return []
    for word in found:
        about = about.filter(text__icontains=word)
    held = held_by(authority).filter(pk__in=about.values("exchange"))
    return list(
        held.select_related("requester", "responder", "area", "subject").order_by("-pk")[:MOST_HELD]
    )


def one_held(membership: Membership, number: str) -> Exchange:
    """One exchange whose content the actor's authority holds. Raises Exchange.DoesNotExist."""
    if "\0" in number:
        raise Exchange.DoesNotExist
    return (
        held_by(membership.authority_id)
        .select_related("requester", "responder", "area", "subject", "procedure", "version")
        .get(number=number.replace(".", "/"))
    )


def open_unblocking(exchange: Exchange, authority: int, at: datetime) -> Unblocking | None:
    """The unblocking that lets an authority see an exchange's blocked content now. One query."""
    return exchange.unblockings.filter(authority=authority, ends_at__gt=at).first()


def unblocking_waits(exchange: Exchange, authority: int) -> bool:
    """Say whether an unblocking for an authority waits for a second person. One query."""
    return exchange.unblockings.filter(authority=authority, confirmed_by=None).exists()


def waiting_unblockings(authority: int) -> QuerySet[Unblocking]:
    """Unblockings of an authority that wait for a second person."""
    waiting = Unblocking.objects.filter(authority=authority, confirmed_by=None)
    return waiting.select_related("exchange", "asked_by")


def early_ends(authority: int) -> QuerySet[EarlyEnd]:
    """What an authority blocked or erased before its time, the latest first."""
    return EarlyEnd.objects.filter(authority=authority).select_related("exchange", "by")


def rights_requests(authority: int) -> QuerySet[RightsRequest]:
    """What persons asked an authority for; open ones by due day come first."""
    return RightsRequest.objects.filter(authority=authority)


def corrections_of(exchange: Exchange) -> list[Correction]:
    """The corrections of an exchange's subject, oldest first. One query."""
    return list(exchange.corrections.select_related("authority"))


@dataclass(frozen=True)
class Log:
    """A page of the log of readings; next_cursor is None on the last one."""

    rows: list[Reading]
    next_cursor: str | None


def readings_of(authority: int, *, words: str = "", cursor: str = "") -> Log:
    """Readings of personal data by an authority's officials, the latest first. One query.

    words: part of a number or of an official's address.
    """
    rows = Reading.objects.filter(authority=authority)
    if words:
        found = words.replace("\0", "")
        rows = rows.filter(
            Q(exchange__number__icontains=found) | Q(official__email__icontains=found)
        )
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        rows = rows.filter(pk__lt=int(cursor))
    shown = list(rows.select_related("exchange", "official").order_by("-pk")[: READINGS_SHOWN + 1])
    more = len(shown) > READINGS_SHOWN
    return Log(shown[:READINGS_SHOWN], str(shown[READINGS_SHOWN - 1].pk) if more else None)


def readers_of(exchange: Exchange) -> QuerySet[Authority]:
    """The authorities whose officials read an exchange's content: what the person may know.

    Shape: Authority + ``times``, ``first_at``, ``last_at``; one query.
    """
    mine = Q(readings__exchange=exchange, readings__official__isnull=False)
    return (
        Authority.objects.filter(mine)
        .annotate(
            times=Count("readings", filter=mine),
            first_at=Min("readings__at", filter=mine),
            last_at=Max("readings__at", filter=mine),
        )
        .select_related("country")
        .order_by("first_at")
    )


@dataclass(frozen=True)
class OwnReadings:
    """How often the person from outside read the own case, under what officials call her or him."""

    reader: Promise | str
    times: int
    first_at: datetime
    last_at: datetime


def own_readings(exchange: Exchange) -> OwnReadings | None:
    """What the person whose case it is read of it; None where nothing. One query."""
    found = exchange.readings.filter(why=Reading.Why.OWN).aggregate(
        times=Count("pk"), first_at=Min("at"), last_at=Max("at")
    )
    return OwnReadings(exchange.workflow.words.person, **found) if found["times"] else None
