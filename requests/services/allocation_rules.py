"""The rules of allocation that an authority's allocators keep: made, changed, put in order.

Each change is written down in the registry with what was before and after, as for units.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, Unit
from authorities.services.scope import locked, record
from requests.models import AllocationRule, AllocationTarget
from requests.selectors.allocation import handlers_of, may_change, may_keep_rules
from requests.services.problems import FieldProblem, InvalidFieldsError, StaleError

MOST_RULES = 50
CHANGED, DELETED, ORDERED = "allocation rule", "allocation rule deleted", "allocation order"
_NAME_LENGTH = 80


@dataclass(frozen=True)
class Values:
    """What a rule consists of. units, officials: keys of units and of memberships, by way."""

    name: str
    is_on: bool = True
    areas: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    professions: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    officials: list[int] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    reading_officials: list[int] = field(default_factory=list)
    reading_units: list[int] = field(default_factory=list)


_TARGETS = frozenset({"officials", "units", "reading_officials", "reading_units"})


@transaction.atomic
def keep_rule(
    values: Values, *, by: Membership, at: datetime, number: int | None = None, seen: int = 0
) -> AllocationRule:
    """Make a rule, the last in order, or change the one of a key.

    seen: its revision as the actor knew it.
    Raises AllocationRule.DoesNotExist, StaleError, InvalidFieldsError.
    """
    authority = _own(by)
    rule = _found(authority, number, by) if number is not None else _fresh(authority)
    if rule.revision != seen:
        raise StaleError(CHANGED)
    before = told(rule) if rule.pk else {}
    for name, value in asdict(values).items():
        if name not in _TARGETS:
            setattr(rule, name, value)
    rule.name = " ".join(values.name.split())
    _check(rule, by)
    rule.revision += 1
    targets = _targets(rule, values)
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as taken:
        raise _refuse("name", _("There is a rule of this name already.")) from taken
    rule.targets.all().delete()
    AllocationTarget.objects.bulk_create(targets)
    record(authority, CHANGED, by=by, at=at, before=before, after=told(rule))
    return rule


@transaction.atomic
def switch_rule(number: int, *, on: bool, by: Membership, at: datetime) -> AllocationRule:
    """Let a rule count, or not. Raises AllocationRule.DoesNotExist."""
    authority = _own(by)
    rule = _found(authority, number, by)
    if rule.is_on != on:
        before = told(rule)
        rule.is_on = on
        rule.revision += 1
        rule.save(update_fields=["is_on", "revision"])
        record(authority, CHANGED, by=by, at=at, before=before, after=told(rule))
    return rule


@transaction.atomic
def move_rule(number: int, *, up: bool, by: Membership, at: datetime) -> AllocationRule:
    """Put a rule before the one above it, or after the one below. Raises DoesNotExist."""
    authority = _own(by)
    rule = _found(authority, number, by)
    rules = list(authority.allocation_rules.all())
    before = [one.pk for one in rules]
    here = before.index(rule.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rules):
        return rule
    rules[here], rules[there] = rules[there], rules[here]
    for position, one in enumerate(rules):
        if one.position != position:
            AllocationRule.objects.filter(pk=one.pk).update(position=position)
    after = [one.pk for one in rules]
    record(authority, ORDERED, by=by, at=at, before={"rules": before}, after={"rules": after})
    return rule


@transaction.atomic
def delete_rule(number: int, *, by: Membership, at: datetime) -> None:
    """Do away with a rule; what it allocated stays so. Raises AllocationRule.DoesNotExist."""
    authority = _own(by)
    rule = _found(authority, number, by)
    record(authority, DELETED, by=by, at=at, before=told(rule))
    rule.delete()


def pass_rules(origin: Authority, target: Authority) -> int:
    """Let the successor have the rules, the last in its order and switched off.

    Whom they name there goes along; the rest is for its allocators to choose. In the caller's
    transaction, after officials and units have passed. Returns their number.
    """
    known = {name.casefold() for name in target.allocation_rules.values_list("name", flat=True)}
    position = _next_position(target)
    rules = list(origin.allocation_rules.all())
    for rule in rules:
        if rule.name.casefold() in known:
            ending = f" ({origin.reference})"
            rule.name = rule.name[: _NAME_LENGTH - len(ending)] + ending
        rule.authority, rule.position, rule.is_on = target, position, False
        rule.revision += 1
        rule.save()
        position += 1
    left = AllocationTarget.objects.filter(rule__in=rules)
    left.filter(member__isnull=False).exclude(member__authority=target).delete()
    left.filter(unit__isnull=False).exclude(unit__authority=target).delete()
    return len(rules)


def told(rule: AllocationRule) -> dict[str, Any]:
    """A rule as an event keeps it: keys of officials and units, no names."""
    targets = rule.targets.values_list("member", "unit", "reads_only")
    names = [name for name in Values.__dataclass_fields__ if name not in _TARGETS]
    return {
        "rule": rule.pk,
        **{name: getattr(rule, name) for name in names},
        "officials": [[member, reads] for member, _unit, reads in targets if member],
        "units": [[unit, reads] for _member, unit, reads in targets if unit],
    }


def _own(by: Membership) -> Authority:
    """Lock the actor's authority. Raises AllocationRule.DoesNotExist for who doesn't allocate."""
    if not may_keep_rules(by):
        raise AllocationRule.DoesNotExist
    return locked(by.authority)


def _found(authority: Authority, number: int, by: Membership) -> AllocationRule:
    rule = authority.allocation_rules.select_for_update().get(pk=number)
    if not may_change(rule, by):
        raise AllocationRule.DoesNotExist
    return rule


def _fresh(authority: Authority) -> AllocationRule:
    if authority.allocation_rules.count() >= MOST_RULES:
        raise _refuse("name", _("There are fifty rules already; delete one first."))
    return AllocationRule(authority=authority, position=_next_position(authority))


def _next_position(authority: Authority) -> int:
    last = authority.allocation_rules.order_by("position").values_list("position", flat=True).last()
    return 0 if last is None else last + 1


def _check(rule: AllocationRule, by: Membership) -> None:
    if not rule.name:
        raise _refuse("name", _("This field is required."))
    if not may_change(rule, by):
        raise _refuse(
            "areas",
            _("Please choose among the legal areas that you allocate in: %(areas)s.")
            % {"areas": ", ".join(by.areas)},
        )


def _targets(rule: AllocationRule, values: Values) -> list[AllocationTarget]:
    """Whom a rule gives requests to, each once. Raises InvalidFieldsError."""
    members = Membership.objects.filter(handlers_of(rule.authority))
    units = Unit.objects.filter(authority=rule.authority)
    working = _named(rule, members, units, values.officials, values.units, reads_only=False)
    if not working:
        raise _refuse("workers", _("Please choose at least one who works on the requests."))
    reading = _named(
        rule,
        members.exclude(pk__in=values.officials),
        units.exclude(pk__in=values.units),
        values.reading_officials,
        values.reading_units,
        reads_only=True,
    )
    return working + reading


def _named(
    rule: AllocationRule,
    members: Any,
    units: Any,
    officials: Iterable[int],
    of_units: Iterable[int],
    *,
    reads_only: bool,
) -> list[AllocationTarget]:
    people = members.filter(pk__in=list(officials)).order_by("pk")
    desks = units.filter(pk__in=list(of_units)).order_by("pk")
    return [
        *(AllocationTarget(rule=rule, unit=one, reads_only=reads_only) for one in desks),
        *(AllocationTarget(rule=rule, member=one, reads_only=reads_only) for one in people),
    ]


def _refuse(field: str, message: str) -> InvalidFieldsError:
    return InvalidFieldsError(FieldProblem(field, "invalid", message))
