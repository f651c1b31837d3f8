"""The log of who read personal data."""

import hashlib
from datetime import UTC, date, datetime, time

from django.db import connection, transaction

from authorities.models import Membership
from imi.kernel.calendars import BRUSSELS
from requests.models import Exchange, Reading, ReadingSeal
from requests.retention import MONTHS_OF_READINGS, months_before
from requests.selectors.standing import Standing


def note_reading(
    standing: Standing, *, way: str, address: str | None, at: datetime
) -> Reading | None:
    """Note that an actor was shown the content of an exchange; nothing where none was shown.

    way: a `Reading.Way`; address: the IP address it was read from.
    """
    if not standing.sees_content:
        return None
    why = Reading.Why.HANDLING
    if standing.decides:
        approving = standing.exchange.state in standing.exchange.workflow.approvals
        why = Reading.Why.APPROVAL if approving else Reading.Why.REFERRAL
    return Reading.objects.create(
        exchange=standing.exchange,
        official_id=standing.member.official_id,
        authority_id=standing.member.authority_id,
        why=why,
        way=way,
        address=address or None,
        at=at,
    )


def note_own_reading(exchange: Exchange, *, way: str, at: datetime) -> Reading | None:
    """Note that the person from outside whose case it is was shown it.

    A draft is nobody's but the person's: nothing is noted. From where isn't kept either.
    """
    if exchange.state == exchange.workflow.initial:
        return None
    return Reading.objects.create(
        exchange=exchange,
        authority_id=exchange.requester_id,
        why=Reading.Why.OWN,
        way=way,
        at=at,
    )


def note_readings(
    exchanges: list[int], by: Membership, *, address: str | None, at: datetime
) -> None:
    """Note that an official took the content of many exchanges with a file. One query."""
    Reading.objects.bulk_create(
        Reading(
            exchange_id=key,
            official_id=by.official_id,
            authority_id=by.authority_id,
            why=Reading.Why.HANDLING,
            way=Reading.Way.FILE,
            address=address or None,
            at=at,
        )
        for key in exchanges
    )


@transaction.atomic
def seal(day: date) -> ReadingSeal | None:
    """Seal the readings made before a day; None where none were made since the last seal."""
    before = ReadingSeal.objects.order_by("day").last()
    start = datetime.combine(day, time(), BRUSSELS)
    new = Reading.objects.filter(pk__gt=before.last_id if before else 0, at__lt=start)
    if not new.exists() or ReadingSeal.objects.filter(day=day).exists():
        return None
    digest, count, last = _hash_over(before.hash if before else "", list(new.order_by("pk")))
    return ReadingSeal.objects.create(day=day, last_id=last, count=count, hash=digest)


def _hash_over(before: str, readings: list[Reading]) -> tuple[str, int, int]:
    digest = hashlib.sha256(before.encode())
    for one in readings:
        row = (one.pk, one.exchange_id, one.official_id, one.authority_id, one.why, one.way)
        digest.update(f"{row}{one.address}{one.at.astimezone(UTC).isoformat()}\n".encode())
    return digest.hexdigest(), len(readings), readings[-1].pk if readings else 0


def broken_seals() -> list[date]:
    """Return the days whose seal no longer fits the log, those erased in time left out."""
    broken, before = [], None
    first = Reading.objects.order_by("pk").values_list("pk", flat=True).first()
    for sealed in ReadingSeal.objects.order_by("day"):
        since = before.last_id if before else 0
        found = list(Reading.objects.filter(pk__gt=since, pk__lte=sealed.last_id).order_by("pk"))
        erased = first is None or sealed.last_id < first or since < first - 1
        digest, count, _last = _hash_over(before.hash if before else "", found)
        if not erased and (digest, count) != (sealed.hash, sealed.count):
            broken.append(sealed.day)
        before = sealed
    return broken


def erase_old_readings(day: date) -> int:
    """Delete readings whose term is over. Returns how many there were."""
    limit = datetime.combine(months_before(day, MONTHS_OF_READINGS), time(), BRUSSELS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local imi.retention = 'on'")
        return Reading.objects.filter(at__lt=limit).delete()[0]
