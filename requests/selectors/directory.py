"""The directories of the repositories: what is in them, found by words, page by page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from authorities.models import AreaAccess, Authority, LegalArea, Membership
from imi.kernel.normalise import words
from requests.models import Exchange, Procedure, Record, Subscription
from requests.models.scope import shared_areas
from requests.workflows import workflow_of
from requests.workflows.repository import REPOSITORY, State

Records = QuerySet[Record]
PAGE_SIZE = 25
MOST_COUNTED = 1000
AT_ONCE = 500
BY_NAME, BY_CHANGE = "name", "changed"
ORDERS = (BY_NAME, BY_CHANGE)


@dataclass(frozen=True)
class Repository:
    """A repository as the overview lists it."""

    procedure: Procedure
    count: int
    followed: bool


@dataclass(frozen=True)
class RecordPage:
    """A page of a directory; next_cursor is None on the last one."""

    rows: list[Record]
    next_cursor: str | None


def repositories(membership: Membership) -> list[Repository]:
    """The repositories of an actor's legal areas, with how much is in them. Three queries."""
    procedures = [one for one in _readable(membership).select_related("area") if is_repository(one)]
    counts = dict(
        Record.objects.filter(procedure__in=procedures, listed=True)
        .order_by()
        .values_list("procedure")
        .annotate(count=Count("pk"))
    )
    followed = set(
        Subscription.objects.filter(membership=membership).values_list("procedure", flat=True)
    )
    return [Repository(one, counts.get(one.pk, 0), one.pk in followed) for one in procedures]


def _readable(membership: Membership) -> QuerySet[Procedure]:
    if not membership.active or not set(membership.roles) & REPOSITORY.readers:
        return Procedure.objects.none()
    return Procedure.objects.filter(area__in=shared_areas(membership))


def is_repository(procedure: Procedure) -> bool:
    """Whether a procedure keeps records that are looked up."""
    workflow = workflow_of(procedure.kind, procedure.rules)
    return workflow is not None and workflow.shared


def repository_for(code: str, membership: Membership) -> Procedure:
    """A repository that an actor may look into. Raises Procedure.DoesNotExist. One query."""
    found = _readable(membership).select_related("area").get(pk=code.replace("\x00", ""))
    if not is_repository(found):
        raise Procedure.DoesNotExist
    return found


def public_repositories() -> list[Repository]:
    """The repositories whose rules let the public see something, with how much. Two queries."""
    found = Procedure.objects.select_related("area").exclude(area__status=LegalArea.Status.RETIRED)
    procedures = [one for one in found.filter(kind="REP") if is_public(one)]
    counts = dict(
        Record.objects.filter(procedure__in=procedures, public=True)
        .order_by()
        .values_list("procedure")
        .annotate(count=Count("pk"))
    )
    return [Repository(one, counts.get(one.pk, 0), followed=False) for one in procedures]


def is_public(procedure: Procedure) -> bool:
    """Whether a procedure's rules let the public see something."""
    return is_repository(procedure) and bool(procedure.rules.get("public"))


def public_repository(code: str) -> Procedure:
    """A repository that the public may see. Raises Procedure.DoesNotExist. One query."""
    found = Procedure.objects.select_related("area").get(pk=code.replace("\x00", ""))
    if not is_public(found):
        raise Procedure.DoesNotExist
    return found


def records_of(procedure: Procedure) -> Records:
    """All published records of a repository."""
    return Record.objects.filter(procedure=procedure, listed=True)


def public_records(procedure: Procedure) -> Records:
    """The records of a repository that are open to everybody."""
    return Record.objects.filter(procedure=procedure, public=True)


def found_by(rows: Records, text: str) -> Records:
    """Those whose title, key or number has all words in it, in whatever script they are written."""
    wanted = [word.forms[0] for word in words(text, limit=8)]
    if not wanted:
        return rows
    found = Q()
    for word in wanted:
        found &= Q(search__contains=word)
    return rows.filter(found)


def page_of_records(
    rows: Records, *, order: str = BY_NAME, cursor: str = "", size: int = PAGE_SIZE
) -> RecordPage:
    """Return a page, with exchange and owner. An unreadable cursor begins anew. One query."""
    if order == BY_CHANGE:
        wanted = _before(rows, cursor).order_by("-changed_at", "-exchange")
    else:
        wanted = _after(rows, cursor).order_by("sort", "exchange")
    found = list(wanted.select_related("exchange", "owner__country")[: size + 1])
    if len(found) <= size:
        return RecordPage(found, None)
    last = found[size - 1]
    mark = last.changed_at.isoformat() if order == BY_CHANGE else last.sort
    return RecordPage(found[:size], f"{mark}_{last.pk}")


def _read_cursor(cursor: str) -> tuple[str, int] | None:
    mark, _, key = cursor.rpartition("_")
    if not (key.isascii() and key.isdigit() and len(key) < 18) or not mark.isascii():
        return None
    return mark.replace("\x00", ""), int(key)


def _after(rows: Records, cursor: str) -> Records:
    place = _read_cursor(cursor)
    if place is None:
        return rows
    sort, key = place
    return rows.filter(Q(sort__gt=sort) | Q(exchange__gt=key), sort__gte=sort)


def _before(rows: Records, cursor: str) -> Records:
    place = _read_cursor(cursor)
    if place is None:
        return rows
    try:
        at = datetime.fromisoformat(place[0])
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        return rows
    return rows.filter(Q(changed_at__lt=at) | Q(exchange__lt=place[1]), changed_at__lte=at)


def count_of(rows: Records) -> int:
    """How many there are, counted to one more than MOST_COUNTED. One query."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def every(rows: Records, most: int) -> Iterator[Record]:
    """Yield records with all their content, some hundred at a time; three queries each time."""
    keys = list(rows.order_by("sort", "exchange").values_list("pk", flat=True)[:most])
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        found = (
            Record.objects.filter(pk__in=some)
            .select_related("owner", "exchange__subject", "exchange__procedure")
            .prefetch_related("exchange__questions")
        )
        by_key = {record.pk: record for record in found}
        yield from (by_key[key] for key in some if key in by_key)


def with_answers(rows: list[Record]) -> list[Record]:
    """The same records with the answers of their forms at hand. One query."""
    prefetch_related_objects(rows, "exchange__questions")
    return rows


def public_record(procedure: Procedure, number: str) -> Record:
    """A record that everybody may read, by its number as in addresses; two queries.

    Raises Record.DoesNotExist.
    """
    found = public_records(procedure).select_related("owner", "exchange__procedure")
    number = number.replace("\x00", "").replace(".", "/")
    return found.prefetch_related("exchange__questions").get(exchange__number=number)


def drafts_of(procedure: Procedure, membership: Membership) -> list[Exchange]:
    """The drafts of the actor's authority in a repository, the newest first. One query."""
    found = Exchange.objects.visible_to(membership).filter(
        procedure=procedure, requester=membership.authority_id, state=State.DRAFT
    )
    return list(found.select_related("record").order_by("-pk")[:PAGE_SIZE])


def central_authorities(area: str) -> list[AreaAccess]:
    """The coordinators of a legal area by country: the central authorities of its act. One query.

    Source: Regulation (EU) 2016/1191, Article 15.
    """
    found = AreaAccess.objects.filter(area=area, suspended=False)
    found = found.exclude(kind=Authority.Kind.AUTHORITY).exclude(
        authority__level=Authority.Level.EU
    )
    return list(
        found.filter(authority__status=Authority.Status.ACTIVE)
        .select_related("authority")
        .order_by("authority__country", "authority__name")[:200]
    )
