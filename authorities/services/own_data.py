"""An authority's own data: most takes effect at once, core data when it is validated."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, PendingChange
from authorities.services.index import index
from authorities.services.problems import InvalidError, StaleError
from authorities.services.scope import Function, locked, record, require_own, require_validating

AT_ONCE = (
    "informal",
    "description",
    "abbreviation",
    "languages",
    "address",
    "postcode",
    "city",
    "email",
    "phone",
    "url",
)
CORE = ("name", "level")


def version(authority: Authority) -> str:
    """What a form remembers of the data it was made with."""
    return authority.changed_at.isoformat()


@transaction.atomic
def change(
    authority: Authority, values: dict[str, Any], *, seen: str, by: Membership, at: datetime
) -> PendingChange | None:
    """Change data of one's own authority; returns what waits for the coordinator, if anything.

    values: {field: value} of AT_ONCE and CORE; seen: the version that they were made from.
    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    authority = locked(authority)
    require_own(by, authority)
    if authority.status in (Authority.Status.CLOSED, Authority.Status.REFUSED):
        raise StaleError(_("The authority was closed meanwhile."))
    if seen != version(authority):
        raise StaleError(_("Somebody else has changed the data meanwhile."))
    differing = {
        name: value
        for name, value in values.items()
        if name in (*AT_ONCE, *CORE) and getattr(authority, name) != value
    }
    core = {name: value for name, value in differing.items() if name in CORE}
    if core:
        _check_core(authority, core)
    if authority.status == Authority.Status.INVITED:
        # Nothing was validated yet, so that everything is looked at later.
        _write(authority, differing, by=by, at=at)
        return None
    _write(authority, {k: v for k, v in differing.items() if k not in core}, by=by, at=at)
    return _ask(authority, core, by=by, at=at)


def _write(authority: Authority, values: dict[str, Any], *, by: Membership, at: datetime) -> None:
    if not values:
        return
    before = {name: getattr(authority, name) for name in values}
    for name, value in values.items():
        setattr(authority, name, value)
    if "email" in values:
        authority.bounced_at = None
    authority.save()
    record(authority, "data", by=by, at=at, before=before, after=values)
    index([authority.pk])


def _check_core(authority: Authority, core: dict[str, Any]) -> None:
    if not core.get("name", authority.name).strip():
        raise InvalidError("name", _("Please give the official name."))
    same = Authority.objects.filter(
        country=authority.country_id,
        parent=authority.parent_id,
        name__iexact=core.get("name", authority.name),
    )
    if "name" in core and same.exclude(pk=authority.pk).exists():
        raise InvalidError("name", _("Another authority of the country has this name."))
    if authority.status != Authority.Status.INVITED and not _has_validator(authority):
        raise InvalidError(
            next(iter(core)), _("There is no validating coordinator who could decide on this.")
        )


def _has_validator(authority: Authority) -> bool:
    return authority.links.filter(function=Function.VALIDATION).exists()


def _ask(
    authority: Authority, core: dict[str, Any], *, by: Membership, at: datetime
) -> PendingChange | None:
    waiting = waiting_change(authority)
    if not core or (waiting and waiting.after == core):
        return waiting
    if waiting is not None:
        waiting.state = PendingChange.State.REPLACED
        waiting.save(update_fields=["state"])
    before = {name: getattr(authority, name) for name in core}
    asked = PendingChange.objects.create(
        authority=authority, before=before, after=core, asked_by_id=by.official_id, asked_at=at
    )
    record(authority, "ask change", by=by, at=at, before=before, after=core)
    return asked


def waiting_change(authority: Authority) -> PendingChange | None:
    """The change that waits for the validating coordinator. One query."""
    return authority.changes.filter(state=PendingChange.State.WAITING).first()


@transaction.atomic
def decide(
    authority: Authority,
    number: int,
    *,
    accepted: bool,
    reason: str = "",
    by: Membership,
    at: datetime,
) -> PendingChange:
    """Accept or refuse a change of core data; number: its key.

    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    authority = locked(authority)
    require_validating(by, authority)
    found = authority.changes.filter(pk=number).first()
    if found is None:
        raise Authority.DoesNotExist
    if found.state != PendingChange.State.WAITING:
        raise StaleError(_("This change was decided or replaced meanwhile."))
    if not accepted and not reason.strip():
        raise InvalidError("reason", _("Please give a reason."))
    if accepted:
        _take_effect(authority, found)
    state = PendingChange.State.ACCEPTED if accepted else PendingChange.State.REFUSED
    found.state, found.reason = state, reason.strip()
    found.decided_by_id, found.decided_at = by.official_id, at
    found.save()
    name = "accept change" if accepted else "refuse change"
    after = found.after if accepted else {"reason": found.reason}
    record(authority, name, by=by, at=at, before=found.before, after=after)
    return found


def _take_effect(authority: Authority, found: PendingChange) -> None:
    _check_core(authority, found.after)
    if "name" in found.after and authority.name not in authority.former_names:
        authority.former_names = [*authority.former_names, authority.name]
    for name, value in found.after.items():
        setattr(authority, name, value)
    authority.save()
    index([authority.pk])
