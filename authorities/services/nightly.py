"""The steps of the nightly chain that concern the registry; each may be repeated."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from authorities.lexicon.store import digest
from authorities.models import Authority
from authorities.selectors.lexicon import known_edits
from authorities.services.forget import forget
from authorities.services.index import repair
from imi.kernel.models import Setting

LEXICON = "search.lexicon"
# A night that was missed is made up for by the next.
LOOK_BACK = timedelta(days=8)


def search(*, day: date, at: datetime) -> dict[str, int]:
    """Mend the search index: what was changed of late or never indexed.

    All of it where the lexicon has changed, since a document holds what the lexicon read in it.
    """
    now = f"{digest()}-{known_edits()}"
    known = Setting.objects.filter(name=LEXICON).first()
    if known is not None and known.value == now:
        doubtful = Q(changed_at__gte=at - LOOK_BACK) | Q(document__isnull=True, status="active")
        return repair(Authority.objects.filter(doubtful).values_list("pk", flat=True))
    counts = repair()
    Setting.objects.update_or_create(name=LEXICON, defaults={"value": now})
    return counts


def registrations(*, day: date, at: datetime) -> dict[str, int]:
    """Erase what is left of registrations that were refused or never confirmed."""
    return forget(at=at)
