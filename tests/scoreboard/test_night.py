"""The nightly chain: every step recorded, failures contained, one at a time."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from imi.kernel import outbox
from imi.kernel.models import JobRun
from scoreboard import tasks
from scoreboard.models import Edition, RunningCount
from scoreboard.services import nightly
from tests.builders import an_authority, an_official
from tests.scoreboard.kept import keep
from tests.scoreboard.rows import answered

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 4, 1)
NOW = dt.datetime(2018, 4, 1, 1, 30, tzinfo=dt.UTC)
HERE = "tests.scoreboard.test_night"
seen = []


def quiet(*, day, at):
    seen.append((day, at))
    return {"seen": 1}


def failing(*, day, at):
    raise RuntimeError("the disk is full")


@pytest.fixture
def steps(settings):
    seen.clear()

    def plan(*found):
        settings.NIGHTLY_STEPS = found

    return plan


def test_each_step_and_the_night_are_recorded_with_counts(steps):
    steps(("one", f"{HERE}.quiet", ()), ("two", f"{HERE}.quiet", ("one",)))
    assert nightly.run(DAY, lambda: NOW) == {"one": {"seen": 1}, "two": {"seen": 1}}
    assert dict(JobRun.objects.values_list("job", "error")) == {"one": "", "two": "", "nightly": ""}
    night = JobRun.objects.get(job="nightly")
    assert night.counts == {"one": {"seen": 1}, "two": {"seen": 1}}
    assert night.finished_at == NOW


def test_what_needs_a_failed_step_is_left_out_and_the_rest_runs(steps):
    steps(
        ("bad", f"{HERE}.failing", ()),
        ("after", f"{HERE}.quiet", ("bad",)),
        ("last", f"{HERE}.quiet", ("after",)),
        ("other", f"{HERE}.quiet", ()),
    )
    assert set(nightly.run(DAY, lambda: NOW)) == {"other"}
    assert JobRun.objects.get(job="bad").error == "RuntimeError: the disk is full"
    night = JobRun.objects.get(job="nightly")
    assert night.error == "failed or left out: bad, after, last"
    with pytest.raises(CommandError, match="left out"):
        call_command("nightly", day=DAY)


def test_a_step_acts_now_today_and_in_the_night_of_another_day(steps):
    steps(("one", f"{HERE}.quiet", ()))
    nightly.run(DAY, lambda: NOW)
    nightly.run(DAY - dt.timedelta(days=3), lambda: NOW)
    (today, now), (other, night) = seen
    assert (today, now) == (DAY, NOW)
    assert night.isoformat() == f"{other}T02:00:00+02:00"


def test_a_night_that_was_cut_short_is_marked(steps):
    steps()
    JobRun.objects.create(job="nightly", started_at=NOW - dt.timedelta(days=1))
    nightly.run(DAY, lambda: NOW)
    assert JobRun.objects.filter(error="interrupted").count() == 1


def test_two_nights_never_run_at_once(steps):
    steps(("one", f"{HERE}.quiet", ()))
    key = nightly.zlib.crc32(b"nightly")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [key])
        with pytest.raises(nightly.AlreadyRunningError):
            nightly.run(DAY, lambda: NOW)
        tasks.nightly()  # leaves it to the other
        with pytest.raises(CommandError, match="running already"):
            call_command("nightly")
        cursor.execute("select pg_advisory_unlock(%s)", [key])
    other.close()
    assert seen == []
    tasks.nightly()
    assert len(seen) == 1


def test_only_named_jobs_run(steps):
    steps(("one", f"{HERE}.quiet", ()), ("two", f"{HERE}.quiet", ()))
    assert set(nightly.run(DAY, lambda: NOW, ["two"])) == {"two"}


def test_the_plan_of_the_settings_makes_editions():
    keep([answered()])
    nightly.run(DAY, lambda: NOW, ["facts", "counts", "editions", "frozen-editions"])
    assert Edition.objects.get(frozen=True).year == 2017


def test_every_step_of_the_plan_can_be_imported(settings):
    jobs = [job for job, _path, _needs in settings.NIGHTLY_STEPS]
    for job, path, needs in settings.NIGHTLY_STEPS:
        assert callable(nightly.import_string(path)), job
        assert set(needs) <= set(jobs[: jobs.index(job)])


def test_a_failed_night_keeps_yesterdays_figures_and_is_told_to_the_operators(steps, mailoutbox):
    operator = an_official(an_authority("GR"), "central_administrator")
    an_official(an_authority("FR"), "request_handler")
    keep([answered()])
    nightly.run(dt.date(2017, 7, 1), lambda: NOW, ["facts", "counts", "editions"])
    before = Edition.objects.get()
    steps(
        ("facts", f"{HERE}.failing", ()),
        ("editions", "scoreboard.services.nightly.publish_editions", ("facts",)),
    )
    nightly.run(dt.date(2017, 7, 2), lambda: NOW)
    assert Edition.objects.get() == before
    outbox.deliver(at=NOW)
    [mail] = mailoutbox
    assert mail.to == [operator.official.email]
    assert "failed or left out: facts, editions" in mail.body


def test_a_good_night_tells_nobody(steps, mailoutbox):
    an_official(an_authority("GR"), "central_administrator")
    steps(("one", f"{HERE}.quiet", ()))
    nightly.run(DAY, lambda: NOW)
    outbox.deliver(at=NOW)
    assert mailoutbox == []


def test_counts_that_drifted_are_mended_before_publishing_and_told(mailoutbox):
    an_official(an_authority("GR"), "central_administrator")
    keep([answered(f"R{place}") for place in range(12)])
    chain = ["facts", "counts", "editions"]
    nightly.run(dt.date(2017, 7, 1), lambda: NOW, chain)
    RunningCount.objects.filter(pass_name="tally").update(counts=[1] * 11)
    done = nightly.run(dt.date(2017, 7, 2), lambda: NOW, chain)
    assert done["counts"] == {"editions": 1, "differences": 1}
    assert Edition.objects.latest("as_of").results.get(country="FR").received == 12
    outbox.deliver(at=NOW)
    assert "1 running counts differed" in mailoutbox[0].body
    assert JobRun.objects.filter(job="nightly").exclude(error="").count() == 0
