"""From what officials did to the public figures: by the real worker, in the night."""

import json
import os
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

from playwright.sync_api import expect

from imi.embedded.supervisor import FALLS_ALLOWED, SECONDS_OF_FALLS
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
nights = nights.exclude(error="interrupted")  # which the next night says of a killed one
clock.move_forward(1)
before = nights.count()
app.send_task("scoreboard.nightly")
deadline = time.monotonic() + {SECONDS_FOR_A_NIGHT}
while nights.count() == before:
    assert time.monotonic() < deadline, "the worker did not finish the night in time"
    time.sleep(0.5)
assert not nights.latest("finished_at").error, nights.latest("finished_at").error
"""


#: How often the worker is killed in the middle of its night.
KILLS = int(os.environ.get("NIGHTS_KILLED", "2"))
# More often than that the supervisor would rightly give up.
SECONDS_APART = SECONDS_OF_FALLS / FALLS_ALLOWED if KILLS > FALLS_ALLOWED else 0
KILLED = f"""
import json, os, random, signal, time
from imi.celery import app
from imi.embedded.places import Places
from imi.kernel import clock
from imi.kernel.models import JobRun
from django.conf import settings
from scoreboard.models import Edition
from scoreboard.services import editions

def until(condition):
    deadline = time.monotonic() + {SECONDS_FOR_A_NIGHT}
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)

def worker():
    web, worker, beat, *_ = json.loads((Places(settings.VAR_DIR).run / "site.json").read_text())
    return worker

nights = JobRun.objects.filter(job="nightly")
whole = nights.exclude(finished_at=None).latest("pk")
taken = (whole.finished_at - whole.started_at).total_seconds()
for _ in range({KILLS}):
    clock.move_forward(1)
    begun, group = nights.count(), worker()
    app.send_task("scoreboard.nightly")
    until(lambda: nights.count() > begun)
    time.sleep(taken * random.random())
    os.killpg(group, signal.SIGKILL)
    for edition in Edition.objects.all():
        assert editions.checksum(edition) == edition.checksum, edition
    until(lambda: worker() != group)
    time.sleep({SECONDS_APART})
"""
YEAR = """
print(clock.today().year)
"""
UNFINISHED = """
left = JobRun.objects.filter(finished_at=None)
assert not left, list(left)
"""


def _let_a_night_pass(site) -> int:
    """Move the clock to the next day, give the worker its nightly task as beat does, and wait.

    Returns the year that it is then.
    """
    return int(site.manage("shell", "-c", NIGHT + YEAR).split()[-1])


def test_a_request_settled_today_stands_in_tomorrows_scoreboard(running_site, people):  # noqa: F811
    eleni, anna = people
    year = _let_a_night_pass(running_site)
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


def test_a_worker_killed_in_its_night_leaves_whole_editions_and_the_next_night_ends_it(
    running_site,
):
    running_site.manage("shell", "-c", NIGHT + KILLED + NIGHT + UNFINISHED)
