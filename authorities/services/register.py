"""A coordinator registers an authority directly. Source: domain reference 3.3, route (a)."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, CoordinatorLink, Country, Membership
from authorities.services.duplicates import similar
from authorities.services.people import invite
from authorities.services.problems import InvalidError
from authorities.services.scope import Function, coordinates, record
from authorities.services.standing import FIRST_ROLES, grant, move


@transaction.atomic
def register(
    *,
    name: str,
    name_lang: str,
    level: str,
    city: str,
    email: str,
    areas: Sequence[str],
    official_name: str,
    official_email: str,
    by: Membership,
    at: datetime,
    informal_en: str = "",
    although_similar: bool = False,
) -> Authority:
    """Make an active authority with its areas, its first official and its coordinator.

    although_similar: the actor has seen the authorities with a similar name.
    Raises Authority.DoesNotExist, InvalidError; nothing is left behind then.
    """
    if not coordinates(by):
        raise Authority.DoesNotExist
    country = Country.objects.select_for_update(no_key=True).get(pk=by.authority.country_id)
    _check_name(country, name, although_similar)
    if not areas:
        raise InvalidError("areas", _("Please choose at least one legal area."))
    made = Authority.objects.create(
        reference=_next_reference(country),
        country=country,
        status=Authority.Status.APPLIED,
        level=level,
        name=name,
        name_lang=name_lang,
        informal={"en": informal_en} if informal_en else {},
        languages=[name_lang],
        city=city,
        email=email,
        confirmed_on=at.date(),
    )
    CoordinatorLink.objects.create(
        coordinator_id=by.authority_id, authority=made, function=Function.VALIDATION
    )
    record(made, "register", by=by, at=at, after={"name": name, "reference": made.reference})
    _fill(made, areas, official_name, official_email, by=by, at=at)
    return move(made, "validate", by=by, at=at)


def _fill(
    made: Authority,
    areas: Sequence[str],
    official_name: str,
    official_email: str,
    *,
    by: Membership,
    at: datetime,
) -> None:
    try:
        for area in areas:
            grant(made, area, by=by, at=at)
    except InvalidError as problem:
        raise InvalidError("areas", problem.message) from problem
    roles = [role.value for role in FIRST_ROLES]
    invite(made, name=official_name, email=official_email, roles=roles, by=by, at=at)


def _check_name(country: Country, name: str, although_similar: bool) -> None:
    alike = similar(country.pk, name)
    if any(one.name.casefold() == name.casefold() and one.parent_id is None for one in alike):
        raise InvalidError("name", _("Another authority of the country has this name."))
    if alike and not although_similar:
        names = ", ".join(f"{one.name} ({one.reference})" for one in alike)
        raise InvalidError(
            "although_similar", _("Similar names are registered: %(names)s") % {"names": names}
        )


def _next_reference(country: Country) -> str:
    """The next number of the country, as in AT-000123; the country is locked."""
    prefix = country.code
    known = Authority.objects.filter(reference__startswith=f"{prefix}-")
    numbers = [
        int(found[1])
        for reference in known.values_list("reference", flat=True)
        if (found := re.fullmatch(r"[A-Z]{2}-(\d{1,9})", reference))
    ]
    return f"{prefix}-{max(numbers, default=0) + 1:06d}"
