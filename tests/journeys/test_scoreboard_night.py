"""From what officials did to the public figures: by the real worker, in the night."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

from playwright.sync_api import expect

from tests.journeys.test_request_path import ask, people  # noqa: F401 - a fixture

SECONDS_FOR_A_NIGHT = 120


def _received(url: str, year: int, country: str) -> int:
    """How many requests the published edition counts for a country; 0 without an edition."""
    with suppress(HTTPError), urlopen(f"{url}/api/v1/scoreboard/editions/{year}") as answer:  # noqa: S310
        rows = {row["country"]: row for row in json.load(answer)["countries"]}
        return rows[country]["received"]
    return 0


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_FOR_A_NIGHT
    while not condition():
        assert time.monotonic() < deadline, "the worker did not publish in time"
        time.sleep(1)


def _shell(site, line: str) -> str:
    setup = "from imi.celery import app; from imi.kernel import clock; "
    return site.manage("shell", "-c", setup + line)


def _let_a_night_pass(site) -> None:
    """Move the clock to the next day and give the worker its nightly task, as beat does."""
    _shell(site, "clock.move_forward(1)")
    _shell(site, "app.send_task('scoreboard.nightly')")


def test_a_request_settled_today_stands_in_tomorrows_scoreboard(running_site, people):  # noqa: F811
    eleni, anna = people
    year = int(
        running_site.manage(
            "shell", "-c", "from imi.kernel import clock; print(clock.today().year)"
        ).split()[-1]
    )
    _let_a_night_pass(running_site)
    _wait_for(lambda: _received(running_site.url, year, "DE") > 0)
    before = _received(running_site.url, year, "DE")

    number = ask(eleni)
    anna.begin(number, "accept")
    anna.submit()
    _let_a_night_pass(running_site)
    _wait_for(lambda: _received(running_site.url, year, "DE") == before + 1)

    page = eleni.page
    eleni.go(f"/scoreboard/{year}/")
    expect(page.locator("main")).to_contain_text("DE")
    eleni.go(f"/scoreboard/{year}/countries/DE/")
    assert str(before + 1) in eleni.text("main")
