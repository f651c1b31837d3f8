"""The officials of an authority: invited, given roles, taken off.

Invariant: the last active local data administrator stays.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, Official, Role
from authorities.services.notices import promise_invitation
from authorities.services.problems import InvalidError, StaleError
from authorities.services.scope import locked, record, require_own, require_people
from authorities.services.standing import administrators


def roles_for(authority: Authority) -> list[Role]:
    """The roles that an authority may give; referrals are for coordinators."""
    barred = {Role.CENTRAL_ADMINISTRATOR}
    if authority.kind == Authority.Kind.AUTHORITY:
        barred.add(Role.REFERRAL_HANDLER)
    return [role for role in Role if role not in barred]


@transaction.atomic
def invite(
    authority: Authority,
    *,
    name: str,
    email: str,
    roles: Sequence[str],
    areas: Sequence[str] = (),
    language: str = "en",
    by: Membership,
    at: datetime,
) -> Membership:
    """Add an official by e-mail address; who has an account keeps it.

    Raises Authority.DoesNotExist, InvalidError.
    """
    authority = locked(authority)
    require_people(by, authority)
    _check(authority, roles, areas)
    official = account_for(name, email, language)
    membership = authority.memberships.filter(official=official).first()
    if membership is not None and membership.active:
        raise InvalidError("email", _("This person works for the authority already."))
    before = _told(membership) if membership else {}
    if membership is None:
        membership = Membership(official=official, authority=authority)
    membership.roles, membership.areas, membership.active = list(roles), list(areas), True
    membership.save()
    record(authority, "invite", by=by, at=at, before=before, after=_told(membership))
    promise_invitation(membership)
    return membership


@transaction.atomic
def remind(authority: Authority, number: int, *, by: Membership, at: datetime) -> Membership:
    """Send an invitation again, with a new code; number: the membership's key.

    Raises Authority.DoesNotExist, StaleError.
    """
    authority = locked(authority)
    require_people(by, authority)
    membership = authority.memberships.select_related("official").filter(pk=number).first()
    if membership is None:
        raise Authority.DoesNotExist
    if not membership.active or membership.official.has_usable_password():
        raise StaleError(_("This person needs no invitation any more."))
    record(authority, "invite again", by=by, at=at, after={"membership": membership.pk})
    promise_invitation(membership)
    return membership


def account_for(name: str, email: str, language: str) -> Official:
    """Return the account of an address, a new one without a password where there is none."""
    found = Official.objects.filter(email__iexact=email).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Official.objects.create_user(email, name=name, language=language)
    except IntegrityError:  # invited by two authorities at once
        return Official.objects.get_by_natural_key(email)


@transaction.atomic
def set_roles(
    authority: Authority,
    number: int,
    *,
    roles: Sequence[str],
    areas: Sequence[str],
    by: Membership,
    at: datetime,
) -> Membership:
    """Change what an official may do; number: the membership's key.

    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    authority, membership = _found(authority, number, by)
    if not membership.active:
        raise StaleError(_("This person was taken off meanwhile."))
    _check(authority, roles, areas)
    if Role.LOCAL_DATA_ADMINISTRATOR not in roles:
        _keep_the_last(authority, membership, "roles")
    before = _told(membership)
    given_by_others = [role for role in membership.roles if role == Role.CENTRAL_ADMINISTRATOR]
    membership.roles = [*roles, *given_by_others]
    membership.areas = list(areas)
    membership.save(update_fields=["roles", "areas"])
    record(authority, "roles", by=by, at=at, before=before, after=_told(membership))
    return membership


@transaction.atomic
def deactivate(authority: Authority, number: int, *, by: Membership, at: datetime) -> Membership:
    """Take an official off; the account stays, for what it did.

    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    authority, membership = _found(authority, number, by)
    if not membership.active:
        raise StaleError(_("This person was taken off meanwhile."))
    _keep_the_last(authority, membership, "")
    before = _told(membership)
    membership.active = False
    membership.save(update_fields=["active"])
    record(authority, "deactivate", by=by, at=at, before=before, after=_told(membership))
    return membership


def _found(authority: Authority, number: int, by: Membership) -> tuple[Authority, Membership]:
    authority = locked(authority)
    require_own(by, authority)
    membership = authority.memberships.filter(pk=number).first()
    if membership is None:
        raise Authority.DoesNotExist
    return authority, membership


def _keep_the_last(authority: Authority, membership: Membership, field: str) -> None:
    if Role.LOCAL_DATA_ADMINISTRATOR not in membership.roles:
        return
    if not administrators(authority).exclude(pk=membership.pk).exists():
        raise InvalidError(
            field, _("This is the last local data administrator: name another one first.")
        )


def _check(authority: Authority, roles: Sequence[str], areas: Sequence[str]) -> None:
    if not roles:
        raise InvalidError("roles", _("Please choose at least one role."))
    if not set(roles) <= set(roles_for(authority)):
        raise InvalidError("roles", _("The authority can't give this role."))
    if not set(areas) <= set(authority.accesses.values_list("area", flat=True)):
        raise InvalidError("areas", _("The authority doesn't have this legal area."))


def _told(membership: Membership) -> dict[str, Any]:
    return {
        "membership": membership.pk,
        "roles": list(membership.roles),
        "areas": list(membership.areas),
        "active": membership.active,
    }
