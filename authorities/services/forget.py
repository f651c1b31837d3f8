"""What is erased of registrations that came to nothing; the reference stays, never used again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError

from authorities.models import Application, Authority, Official, RegistryEvent
from authorities.services.index import index
from authorities.services.scope import record

DAYS_KEPT = 30
_EMPTIED = (
    "name_2", "name_2_lang", "abbreviation", "city", "region", "postcode", "address", "email",
    "phone", "url",
)  # fmt: skip


def forget(*, at: datetime) -> dict[str, int]:
    """Erase what was refused, never confirmed, or no longer needed for 30 days.

    Of a validated authority only the form goes that it once filled in. A second run changes
    nothing.
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
    return counts


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
    for field in _EMPTIED:
        setattr(authority, field, "")
    authority.save()
    record(authority, "erase", by=None, at=at)
    index([authority.pk])
    for official in people:
        _erase_account(official)


def _erase_account(official: Official) -> None:
    """Delete the account of somebody who never came in and works nowhere else."""
    if official.last_login or official.has_usable_password() or official.memberships.exists():
        return
    try:
        with transaction.atomic():
            official.delete()
    except ProtectedError:  # something was done in this person's name
        return
