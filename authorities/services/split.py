"""The national coordinator splits a part off an authority. Source: domain reference 3.3."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, CoordinatorLink, Country, Membership, Role
from authorities.services.index import index
from authorities.services.links import areas_of
from authorities.services.merge import told
from authorities.services.notices import promise_step
from authorities.services.problems import InvalidError, StaleError
from authorities.services.register import check_name, next_reference
from authorities.services.relocate import pass_people
from authorities.services.scope import Function, locked, record, require_national
from authorities.services.standing import FIRST_ROLES, administrators
from authorities.services.succession import Passing, hand_over, pass_areas, pass_tasks

#: What a part has in common with what it was split off.
_SAME = ("country", "level", "kind", "city", "region", "postcode", "address", "url", "parent")


@transaction.atomic
def split_off(
    origin: Authority,
    *,
    name: str,
    name_lang: str,
    email: str,
    areas: Sequence[str],
    officials: Sequence[int],
    competences: Sequence[str] = (),
    informal_en: str = "",
    although_similar: bool = False,
    by: Membership,
    at: datetime,
) -> Authority:
    """Make an active authority of areas, officials and competences of another one.

    officials: keys of memberships; competences: codes. What is open in the areas goes along.
    Raises Authority.DoesNotExist, StaleError, InvalidError.
    """
    origin = locked(origin)
    require_national(by, origin.country_id)
    if origin.status != Authority.Status.ACTIVE:
        raise StaleError(
            _("The authority's status is meanwhile: %(status)s.")
            % {"status": origin.get_status_display()}
        )
    members = _check(origin, set(areas), set(officials))
    country = Country.objects.get(pk=origin.country_id)
    values = {"name": name, "email": email}
    check_name(country, values, although_similar, but=origin.pk)
    before, had = told(origin), areas_of(origin)
    made = Authority.objects.create(
        reference=next_reference(country),
        status=Authority.Status.ACTIVE,
        name=name,
        name_lang=name_lang,
        informal={"en": informal_en} if informal_en else {},
        languages=list(origin.languages),
        email=email,
        confirmed_on=at.date(),
        **{field: getattr(origin, field) for field in _SAME},
    )
    for link in origin.links.filter(function=Function.VALIDATION):
        CoordinatorLink.objects.create(
            coordinator_id=link.coordinator_id, authority=made, function=link.function
        )
    moved: dict[str, Any] = {"areas": pass_areas(origin, made, set(areas))}
    moved["tasks"] = pass_tasks(origin, made, set(areas))
    gone = pass_people(members, made, had)
    moved["people"] = sorted(gone)
    for unit in origin.units.all():
        unit.members.remove(*gone.values())
    _give_administrator(made)
    chosen = list(origin.competences.filter(code__in=competences))
    origin.competences.remove(*chosen)
    made.competences.add(*chosen)
    moved |= hand_over(Passing(origin, made, at, frozenset(areas)))
    record(made, "split from", by=by, at=at, after={**told(made), "from": origin.reference})
    after = {**told(origin), "to": made.reference, "moved": moved}
    record(origin, "split off", by=by, at=at, before=before, after=after)
    promise_step(origin, "split", "")
    index([origin.pk, made.pk])
    return made


def _check(origin: Authority, areas: set[str], officials: set[int]) -> list[Membership]:
    had = areas_of(origin)
    if origin.kind == Authority.Kind.NIMIC:
        raise InvalidError("", _("The national coordinator can't be split."))
    if not areas or not areas <= had:
        raise InvalidError("areas", _("Please choose at least one of its legal areas."))
    if areas == had:
        raise InvalidError("areas", _("At least one legal area must stay."))
    members = list(origin.memberships.filter(active=True, pk__in=officials))
    if not members:
        raise InvalidError("officials", _("Please choose at least one official."))
    if not administrators(origin).exclude(pk__in=officials).exists():
        raise InvalidError("officials", _("At least one local data administrator must stay."))
    staying = origin.memberships.filter(active=True).exclude(areas=[]).exclude(pk__in=officials)
    for member in staying.select_related("official"):
        left = [area for area in member.areas if area not in areas]
        if not left:
            raise InvalidError(
                "officials",
                _("%(name)s works only in areas that are split off.") % {"name": member.official},
            )
        member.areas = left
        member.save(update_fields=["areas"])
    return members


def _give_administrator(made: Authority) -> None:
    """Let the first of the officials look after the data, where none of them did."""
    if administrators(made).exists():
        return
    first = made.memberships.filter(active=True).order_by("pk").first()
    if first is None or not (first.official.is_active and first.official.suspended_at is None):
        raise InvalidError("officials", _("One of them must be able to look after the data."))
    roles = [role.value for role in FIRST_ROLES]
    first.roles = list(dict.fromkeys([*first.roles, *roles, Role.LOCAL_DATA_ADMINISTRATOR.value]))
    first.save(update_fields=["roles"])
