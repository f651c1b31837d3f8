from datetime import timedelta

import pytest

from imi import start
from imi.context import navigation
from imi.templatetags.browsers import browser_name
from tests.builders import NOW, a_link, a_walk, an_authority, an_official


def numbers(membership, day) -> dict[str, int]:
    return {str(stat["label"]): stat["number"] for stat in start.stats(membership, day)}


@pytest.mark.django_db
def test_the_first_page_counts_what_waits(django_assert_max_num_queries):
    greek, german = an_authority("GR"), an_authority("DE")
    coordinator = an_authority("DE", kind="LIMIC")
    a_link(coordinator, german)
    asks, answers = an_official(greek, "request_handler"), an_official(german, "request_handler")
    looks = an_official(coordinator, "supervisor")
    administers = an_official(german, "central_administrator")
    a_walk(asks, german).send(0)
    today = NOW.date()
    assert numbers(asks, today) == {"waiting for you": 0, "open requests": 1}
    assert numbers(answers, today) == {"waiting for you": 1, "open requests": 1}
    assert numbers(administers, today) == {}
    with django_assert_max_num_queries(4):
        later = numbers(looks, today + timedelta(days=8))
    assert later["not accepted in time"] == later["overdue"] == 1
    assert later["waiting for you"] == later["to approve"] == 0


@pytest.mark.parametrize(
    ("kind", "role", "places"),
    [
        ("AUTHORITY", "request_handler", ["Requests", "Repositories", "Authorities", "Scoreboard"]),
        (
            "AUTHORITY",
            "observer",
            ["Requests", "Authorities", "Coordination", "Our figures", "Scoreboard"],
        ),
        (
            "LIMIC",
            "supervisor",
            [
                "Requests",
                "Repositories",
                "Authorities",
                "Coordination",
                "Our figures",
                "Scoreboard",
            ],
        ),
        ("NIMIC", "central_administrator", ["Authorities", "Administration", "Scoreboard"]),
        (
            "AUTHORITY",
            "local_data_administrator",
            ["Requests", "Authorities", "Registration", "Scoreboard"],
        ),
    ],
)
@pytest.mark.django_db
def test_the_navigation_and_the_first_page_lead_where_the_role_may_go(kind, role, places):
    membership = an_official(an_authority("DE", kind=kind), role)
    assert [str(entry.text) for entry in navigation("/", membership)] == places
    # The desk of coordination leads on to the figures.
    first = [place for place in places if place != "Our figures"]
    assert [place["title"] for place in start.places(membership)] == first


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU OS 18 like Mac OS X) Version/18 Safari/604.1", "Safari, iPhone"),
        ("curl/8.1", "curl/8.1"),
        ("", "unknown"),
    ],
)
def test_a_browser_has_a_name_people_know(user_agent, name):
    assert browser_name(user_agent) == name
