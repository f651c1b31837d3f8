"""From what officials did to the public figures: by the real worker, in the night."""

import json
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


NIGHT = f"""
import time
from imi.celery import app
from imi.kernel import clock
from imi.kernel.models import JobRun

nights = JobRun.objects.filter(job="nightly", finished_at__isnull=False)
clock.move_forward(1)
before = nights.count()
app.send_task("scoreboard.nightly")
deadline = time.monotonic() + {SECONDS_FOR_A_NIGHT}
while nights.count() == before:
    assert time.monotonic() < deadline, "the worker did not finish the night in time"
    time.sleep(0.5)
assert not nights.latest("finished_at").error, nights.latest("finished_at").error
"""


def _let_a_night_pass(site) -> None:
    """Move the clock to the next day, give the worker its nightly task as beat does, and wait."""
    site.manage("shell", "-c", NIGHT)


def test_a_request_settled_today_stands_in_tomorrows_scoreboard(running_site, people):  # noqa: F811
    eleni, anna = people
    year = int(
        running_site.manage(
            "shell", "-c", "from imi.kernel import clock; print(clock.today().year)"
        ).split()[-1]
    )
    _let_a_night_pass(running_site)
    before = _received(running_site.url, year, "DE")

    number = ask(eleni)
    anna.begin(number, "accept")
    anna.submit()
    _let_a_night_pass(running_site)
    assert _received(running_site.url, year, "DE") == before + 1

    page = eleni.page
    eleni.go(f"/scoreboard/{year}/")
    expect(page.locator("main")).to_contain_text("DE")
    eleni.go(f"/scoreboard/{year}/countries/DE/")
    assert str(before + 1) in eleni.text("main")
