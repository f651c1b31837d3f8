"""Small builders of what tests stand on; a request reaches its state by walking there."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from authorities.models import AreaAccess, Authority, CoordinatorLink, Membership, Official
from requests.services.create import Draft
from requests.services.demo.walk import Walk

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
SUBJECT = {
    "family_name": "Musterfrau",
    "first_names": "Erika",
    "birth_date": "1985-04-12",
    "profession": "nurse",
}
QUESTIONS = ["PQ01", "PQ05", "PQ14", "PQ16"]
ANSWERS: dict[str, Any] = {"PQ01": True, "PQ05": "2010-06-30", "PQ14": "unknown", "PQ16": False}
_numbers = count(1)


def an_authority(
    country: str = "DE", *, areas: tuple[str, ...] = ("PQ",), **fields: Any
) -> Authority:
    """Make an active authority with access to areas; settings of the access as keywords."""
    names = ("approve_sending", "approve_replies", "allocation")
    settings = {name: fields.pop(name) for name in names if name in fields}
    number = next(_numbers)
    defaults = {
        "reference": f"{country}-T{number:05d}",
        "name": f"Authority {number}",
        "name_lang": "en",
        "city": "Somewhere",
        "email": f"contact@t{number}.example",
    }
    authority = Authority.objects.create(country_id=country, **defaults | fields)
    for area in areas:
        AreaAccess.objects.create(authority=authority, area_id=area, **settings)
    return authority


def an_official(authority: Authority, *roles: str, **fields: Any) -> Membership:
    """Make an official of an authority with roles."""
    areas = fields.pop("areas", [])
    fields.setdefault("email", f"person{next(_numbers)}@test.example")
    official = Official.objects.create(**fields)
    return Membership.objects.create(
        official=official, authority=authority, roles=list(roles), areas=areas
    )


def a_link(
    coordinator: Authority,
    *authorities: Authority,
    function: str = "requests",
    area: str | None = None,
) -> None:
    """Give a coordinator a task towards authorities."""
    for authority in authorities:
        CoordinatorLink.objects.create(
            coordinator=coordinator, authority=authority, function=function, area_id=area
        )


def a_draft(responder: Authority, *, at: datetime = NOW, **fields: Any) -> Draft:
    """Return what a request on professional qualifications is made of."""
    values = {
        "form": "PQ-REQ",
        "responder": responder.reference,
        "wanted_on": (at + timedelta(days=14)).date().isoformat(),
        "questions": list(QUESTIONS),
        "justification": "The person has applied for recognition.",
        "subject": dict(SUBJECT),
        "language": "en",
    }
    return Draft(**values | fields)


def a_walk(by: Membership, responder: Authority, *, at: datetime = NOW, **fields: Any) -> Walk:
    """Begin a request as a draft; walk on from there."""
    return Walk.begin(a_draft(responder, at=at, **fields), by=by, now=at)
