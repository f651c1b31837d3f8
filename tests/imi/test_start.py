from datetime import timedelta

import pytest

from imi.templatetags.browsers import browser_name
from requests.selectors.start import OpenCounts, open_counts
from tests.builders import NOW, a_walk, an_authority, an_official


@pytest.mark.django_db
def test_the_first_page_counts_what_waits_for_ones_authority(django_assert_num_queries):
    greek, german = an_authority("GR"), an_authority("DE")
    asks, answers = an_official(greek, "request_handler"), an_official(german, "request_handler")
    today = NOW.date()
    walk = a_walk(asks, german)
    assert open_counts(asks, today) == OpenCounts(mine=1, late=0, open=1)
    assert open_counts(answers, today) == OpenCounts()
    walk.send(0)
    with django_assert_num_queries(1):
        assert open_counts(asks, today) == OpenCounts(mine=0, late=0, open=1)
    assert open_counts(answers, today) == OpenCounts(mine=1, late=0, open=1)
    assert open_counts(answers, today + timedelta(days=8)) == OpenCounts(mine=1, late=1, open=1)
    stranger = an_official(an_authority("DE"), "request_handler")
    assert open_counts(stranger, today) == OpenCounts()


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
