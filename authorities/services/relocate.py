"""Officials who go to another authority with what they work on."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from authorities.models import Authority, Membership, Role
from authorities.services.people import roles_for


def pass_people(
    members: Iterable[Membership], target: Authority, areas: set[str]
) -> dict[int, Membership]:
    """Let officials work for the target, in no more areas than before.

    areas: those of the origin, of which its officials without a choice had all. Returns
    {key before: membership at the target}.
    """
    allowed = {role.value for role in roles_for(target)} | {Role.CENTRAL_ADMINISTRATOR.value}
    all_there = set(target.accesses.values_list("area", flat=True))
    moved: dict[int, Membership] = {}
    for member in members:
        roles = [role for role in member.roles if role in allowed] or [Role.BASIC.value]
        had = set(member.areas) & areas if member.areas else areas
        if all_there and not had:
            # Who had no area gets none: an empty list means all of the target's.
            roles = [Role.BASIC.value]
        narrow = [] if all_there <= had else sorted(had)
        present = target.memberships.filter(official=member.official_id).first()
        if present is None:
            key = member.pk
            member.authority, member.roles, member.areas = target, roles, narrow
            member.save()
            moved[key] = member
        else:
            _join(member, present, roles, narrow if had else list(present.areas))
            moved[member.pk] = present
    return moved


def _join(member: Membership, present: Membership, roles: list[str], areas: list[str]) -> None:
    """Add the roles of a membership to the one that the official has at the target already."""
    if present.active:
        wide = not present.areas or not areas
        present.areas = [] if wide else sorted({*present.areas, *areas})
        present.roles = list(dict.fromkeys([*present.roles, *roles]))
    else:
        present.roles, present.areas, present.active = roles, areas, True
    present.save()
    for unit in member.units.all():
        unit.members.add(present)
    for relation in Membership._meta.related_objects:
        if not relation.many_to_many:
            _move_rows(relation, member, present)
    member.active = False
    member.save(update_fields=["active"])


def _move_rows(relation: Any, member: Membership, present: Membership) -> None:
    """What hangs on a membership, such as keys and saved lists, goes along where it fits."""
    name = relation.field.name
    for row in relation.related_model._default_manager.filter(**{name: member}):
        setattr(row, name, present)
        try:
            with transaction.atomic():
                row.save(update_fields=[name])
        except IntegrityError:  # the other one has one like it
            continue
