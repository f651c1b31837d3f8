"""An authority registers itself: begun without an account, confirmed by mail, decided on.

Source: domain reference 3.3, route (c).
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import (
    Application,
    AreaAccess,
    Authority,
    CoordinatorLink,
    Country,
    Membership,
)
from authorities.services.index import index
from authorities.services.notices import SALT, promise_application, promise_step
from authorities.services.people import account_for
from authorities.services.problems import InvalidError, StaleError
from authorities.services.register import check_name, next_reference
from authorities.services.scope import Function, covers, locked, record
from authorities.services.standing import FIRST_ROLES

#: The authority's own fields among those of the form; the others are about areas and the person.
DATA = (
    "name",
    "name_lang",
    "name_2",
    "name_2_lang",
    "abbreviation",
    "level",
    "address",
    "postcode",
    "city",
    "email",
    "phone",
    "url",
)
MOST_A_DAY = 5
MOST_LINKS = 5


def read(token: str) -> Application:
    """Return the application of a link. Raises Application.DoesNotExist."""
    key, _mark, signature = token.partition(".")
    try:
        key = Signer(salt=SALT).unsign(f"{key}:{signature}")
    except BadSignature as problem:
        raise Application.DoesNotExist from problem
    return Application.objects.select_related(
        "country", "coordinator__country", "authority__country"
    ).get(key=key)


@transaction.atomic
def begin(
    coordinator: Authority,
    values: dict[str, Any],
    *,
    language: str,
    although_similar: bool,
    at: datetime,
) -> Application:
    """Keep what somebody filled in, and promise the mail with the link that confirms it.

    values: fields of DATA, informal_en, areas, official_name, official_email.
    Raises InvalidError.
    """
    _check(coordinator, values, although_similar)
    email = values["official_email"].lower()
    latest = Application.objects.filter(email=email, made_at__gt=at - timedelta(days=1))
    if latest.count() >= MOST_A_DAY:
        raise InvalidError(
            "official_email", _("Too many registrations with this address. Please wait a day.")
        )
    made = Application.objects.create(
        country_id=coordinator.country_id,
        coordinator=coordinator,
        values=values,
        email=email,
        language=language,
        made_at=at,
        sent_at=at,
    )
    promise_application(made)
    return made


def _check(coordinator: Authority, values: dict[str, Any], although_similar: bool) -> None:
    if coordinator.status != Authority.Status.ACTIVE or coordinator.kind == "AUTHORITY":
        raise InvalidError("", _("This coordinator no longer takes registrations."))
    _check_areas(coordinator, values["areas"])
    check_name(coordinator.country, values, although_similar, public=True)


def _check_areas(coordinator: Authority, areas: list[str]) -> None:
    if not areas:
        raise InvalidError("areas", _("Please choose at least one legal area."))
    if not all(covers(coordinator, area) for area in areas):
        raise InvalidError("areas", _("This area isn't among the coordinator's tasks."))


@transaction.atomic
def send_again(application: Application, *, at: datetime) -> None:
    """Promise the link anew; the old one goes on for as long. Raises StaleError."""
    application = Application.objects.select_for_update().get(pk=application.pk)
    if application.confirmed_at is not None:
        raise StaleError(_("The address was confirmed already."))
    if application.sent_count >= MOST_LINKS:
        raise StaleError(_("The link was sent too often. Please register anew."))
    application.sent_at = at
    application.sent_count += 1
    application.save(update_fields=["sent_at", "sent_count"])
    promise_application(application)


@transaction.atomic
def confirm_address(application: Application, *, at: datetime) -> Authority:
    """Register what was applied for, now that the address is confirmed; a second time is nothing.

    Raises StaleError, InvalidError.
    """
    Country.objects.select_for_update(no_key=True).get(pk=application.country_id)
    application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if application.authority is not None:
        return application.authority
    if application.link_is_old(at):
        raise StaleError(_("This link is too old. Please ask for a new one."))
    values = application.values
    _check(application.coordinator, values, although_similar=True)
    made = Authority.objects.create(
        reference=next_reference(application.country),
        country=application.country,
        status=Authority.Status.APPLIED,
        confirmed_on=at.date(),
        **_data(values),
    )
    CoordinatorLink.objects.create(
        coordinator=application.coordinator, authority=made, function=Function.VALIDATION
    )
    _give_areas(made, application.coordinator, values["areas"])
    official = account_for(values["official_name"], application.email, application.language)
    roles = [role.value for role in FIRST_ROLES]
    # Nobody has looked at it yet: the validation lets the person in.
    Membership.objects.create(official=official, authority=made, roles=roles, active=False)
    application.authority, application.confirmed_at = made, at
    application.save(update_fields=["authority", "confirmed_at"])
    record(made, "apply", by=None, at=at, after={**_data(values), "areas": values["areas"]})
    promise_step(made, "apply", "")
    index([made.pk])
    return made


@transaction.atomic
def correct(
    application: Application, values: dict[str, Any], *, although_similar: bool, at: datetime
) -> Authority:
    """Send a returned registration again, corrected; the person and the coordinator stay.

    Raises StaleError, InvalidError.
    """
    if application.authority is None:
        raise StaleError(_("The address was not confirmed yet."))
    authority = locked(application.authority)
    if authority.status != Authority.Status.INVITED:
        raise StaleError(
            _("The authority's status is meanwhile: %(status)s.")
            % {"status": authority.get_status_display()}
        )
    _check_areas(application.coordinator, values["areas"])
    check_name(application.country, values, although_similar, but=authority.pk, public=True)
    fresh = _data(values, authority.informal)
    before = {name: getattr(authority, name) for name in fresh}
    changed = {name: value for name, value in fresh.items() if before[name] != value}
    before["areas"] = sorted(authority.accesses.values_list("area", flat=True))
    for name, value in fresh.items():
        setattr(authority, name, value)
    if "email" in changed:
        authority.bounced_at = None
    authority.status = Authority.Status.APPLIED
    authority.save()
    _give_areas(authority, application.coordinator, values["areas"])
    application.values = application.values | values
    application.save(update_fields=["values"])
    told = {name: before[name] for name in (*changed, "areas")}
    after = {**changed, "areas": sorted(values["areas"]), "status": authority.status}
    record(authority, "apply", by=None, at=at, before=told, after=after)
    promise_step(authority, "apply", "")
    index([authority.pk])
    return authority


def _data(values: dict[str, Any], informal: dict[str, str] | None = None) -> dict[str, Any]:
    data = {name: values.get(name, "") for name in DATA}
    kept = {code: text for code, text in (informal or {}).items() if code != "en"}
    english = values.get("informal_en", "")
    data["informal"] = kept | ({"en": english} if english else {})
    data["languages"] = [code for code in (data["name_lang"], data["name_2_lang"]) if code]
    return data


def _give_areas(authority: Authority, coordinator: Authority, areas: list[str]) -> None:
    """Note the areas wished for, with the coordinator for what nobody does there; no access yet.

    The date of the access is that of the validation.
    """
    gone = authority.accesses.exclude(area__in=areas)
    authority.links.filter(area__in=gone.values("area")).delete()
    gone.delete()
    kept = set(authority.accesses.values_list("area", flat=True))
    for area in areas:
        if area in kept:
            continue
        AreaAccess.objects.create(authority=authority, area_id=area, kind=authority.kind)
        CoordinatorLink.objects.bulk_create(
            (
                CoordinatorLink(
                    coordinator=coordinator, authority=authority, area_id=area, function=function
                )
                for function in (Function.ACCESS, Function.REQUESTS)
            ),
            ignore_conflicts=True,
        )
