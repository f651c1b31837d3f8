"""The demo's people, and how their authorities work together, from a data file."""

import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

import authorities
from authorities.models import (
    AreaAccess,
    Authority,
    CoordinatorLink,
    Membership,
    Official,
    Unit,
)
from authorities.services.import_authorities import import_file
from imi.kernel.models import Setting
from requests.services.demo.centres import load_centres

DATA = Path(authorities.__file__).parent / "data"
DOMAIN = "demo.open-imi.example"
#: Raised when the federation's file changes, so that a demo made before takes the change over.
VERSION = 8
MARK = "demo.federation"
_REGISTERS = ("DE", "IT", "GR", "SE")
_NAMING = ("authority", "coordinator", "observer")
_Function = CoordinatorLink.Function

Say = Callable[[str], None]


def address(local: str) -> str:
    """Return the e-mail address of a person of the demo."""
    return f"{local}@{DOMAIN}"


def load_registers(*, at: datetime, say: Say) -> None:
    """Import the demo's registry and the real registers; a second run changes nothing."""
    for name in ("authorities.csv", "coordinators.csv"):
        say(f"  {name} …")
        import_file(DATA / "demo" / name, at=at)
    for country in _REGISTERS:
        say(f"  the register of {country} …")
        import_file(
            DATA / "publicbodies" / f"{country.lower()}.csv.gz",
            format="publicbodies",
            country=country,
            at=at,
        )


def load_federation(*, at: datetime, password: str, say: Say) -> bool:
    """Bring the demo's registry, links and people into the database; all or nothing.

    Returns whether anything was done: a second run finds the mark of the first and leaves.
    """
    mark = Setting.objects.filter(name=MARK).first()
    if mark and mark.value == VERSION:
        return False
    with transaction.atomic():
        load_registers(at=at, say=say)
        load_centres(at=at)
        say("  links and people …")
        data = tomllib.loads((DATA / "demo" / "federation.toml").read_text(encoding="utf-8"))
        found = _authorities_of(data)
        _load_accesses(data, found, at)
        _load_links(data, found)
        _load_people(data, found, password)
        _load_units(data, found)
        Authority.objects.filter(reference__startswith="EU-").update(level=Authority.Level.EU)
        Setting.objects.update_or_create(name=MARK, defaults={"value": VERSION})
    return True


def _authorities_of(data: dict[str, Any]) -> dict[str, Authority]:
    """Return every authority that the file names, by reference. Raises KeyError later if not."""
    named: set[str] = set()
    for entry in (row for key in data for row in data[key]):
        named.update(entry.get("authorities", []))
        named.update(entry[name] for name in _NAMING if name in entry)
    return {found.reference: found for found in Authority.objects.filter(reference__in=named)}


def _load_accesses(data: dict[str, Any], found: dict[str, Authority], at: datetime) -> None:
    for entry in data["accesses"]:
        for reference in entry["authorities"]:
            _give_access(found[reference], entry["areas"], at)
    for entry in data["coordination"]:
        _give_access(found[entry["coordinator"]], entry["areas"], at)
    for entry in data["settings"]:
        AreaAccess.objects.filter(authority=found[entry["authority"]]).update(
            **{name: value for name, value in entry.items() if name != "authority"}
        )


def _give_access(authority: Authority, areas: list[str], at: datetime) -> None:
    """Give access to areas, with the links to the national coordinator that go with it."""
    validating = authority.links.filter(function=_Function.VALIDATION).first()
    for area in areas:
        AreaAccess.objects.get_or_create(
            authority=authority,
            area_id=area,
            defaults={"kind": authority.kind, "granted_on": at.date()},
        )
        if validating is None:
            continue
        for function in (_Function.ACCESS, _Function.REQUESTS):
            if not authority.links.filter(area=area, function=function).exists():
                CoordinatorLink.objects.create(
                    coordinator_id=validating.coordinator_id,
                    authority=authority,
                    area_id=area,
                    function=function,
                )


def _load_links(data: dict[str, Any], found: dict[str, Authority]) -> None:
    for entry in data["coordination"]:
        for reference in entry["authorities"]:
            for area in entry["areas"]:
                _coordinate(found[entry["coordinator"]], found[reference], area)
    for entry in data["observation"]:
        for reference in entry["authorities"]:
            CoordinatorLink.objects.get_or_create(
                coordinator=found[entry["observer"]],
                authority=found[reference],
                area=None,
                function=_Function.OBSERVER,
            )


def _coordinate(coordinator: Authority, authority: Authority, area: str) -> None:
    """Let one coordinator handle an authority's requests in an area, instead of others."""
    links = CoordinatorLink.objects.filter(
        authority=authority, area=area, function=_Function.REQUESTS
    )
    links.exclude(coordinator=coordinator).delete()
    links.get_or_create(
        coordinator=coordinator,
        authority=authority,
        area_id=area,
        function=_Function.REQUESTS,
    )


def _load_people(data: dict[str, Any], found: dict[str, Authority], password: str) -> None:
    kept = make_password(password)  # one hash for all: hashing is slow on purpose
    for entry in data["officials"]:
        suspended = entry.get("suspended", False)
        official, _ = Official.objects.update_or_create(
            email=address(entry["email"]),
            defaults={
                "name": entry["name"],
                "language": entry["language"],
                "languages": sorted({entry["language"], "en"}),
                "is_active": not suspended,
                "password": kept,
            },
        )
        if "authority" in entry:
            Membership.objects.update_or_create(
                official=official,
                authority=found[entry["authority"]],
                defaults={"roles": entry["roles"], "areas": entry.get("areas", [])},
            )


def _load_units(data: dict[str, Any], found: dict[str, Authority]) -> None:
    for entry in data["units"]:
        authority = found[entry["authority"]]
        unit, _new = Unit.objects.get_or_create(authority=authority, name=entry["name"])
        emails = [address(local) for local in entry["members"]]
        unit.members.set(authority.memberships.filter(official__email__in=emails))
