"""The requests of an edition one by one, as a file that `manage.py indicators --from` reads.

Nobody is named and nothing leads back to a case: numbers are given anew in the order of the days,
of an authority only the country is said, and an instant is noon in Universal Time of its day in
Brussels. A frozen edition keeps the file with which it was frozen.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from scoreboard.models import Edition, EditionFacts, RequestFact
from scoreboard.services.request_rows import COLUMNS

NOON = "T12:00:00Z"
_ORDER = ("sent_on", "sender", "receiver", "procedure", "is_part", "accepted_on", "replied_on")
_RATINGS = {True: "dissatisfied", False: "satisfied", None: ""}


def facts_csv(edition: Edition) -> str:
    """Return the file of an edition: the one it was frozen with, or one from the facts now."""
    kept = EditionFacts.objects.filter(edition=edition).first()
    if kept is not None:
        return gzip.decompress(kept.content).decode()
    return _written(edition)


def keep_facts(edition: Edition) -> None:
    """Keep the file of an edition that is about to be frozen."""
    content = gzip.compress(_written(edition).encode(), mtime=0)
    EditionFacts.objects.create(edition=edition, content=content)


def _written(edition: Edition) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows(edition))
    return out.getvalue()


def _rows(edition: Edition) -> Iterator[dict[str, Any]]:
    """Yield the requests of the edition's year that were sent by its as-of; one query.

    A part names some request of its original's day to the same country: figures ask for no more
    of an original than these two.
    """
    facts = RequestFact.objects.filter(year=edition.year, sent_on__lte=edition.as_of)
    originals: dict[tuple[str, date], str] = {}
    parts: list[tuple[str, RequestFact]] = []
    for place, fact in enumerate(facts.order_by(*_ORDER, "pk"), start=1):
        reference = f"{edition.year}-{place:06d}"
        if fact.is_part:
            parts.append((reference, fact))
            continue
        originals.setdefault((fact.receiver, fact.sent_on), reference)
        yield _row(reference, fact)
    for reference, fact in parts:
        key = (fact.receiver, fact.origin_on)
        if key not in originals:
            originals[key] = f"{reference}-0"
            yield _original_of(originals[key], fact)
        yield _row(reference, fact) | {"split_from": originals[key]}


def _original_of(reference: str, part: RequestFact) -> dict[str, Any]:
    """Return a row for an original that isn't among the facts: domestic, so that nothing counts."""
    return {
        "reference": reference,
        "area": part.area,
        "procedure": part.procedure,
        **_countries(part.receiver, part.receiver),
        "sent_at": _instant(part.origin_on),
        "requested_date": part.origin_on.isoformat(),
    }


def _row(reference: str, fact: RequestFact) -> dict[str, Any]:
    return {
        "reference": reference,
        "area": fact.area,
        "procedure": fact.procedure,
        **_countries(fact.sender, fact.receiver),
        "sent_at": _instant(fact.sent_on),
        "accepted_at": _instant(fact.accepted_on),
        "requested_date": fact.sent_on.isoformat(),
        "agreed_date": max(fact.agreed_on, fact.sent_on).isoformat() if fact.agreed_on else "",
        "replied_at": _instant(fact.replied_on),
        "refused_at": _instant(fact.refused_on),
        "withdrawn_at": _instant(fact.withdrawn_on),
        **_ratings(fact),
    }


def _countries(sender: str, receiver: str) -> dict[str, str]:
    return {
        "sender_country": sender,
        "sender_authority": sender,
        "receiver_country": receiver,
        "receiver_authority": receiver,
    }


def _ratings(fact: RequestFact) -> dict[str, str]:
    timeliness, efforts = _RATINGS[fact.timeliness_negative], _RATINGS[fact.efforts_negative]
    if fact.rated_on is None or not (timeliness or efforts):
        return {}
    return {
        "timeliness_rating": timeliness,
        "efforts_rating": efforts,
        "rated_at": _instant(fact.rated_on),
    }


def _instant(day: date | None) -> str:
    return f"{day.isoformat()}{NOON}" if day else ""
