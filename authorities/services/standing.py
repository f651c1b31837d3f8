"""An authority's way through the registry, and its access to areas.

Source: domain reference 3.3.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from authorities.models import (
    Application,
    AreaAccess,
    Authority,
    CoordinatorLink,
    LegalArea,
    Membership,
    Role,
)
from authorities.services.index import index
from authorities.services.links import areas_of, areas_without
from authorities.services.notices import promise_invitation, promise_step
from authorities.services.problems import InvalidError, StaleError
from authorities.services.scope import (
    Function,
    covers,
    locked,
    record,
    require_access,
    require_own,
    require_validating,
)
from authorities.services.succession import pass_at_closing
from imi.kernel.outbox import promise

#: Promised when an authority's access to an area is suspended or opened again.
ACCESS_CHANGED = "authority.access_changed"
_S = Authority.Status
#: What the first official of a validated authority may do.
FIRST_ROLES = (
    Role.BASIC,
    Role.REQUEST_HANDLER,
    Role.ALLOCATOR,
    Role.LOCAL_DATA_ADMINISTRATOR,
    Role.SUPERVISOR,
)


@dataclass(frozen=True)
class Step:
    """A step: from which states to which; own: the authority's own, else its coordinator's."""

    origin: tuple[str, ...]
    target: str
    own: bool = False
    reason: bool = False


STEPS = {
    "apply": Step((_S.INVITED,), _S.APPLIED, own=True),
    "validate": Step((_S.APPLIED,), _S.ACTIVE),
    "return": Step((_S.APPLIED,), _S.INVITED, reason=True),
    "refuse": Step((_S.APPLIED,), _S.REFUSED, reason=True),
    "suspend": Step((_S.ACTIVE,), _S.SUSPENDED, reason=True),
    "lift": Step((_S.SUSPENDED,), _S.ACTIVE, reason=True),
    "close": Step((_S.ACTIVE, _S.SUSPENDED), _S.CLOSED, reason=True),
}


def steps_from(status: str) -> list[str]:
    """The names of the coordinator's steps that a status allows."""
    return [name for name, step in STEPS.items() if status in step.origin and not step.own]


@transaction.atomic
def move(
    authority: Authority,
    name: str,
    *,
    by: Membership,
    at: datetime,
    reason: str = "",
    successor: Authority | None = None,
) -> Authority:
    """Take a step of STEPS. successor: who takes over, for "close" only.

    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    step = STEPS[name]
    authority = locked(authority)
    (require_own if step.own else require_validating)(by, authority)
    if authority.status not in step.origin:
        raise StaleError(
            _("The authority's status is meanwhile: %(status)s.")
            % {"status": authority.get_status_display()}
        )
    if step.reason and not reason.strip():
        raise InvalidError("reason", _("Please give a reason."))
    if successor is not None:
        successor = Authority.objects.select_for_update(no_key=True).get(pk=successor.pk)
    if name == "validate":
        _let_in(authority)
    _check(authority, step, successor)
    before = {"status": authority.status}
    after = {"status": step.target, "reason": reason.strip()}
    authority.status = step.target
    if step.target == _S.CLOSED:
        after |= pass_at_closing(authority, successor, by=by, at=at)
    authority.save()
    _follow(authority, name, at)
    record(authority, name, by=by, at=at, before=before, after=after)
    promise_step(authority, name, reason.strip())
    if successor is not None and step.target == _S.CLOSED:
        promise_step(successor, "take over", reason.strip())
    index([authority.pk, *([successor.pk] if successor else [])])
    return authority


def _let_in(authority: Authority) -> None:
    """Let the person who registered the authority act for it; until now it only waited."""
    emails = Application.objects.filter(authority=authority).values_list("email", flat=True)
    for email in emails:
        authority.memberships.filter(official__email__iexact=email).update(active=True)


def _check(authority: Authority, step: Step, successor: Authority | None) -> None:
    if step.target in (_S.ACTIVE, _S.APPLIED):
        _check_complete(authority, areas=step.origin == (_S.APPLIED,))
    if step.target in (_S.SUSPENDED, _S.CLOSED):
        _check_free(authority)
    if step.target == _S.CLOSED:
        _check_successor(authority, successor)


def _check_complete(authority: Authority, *, areas: bool) -> None:
    if not administrators(authority).exists():
        raise InvalidError("", _("It has no active local data administrator."))
    if not authority.email:
        raise InvalidError("", _("It has no e-mail address."))
    if not areas:
        return
    if not areas_of(authority):
        raise InvalidError("", _("It has no legal area."))
    missing = {
        _("access coordinator"): areas_without(authority, Function.ACCESS),
        _("request coordinator"): areas_without(authority, Function.REQUESTS),
    }
    for task, codes in missing.items():
        if codes:
            raise InvalidError(
                "",
                _("Nobody is its %(task)s for %(areas)s.")
                % {"task": task, "areas": ", ".join(sorted(codes))},
            )


def _check_free(authority: Authority) -> None:
    """A coordinator first hands its tasks over."""
    tasks = (
        CoordinatorLink.objects.filter(coordinator=authority)
        .exclude(function=Function.OBSERVER)
        .exclude(authority__status__in=(_S.CLOSED, _S.REFUSED))
    )
    count = tasks.values("authority").distinct().count()
    if count:
        raise InvalidError(
            "",
            _("It still coordinates others (%(count)d): hand its tasks over first.")
            % {"count": count},
        )


def _check_successor(authority: Authority, successor: Authority | None) -> None:
    if successor is None:
        return
    if successor.pk == authority.pk:
        raise InvalidError("successor", _("An authority can't be its own successor."))
    if successor.country_id != authority.country_id:
        raise InvalidError("successor", _("The successor is in another country."))
    if successor.status != _S.ACTIVE:
        raise InvalidError("successor", _("The successor isn't active."))


def _follow(authority: Authority, name: str, at: datetime) -> None:
    """What comes with a step: the first official's roles, or the end of all memberships."""
    if name == "validate":
        first = administrators(authority).order_by("pk").first()
        if first is not None:
            first.roles = list(dict.fromkeys([*first.roles, *map(str, FIRST_ROLES)]))
            first.save(update_fields=["roles"])
            if Application.objects.filter(authority=authority).exists():
                promise_invitation(first)
        authority.accesses.filter(granted_on=None).update(granted_on=at.date())
    elif name in ("close", "refuse"):
        authority.memberships.filter(active=True).update(active=False)


