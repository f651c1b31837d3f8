"""A coordinator's view of the own country: figures so far, and the requests behind them."""

import datetime as dt

import pytest
from django.test import Client

from authorities.models import Authority
from scoreboard.selectors.edition import country_profile, latest_edition
from scoreboard.services import editions
from scoreboard.services.refresh import refresh
from tests.builders import a_link, a_walk, an_authority, an_official
from tests.scoreboard.kept import keep
from tests.scoreboard.rows import answered

pytestmark = pytest.mark.django_db
BACKEND = "imi.accounts.backend.OfficialBackend"
START = dt.datetime(2018, 2, 5, 9, tzinfo=dt.UTC)
NIGHT = dt.datetime(2018, 3, 1, 2, tzinfo=dt.UTC)


def client_of(membership):
    client = Client()
    client.force_login(membership.official, backend=BACKEND)
    return client


@pytest.fixture
def world(db):
    """Two authorities in France, one of them linked to the coordinator; requests to both."""
    german = an_official(an_authority("DE"), "request_handler")
    linked, other = an_authority("FR"), an_authority("FR")
    coordinator = an_authority("FR", kind=Authority.Kind.LIMIC)
    a_link(coordinator, linked, function="requests")
    for responder in (linked, other):
        an_official(responder, "request_handler")
    walks = [
        a_walk(german, responder, at=START).send(0).accept(-day)
        for responder, day in ((linked, 1), (linked, 9), (other, 2))
    ]
    refresh()
    editions.recompute(NIGHT.date(), NIGHT)
    membership = an_official(coordinator, "supervisor")
    return client_of(membership), [walk.exchange.number for walk in walks]


def test_figures_are_those_of_the_provisional_edition(world):
    keep(
        [
            answered(
                f"R{place}",
                sent_at="2018-02-06T09:00:00Z",
                requested_date="2018-02-20",
                accepted_at="2018-02-07T09:00:00Z",
                agreed_date="2018-02-20",
                replied_at="2018-02-16T09:00:00Z",
                rated_at="2018-02-17T09:00:00Z",
            )
            for place in range(20)
        ]
    )
    editions.recompute(NIGHT.date() + dt.timedelta(1), NIGHT)
    response = world[0].get("/scoreboard/own/")
    profile = country_profile(latest_edition(2018), "FR")
    assert [line.cell for line in response.context["lines"]] == list(profile.country.cells)
    assert response.context["received"] == profile.country.received == 23
    page = response.content.decode()
    assert "France" in page
    assert "more requests not accepted in time" in page


def test_each_figure_opens_its_requests_and_only_those_the_coordinator_may_see(world):
    client, (in_time, late, foreign) = world
    response = client.get("/scoreboard/own/1/?year=2018")
    page = response.content.decode()
    assert in_time in page
    assert late in page
    assert foreign not in page
    assert (response.context["counted"], response.context["seen"]) == (3, 2)
    outcomes = {one.number: outcome for one, outcome in response.context["rows"]}
    assert outcomes == {in_time: "in time", late: "not in time"}


def test_the_list_costs_the_same_however_long_it_is(world, django_assert_max_num_queries):
    client, _numbers = world
    client.get("/scoreboard/own/1/")
    with django_assert_max_num_queries(14):
        client.get("/scoreboard/own/1/")


def test_the_summary_is_a_fragment(world):
    page = world[0].get("/scoreboard/own/summary/").content.decode()
    assert "<html" not in page
    assert page.count("<li>") == 5


@pytest.mark.parametrize(
    "url", ["/scoreboard/own/?year=1999", "/scoreboard/own/1/?year=x", "/scoreboard/own/6/"]
)
def test_an_edition_that_is_not_open_is_not_found(world, url):
    assert world[0].get(url).status_code == 404


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "%00", "1"])
def test_odd_pages_of_the_list_answer(world, before):
    assert world[0].get(f"/scoreboard/own/1/?before={before}").status_code == 200


def test_without_an_open_edition_the_page_says_so(db):
    coordinator = an_authority("FR", kind=Authority.Kind.NIMIC)
    client = client_of(an_official(coordinator, "supervisor"))
    page = client.get("/scoreboard/own/").content.decode()
    assert "No open edition has figures yet" in page


def test_handlers_have_no_such_page(world):
    client = client_of(an_official(an_authority("FR"), "request_handler"))
    assert client.get("/scoreboard/own/").status_code == 404
