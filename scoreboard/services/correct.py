"""Correcting a frozen edition: first what would change, then the new revision."""

from datetime import datetime

from django.db import transaction

from scoreboard.models import Edition
from scoreboard.selectors.revisions import Differences, differences
from scoreboard.services.editions import NotFrozenError, revise


class StaleError(Exception):
    """Another revision was published meanwhile, or there is nothing to correct."""


def _standing(year: int) -> Edition:
    """Return the last revision of a frozen edition, held until the caller is done."""
    frozen = Edition.objects.select_for_update().filter(year=year, frozen=True)
    found = frozen.order_by("-revision").first()
    if found is None:
        raise NotFrozenError(year)
    return found


@transaction.atomic
def preview(year: int, *, at: datetime) -> Differences:
    """Return what a correction would change; nothing stays of it. Raises NotFrozenError."""
    before = _standing(year)
    with transaction.atomic():
        found = differences(before, revise(year, "preview", at=at))
        transaction.set_rollback(True)
    return found


@transaction.atomic
def correct(year: int, note: str, *, seen: int, at: datetime) -> Edition:
    """Publish a correction of the revision that was seen; the one before stays readable.

    Raises NotFrozenError, StaleError when another revision holds or nothing would change, and
    ValueError without a reason.
    """
    before = _standing(year)
    if before.revision != seen:
        raise StaleError
    edition = revise(year, note, at=at)
    if not differences(before, edition):
        raise StaleError
    return edition