def administrators(authority: Authority) -> QuerySet[Membership]:
    """The memberships of those who look after an authority's data and may act."""
    return authority.memberships.filter(
        active=True,
        official__is_active=True,
        official__suspended_at=None,
        roles__contains=[Role.LOCAL_DATA_ADMINISTRATOR],
    )


@transaction.atomic
def grant(authority: Authority, area: str, *, by: Membership, at: datetime) -> AreaAccess:
    """Give an authority access to an area; who gives it takes the tasks that nobody has there.

    Raises Authority.DoesNotExist, InvalidError.
    """
    authority = locked(authority)
    require_access(by, authority, area)
    if not LegalArea.objects.filter(pk=area).exists():
        raise InvalidError("area", _("There is no such legal area."))
    if not covers(by.authority, area):
        raise InvalidError("area", _("This area isn't among the coordinator's tasks."))
    if authority.accesses.filter(area=area).exists():
        raise InvalidError("area", _("The authority has this area already."))
    access = AreaAccess.objects.create(
        authority=authority, area_id=area, kind=authority.kind, granted_on=at.date()
    )
    for function in (Function.ACCESS, Function.REQUESTS):
        if area in areas_without(authority, function):
            CoordinatorLink.objects.create(
                coordinator_id=by.authority_id,
                authority=authority,
                area_id=area,
                function=function,
            )
    record(authority, "grant", by=by, at=at, after={"area": area})
    index([authority.pk])
    return access


@transaction.atomic
def set_access(
    authority: Authority, area: str, *, suspended: bool, reason: str, by: Membership, at: datetime
) -> AreaAccess:
    """Suspend the access to an area, or lift the suspension.

    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    authority = locked(authority)
    require_access(by, authority, area)
    access = authority.accesses.filter(area=area).first()
    if access is None:
        raise Authority.DoesNotExist
    if access.suspended == suspended:
        raise StaleError(_("Somebody else has done this meanwhile."))
    if not reason.strip():
        raise InvalidError("reason", _("Please give a reason."))
    access.suspended = suspended
    access.save(update_fields=["suspended"])
    name = "suspend area" if suspended else "lift area"
    record(
        authority,
        name,
        by=by,
        at=at,
        before={"area": area, "suspended": not suspended},
        after={"area": area, "suspended": suspended, "reason": reason.strip()},
    )
    promise(
        ACCESS_CHANGED,
        f"authority:{authority.pk}",
        authority=authority.pk,
        area=area,
        suspended=suspended,
        by=by.authority_id,
    )
    index([authority.pk])
    return access
