"""The national coordinator merges two authorities into one. Source: domain reference 3.3."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Application, Authority, CoordinatorLink, Membership, Official
from authorities.services.index import index
from authorities.services.links import areas_of
from authorities.services.notices import promise_step
from authorities.services.problems import InvalidError, StaleError
from authorities.services.relocate import pass_people
from authorities.services.scope import Function, locked, record, require_national
from authorities.services.succession import (
    Line,
    Passing,
    hand_over,
    held_lines,
    pass_areas,
    pass_registry,
    pass_units,
)

_S = Authority.Status
_GONE = (_S.CLOSED, _S.REFUSED)


def lines(gone: Authority, kept: Authority, *, at: datetime) -> list[Line]:
    """What would move from one authority to the other, counted."""
    tasks = _tasks(gone).values("authority").distinct()
    found = [
        (_("Legal areas"), len(areas_of(gone) - areas_of(kept))),
        (_("Officials"), gone.memberships.filter(active=True).count()),
        (_("Competences"), gone.competences.exclude(pk__in=kept.competences.all()).count()),
        (_("Departments"), Authority.objects.filter(parent=gone).count()),
        (_("Authorities that it coordinates"), tasks.count()),
    ]
    return found + held_lines(Passing(gone, kept, at))


@transaction.atomic
def merge(
    gone: Authority, kept: Authority, *, reason: str, by: Membership, at: datetime
) -> Authority:
    """Close one authority; all that is attached to it passes to the one that is kept.

    Returns the kept one. Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    gone = locked(gone)
    require_national(by, gone.country_id)
    kept = Authority.objects.select_for_update(no_key=True).get(pk=kept.pk)
    _check(gone, kept, reason)
    before = told(kept)
    areas = areas_of(gone)
    moved: dict[str, Any] = {"areas": pass_areas(gone, kept, areas)}
    moved["tasks"] = _pass_tasks(gone, kept)
    people = pass_people(gone.memberships.filter(active=True), kept, areas)
    moved["people"] = sorted(people)
    moved |= pass_registry(gone, kept) | {"units": pass_units(gone, kept)}
    moved |= hand_over(Passing(gone, kept, at))
    Application.objects.filter(coordinator=gone).update(coordinator=kept)
    status = gone.status
    gone.status, gone.successor = _S.CLOSED, kept
    gone.save()
    after = {"status": gone.status, "successor": kept.reference, "reason": reason.strip()}
    record(gone, "merge", by=by, at=at, before={"status": status}, after=after)
    taken = {**told(kept), "from": gone.reference, "moved": moved}
    record(kept, "take over", by=by, at=at, before=before, after=taken)
    promise_step(gone, "merge", reason.strip())
    promise_step(kept, "take over", reason.strip())
    index([gone.pk, kept.pk])
    return kept


def told(authority: Authority) -> dict[str, Any]:
    """What is attached to an authority, as an event keeps it."""
    people = Official.objects.filter(memberships__in=authority.memberships.filter(active=True))
    return {
        "areas": sorted(areas_of(authority)),
        "people": sorted(people.values_list("pk", flat=True)),
        "competences": sorted(authority.competences.values_list("code", flat=True)),
        "former_names": list(authority.former_names),
    }


def _check(gone: Authority, kept: Authority, reason: str) -> None:
    if gone.status not in (_S.ACTIVE, _S.SUSPENDED):
        raise StaleError(
            _("The authority's status is meanwhile: %(status)s.")
            % {"status": gone.get_status_display()}
        )
    if kept.pk == gone.pk:
        raise InvalidError("kept", _("Please choose two different authorities."))
    if kept.country_id != gone.country_id:
        raise InvalidError("kept", _("The two authorities are in different countries."))
    if kept.status != _S.ACTIVE:
        raise InvalidError("kept", _("The authority that is kept isn't active."))
    if gone.kind == Authority.Kind.NIMIC:
        raise InvalidError("", _("The national coordinator can't be merged into another one."))
    if not reason.strip():
        raise InvalidError("reason", _("Please give a reason."))


def _tasks(gone: Authority) -> Any:
    """The tasks of a coordinator towards authorities that aren't gone."""
    return CoordinatorLink.objects.filter(coordinator=gone).exclude(authority__status__in=_GONE)


def _pass_tasks(gone: Authority, kept: Authority) -> int:
    """Pass on what the one coordinates. Raises InvalidError where the other one can't."""
    tasks = list(_tasks(gone).select_related("authority"))
    real = [task for task in tasks if task.function != Function.OBSERVER]
    if real and kept.kind == Authority.Kind.AUTHORITY:
        raise InvalidError("", _("It coordinates others, and the one that is kept can't."))
    if any(task.authority_id == kept.pk for task in real):
        raise InvalidError("", _("It coordinates the one that is kept: hand that task over first."))
    for task in tasks:
        twin = CoordinatorLink.objects.filter(
            coordinator=kept,
            authority=task.authority_id,
            area=task.area_id,
            function=task.function,
        )
        if task.authority_id == kept.pk or twin.exists():
            task.delete()
        else:
            task.coordinator = kept
            task.save(update_fields=["coordinator"])
    _check_no_circle(kept)
    return len(tasks)


def _check_no_circle(kept: Authority) -> None:
    links = CoordinatorLink.objects.filter(
        function=Function.VALIDATION, authority__country=kept.country_id
    )
    above = dict(links.values_list("authority", "coordinator"))
    step, seen = above.get(kept.pk), set()
    while step is not None and step not in seen:
        if step == kept.pk:
            raise InvalidError("", _("The validating coordinators would form a circle."))
        seen.add(step)
        step = above.get(step)
