"""A coordinator registers an authority directly, or invites it to complete its registration.

Source: domain reference 3.3, routes (a) and (b).
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, CoordinatorLink, Country, Membership
from authorities.selectors.duplicates import Likeness, alike
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
    invited: bool = False,
) -> Authority:
    """Make an active authority with its areas, its first official and its coordinator.

    although_similar: the actor has seen the authorities that look alike. invited: the first
    official completes the data and sends it in, before it is validated.
    Raises Authority.DoesNotExist, InvalidError; nothing is left behind then.
    """
    if not coordinates(by):
        raise Authority.DoesNotExist
    country = Country.objects.select_for_update(no_key=True).get(pk=by.authority.country_id)
    check_name(country, {"name": name, "email": email, "city": city}, although_similar)
    if not areas:
        raise InvalidError("areas", _("Please choose at least one legal area."))
    made = Authority.objects.create(
        reference=next_reference(country),
        country=country,
        status=Authority.Status.INVITED if invited else Authority.Status.APPLIED,
        level=level,
        name=name,
        name_lang=name_lang,
        informal={"en": informal_en} if informal_en else {},
        languages=[name_lang],
        city=city,
        email=email,
        confirmed_on=None if invited else at.date(),
    )
    CoordinatorLink.objects.create(
        coordinator_id=by.authority_id, authority=made, function=Function.VALIDATION
    )
    record(
        made,
        "call in" if invited else "register",
        by=by,
        at=at,
        after={"name": name, "reference": made.reference},
    )
    _fill(made, areas, official_name, official_email, by=by, at=at)
    return made if invited else move(made, "validate", by=by, at=at)


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
    known = made.name_lang in dict(settings.LANGUAGES)
    invite(
        made,
        name=official_name,
        email=official_email,
        roles=roles,
        language=made.name_lang if known else settings.LANGUAGE_CODE,
        by=by,
        at=at,
    )


def check_name(
    country: Country,
    values: dict[str, Any],
    although_similar: bool,
    *,
    but: int | None = None,
    public: bool = False,
) -> None:
    """Refuse a name that another authority has; let pass those that look alike once seen.

    values: name, email, address, city; but: the authority itself; public: a visitor asks, who
    learns of none that doesn't take part. Raises InvalidError.
    """
    compared = {field: values.get(field, "") for field in ("email", "address", "city")}
    found = alike(Likeness(country.pk, values["name"], **compared), but=but)
    authorities = [one.authority for one in found]
    wanted = values["name"].casefold()
    if any(one.name.casefold() == wanted and one.parent_id is None for one in authorities):
        raise InvalidError("name", _("Another authority of the country has this name."))
    told = [one for one in authorities if not public or one.status == Authority.Status.ACTIVE]
    if told and not although_similar:
        names = ", ".join(f"{one.name} ({one.reference})" for one in told)
        raise InvalidError(
            "although_similar",
            _("These are registered already and look alike: %(names)s") % {"names": names},
        )


def next_reference(country: Country) -> str:
    """Return the next number of a country, as in AT-000123; the caller has locked the country."""
    prefix = country.code
    known = Authority.objects.filter(reference__startswith=f"{prefix}-")
    numbers = [
        int(found[1])
        for reference in known.values_list("reference", flat=True)
        if (found := re.fullmatch(r"[A-Z]{2}-(\d{1,9})", reference))
    ]
    return f"{prefix}-{max(numbers, default=0) + 1:06d}"
