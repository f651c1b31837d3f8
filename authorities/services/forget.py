"""What is erased of registrations that came to nothing; the reference stays, never used again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet

from authorities.models import Application, Authority, Official, OneTimeCode, RegistryEvent
from authorities.services.index import index
from authorities.services.scope import record

DAYS_KEPT = 30
#: An invited authority that nobody completes is given up after so many days without a step.
DAYS_ABANDONED = 90
_EMPTIED = (
    "name_2", "name_2_lang", "abbreviation", "city", "region", "postcode", "address", "email",
    "phone", "url",
)  # fmt: skip


def forget(*, at: datetime) -> dict[str, int]:
    """Erase what was refused, never confirmed, or no longer needed for 30 days.

    What was invited or returned and never completed goes too. Of a validated authority only the
    form goes that it once filled in. A second run changes nothing.
    """
    before = at - timedelta(days=DAYS_KEPT)
    unconfirmed = Application.objects.filter(confirmed_at=None, sent_at__lt=before)
    validated = RegistryEvent.objects.filter(
        authority=OuterRef("authority"), name="validate", at__lt=before
    )
    finished = Application.objects.filter(Exists(validated))
    counts = {
        "unconfirmed": unconfirmed.delete()[0],
        "finished": finished.delete()[0],
        "refused": 0,
        "abandoned": 0,
    }
    events = RegistryEvent.objects.filter(authority=OuterRef("pk"))
    due = Authority.objects.filter(
        Exists(events.filter(name="refuse", at__lt=before)),
        ~Exists(events.filter(name="erase")),
        status=Authority.Status.REFUSED,
    )
    for authority in due.order_by("pk"):
        _erase(authority, at)
        counts["refused"] += 1
    for authority in _abandoned(at).order_by("pk"):
        _erase(authority, at)
        counts["abandoned"] += 1
    return counts


def _abandoned(at: datetime) -> QuerySet[Authority]:
    """Authorities that were invited, or whose registration was returned, and then left."""
    events = RegistryEvent.objects.filter(authority=OuterRef("pk"))
    codes = OneTimeCode.objects.filter(membership__authority=OuterRef("pk"), valid_until__gte=at)
    return Authority.objects.filter(
        Exists(events.filter(name__in=("call in", "return"))),
        ~Exists(events.filter(at__gte=at - timedelta(days=DAYS_ABANDONED))),
        ~Exists(codes),
        status=Authority.Status.INVITED,
    )


@transaction.atomic
def _erase(authority: Authority, at: datetime) -> None:
    people = list(Official.objects.filter(memberships__authority=authority))
    authority.memberships.all().delete()
    Application.objects.filter(authority=authority).delete()
    authority.changes.all().delete()
    authority.links.all().delete()
    authority.accesses.all().delete()
    authority.competences.clear()
    authority.events.update(before={}, after={})
    authority.name, authority.informal, authority.description = authority.reference, {}, {}
    authority.former_names, authority.languages = [], []
    authority.status = Authority.Status.REFUSED
    for field in _EMPTIED:
        setattr(authority, field, "")
    authority.save()
    record(authority, "erase", by=None, at=at)
    index([authority.pk])
    for official in people:
        _erase_account(official)


def _erase_account(official: Official) -> None:
    """Delete the account of somebody who works nowhere else, even where a password was chosen."""
    if official.is_superuser or official.memberships.exists():
        return
    try:
        with transaction.atomic():
            official.delete()
    except ProtectedError:  # something was done in this person's name
        return
