"""What an authority deals with: chosen by its administrators or its coordinators."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from authorities.models import Authority, Competence, Membership
from authorities.services.index import index
from authorities.services.links import areas_of
from authorities.services.problems import InvalidError, StaleError
from authorities.services.scope import (
    Function,
    coordinates,
    gives_access,
    is_administrator,
    locked,
    record,
    validates,
)


def choosable(authority: Authority) -> QuerySet[Competence]:
    """Competences of the authority's areas and of none, and those that it has."""
    of_areas = Q(area__in=areas_of(authority)) | Q(area=None)
    had = authority.competences.values("pk")
    return Competence.objects.filter(of_areas | Q(pk__in=had)).select_related("area", "parent")


@transaction.atomic
def set_competences(
    authority: Authority, codes: Collection[str], *, by: Membership, at: datetime
) -> Authority:
    """Let an authority deal with exactly these competences.

    An access coordinator decides on those of its areas. Raises Authority.DoesNotExist,
    StaleError, InvalidError.
    """
    authority = locked(authority)
    if authority.status in (Authority.Status.CLOSED, Authority.Status.REFUSED):
        raise StaleError(_("The authority was closed meanwhile."))
    wanted = {one.code: one for one in choosable(authority).filter(code__in=codes)}
    if set(codes) - set(wanted):
        raise InvalidError("competences", _("This competence isn't among those of its areas."))
    had = {one.code: one for one in authority.competences.all()}
    changed = [one for code, one in (had | wanted).items() if (code in had) != (code in wanted)]
    _require(by, authority, changed)
    if not changed:
        return authority
    authority.competences.set(wanted.values())
    before, after = {"competences": sorted(had)}, {"competences": sorted(wanted)}
    record(authority, "competences", by=by, at=at, before=before, after=after)
    index([authority.pk])
    return authority


def _require(by: Membership, authority: Authority, changed: list[Competence]) -> None:
    if is_administrator(by) and by.authority_id == authority.pk:
        return
    if validates(by, authority):
        return
    mine = authority.links.filter(coordinator=by.authority_id, function=Function.ACCESS)
    if not (coordinates(by) and mine.exists()):
        raise Authority.DoesNotExist
    if not all(gives_access(by, authority, one.area_id) for one in changed):
        raise InvalidError("competences", _("You decide only on competences of your legal areas."))
