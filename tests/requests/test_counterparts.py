"""What authorities' pages say of exchanges: with whom, how many, how fast."""

import pytest
from django.test import Client

from requests.selectors.counterparts import FEWEST, counterparts_of, figures_of
from requests.selectors.responders import found_responders
from tests.builders import NOW, a_walk, an_authority, an_official

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler():
    return an_official(an_authority("GR"), "request_handler")


def asked(handler, responder, count=1, days=3):
    """Requests that were accepted some days after they were sent."""
    if not responder.memberships.exists():
        an_official(responder, "request_handler")
    for _ in range(count):
        a_walk(handler, responder).send(20).accept(20 - days)


def test_counterparts_are_those_of_ones_own_authority_the_latest_first(handler):
    first, second = an_authority("DE"), an_authority("FR")
    stranger = an_official(an_authority("IT"), "request_handler")
    asked(stranger, first)
    assert counterparts_of(handler) == []
    asked(handler, first)
    asked(handler, second)
    assert counterparts_of(handler) == [second, first]


def test_shares_and_means_are_told_from_enough_cases_on(handler):
    chamber = an_authority("DE")
    asked(handler, chamber, FEWEST - 1)
    few = figures_of(chamber, NOW.date())
    assert (few.received, few.sent) == (FEWEST - 1, 0)
    assert few.accepted_in_time is few.mean_days is None
    asked(handler, chamber, 1, days=8)
    enough = figures_of(chamber, NOW.date())
    assert enough.accepted_in_time == 80
    assert enough.mean_days == pytest.approx(4)
    assert figures_of(handler.authority, NOW.date()).sent == FEWEST


def test_officials_read_the_figures_and_visitors_log_in(handler):
    chamber = an_authority("DE")
    path = f"/requests/counterparts/{chamber.reference}/"
    client = Client()
    assert client.get(path).status_code == 302
    assert path not in client.get(chamber.get_absolute_url()).content.decode()
    client.force_login(handler.official, backend="imi.accounts.backend.OfficialBackend")
    assert client.get(path).status_code == 200
    assert path in client.get(chamber.get_absolute_url()).content.decode()
    assert client.get("/requests/counterparts/XX-0/").status_code == 404


def test_favourites_are_at_hand_when_a_request_is_made(handler):
    chamber, own = an_authority("DE"), an_authority("GR")
    for authority in (chamber, own):
        handler.favourites.create(authority=authority, added_at=NOW)
    found = found_responders(handler, "", "en", country="", area="PQ")
    assert [one.authority for one in found] == [chamber]
