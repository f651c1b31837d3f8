"""Every route × every kind of person. A route without a row fails: add it to tests/access/."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access import api, authorities, requests, scoreboard, shell
from tests.access.rows import PERSONAS, Row, World
from tests.builders import an_authority, an_official

ROWS: list[Row] = [
    *shell.ROWS, *api.ROWS, *authorities.ROWS, *requests.ROWS, *scoreboard.ROWS
]  # fmt: skip
BACKEND = "imi.accounts.backend.OfficialBackend"


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


@pytest.fixture
def world(db) -> World:
    """A coordinator, an authority it coordinates, its people, and a request it has sent."""
    authority, coordinator = an_authority("GR"), an_authority("GR", kind="LIMIC")
    central = an_authority("DE", kind="NIMIC")
    members = {
        "handler": an_official(authority, "request_handler"),
        "coordinator": an_official(coordinator, "referral_handler", "supervisor"),
        "local_admin": an_official(authority, "local_data_administrator"),
        "central_admin": an_official(central, "central_administrator"),
    }
    return World(authority, members)


def client_of(world: World, persona: str) -> Client:
    client = Client(raise_request_exception=False)
    if persona != "anonymous":
        client.force_login(world.members[persona].official, backend=BACKEND)
    return client


def test_every_route_has_a_row():
    unknown = set(routes(get_resolver())) - {row.route for row in ROWS}
    assert not unknown, "add rows for these to tests/access/"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.route}")
def test_each_person_is_answered_as_the_table_says(world, row):
    if row.route not in set(routes(get_resolver())):
        pytest.skip("this page isn't there yet")
    address = row.address(world)
    answers = tuple(
        client_of(world, persona).generic(row.method, address).status_code for persona in PERSONAS
    )
    assert dict(zip(PERSONAS, answers, strict=True)) == dict(
        zip(PERSONAS, row.statuses, strict=True)
    )
