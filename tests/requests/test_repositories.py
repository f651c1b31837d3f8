"""Records of repositories: key, versions, who reads them, suspension, the end, what stays."""

from datetime import date, timedelta

import pytest

from imi.kernel.calendars import add_months
from requests.models import Event, Exchange, Notice, Participation, Record, Subscription
from requests.selectors.case import case_for, find_exchange
from requests.selectors.find import find
from requests.services.begin import begin
from requests.services.notify import notify_of_event
from requests.services.perform import perform
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.retain import retain
from requests.services.rights_held import block
from requests.services.timers import run_timers
from tests.builders import NOW, an_authority, an_official
from tests.requests.parts import a_world, complete

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def a_record(code, world, *, number="L-1", publish=True):
    exchange = begin(code, by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    key = exchange.procedure.rules["key"][0]
    do(world, "initiator", exchange, "save_content", content={"answers": {key: number}})
    if publish:
        do(world, "initiator", exchange, "publish")
    return exchange


def do(world, who, exchange, name, *, at=NOW, **fields):
    perform(number=exchange.number, name=name, by=world[who], at=at, fields=fields)
    exchange.refresh_from_db()
    return exchange


def problems(call, *args, **more):
    with pytest.raises(InvalidFieldsError) as refusal:
        call(*args, **more)
    return [problem.field for problem in refusal.value]


def test_a_published_record_is_read_by_every_authority_of_the_area_and_no_other():
    world = a_world("NRMM")
    exchange = a_record("NRM-REP", world, publish=False)
    reader = an_official(an_authority("IT", areas=("NRMM",)), "request_handler")
    stranger = an_official(an_authority("IT", areas=("PQ",)), "module_handler")
    elsewhere = an_official(reader.authority, "module_handler", areas=["PQ"])
    for member in (reader, stranger):
        with pytest.raises(Exchange.DoesNotExist):
            find_exchange(exchange.number, member)
    do(world, "initiator", exchange, "publish")
    shown = case_for(find_exchange(exchange.number, reader), reader, "en")
    assert {row.asked.code: row.answer for row in shown.questions}["NT01"] == "L-1"
    for member in (stranger, elsewhere):
        with pytest.raises(Exchange.DoesNotExist):
            find_exchange(exchange.number, member)
    assert find(exchange.number, reader, NOW.year).exact == exchange
    assert find(exchange.number, stranger, NOW.year).exact is None
    for name in exchange.workflow.names:
        with pytest.raises((Exchange.DoesNotExist, NotPossibleError)):
            do({"reader": reader}, "reader", exchange, name)


def test_the_key_is_the_owner_s_once_whatever_its_case():
    world = a_world("NRMM")
    first = a_record("NRM-REP", world, number="e13*2016")
    second = begin("NRM-REP", by=world["initiator"], at=NOW)
    content = {"answers": {"NT01": "E13*2016"}}
    assert problems(do, world, "initiator", second, "save_content", content=content) == [
        "answers.NT01"
    ]
    other = a_world("NRMM")
    assert a_record("NRM-REP", other, number="e13*2016").record.key == first.record.key


def test_what_the_rules_need_must_be_there_before_it_is_published():
    world = a_world("CIT")
    exchange = begin("CIT-REP", by=world["initiator"], at=NOW)
    content = {"subject": {"name": "Valores", "country": "FR"}, "answers": {"CL01": "7"}}
    do(world, "initiator", exchange, "save_content", content=content)
    assert problems(do, world, "initiator", exchange, "publish") == ["answers.CL02"]
    for first, last in (("2026-01-01", "2031-01-02"), ("2020-01-01", "2024-12-31")):
        content = {"answers": {"CL02": {"from": first, "to": last}}}
        do(world, "initiator", exchange, "save_content", content=content)
        assert problems(do, world, "initiator", exchange, "publish") == ["answers.CL02"]
    content = {"answers": {"CL02": {"from": "2026-01-01", "to": "2031-01-01"}}}
    do(world, "initiator", exchange, "save_content", content=content)
    assert do(world, "initiator", exchange, "publish").clock("ends") == date(2031, 1, 1)


def test_a_new_version_keeps_the_one_before_and_goes_to_the_directory():
    world = a_world("NRMM")
    exchange = a_record("NRM-REP", world)
    do(world, "initiator", exchange, "modify", content={"answers": {"NT02": "Moteurs Réunis"}})
    row = Record.objects.get(exchange=exchange)
    assert (row.version, "Moteurs Réunis" in row.title) == (2, True)
    assert exchange.revisions.get().data["answers"]["NT02"] == "Words."
    assert problems(
        do, world, "initiator", exchange, "modify", content={"answers": {"NT01": None}}
    ) == ["answers.NT01"]


def test_the_countries_concerned_and_the_commission_are_told_of_a_licence():
    world = a_world("CIT")
    exchange = a_record("CIT-REP", world)
    told = set(
        Participation.objects.filter(exchange=exchange, until__isnull=True).values_list(
            "authority", flat=True
        )
    )
    assert told >= {world["contact"].authority_id, world["commission"].authority_id}
    assert world["other"].authority_id not in told  # only Germany was chosen
    do(world, "initiator", exchange, "modify", content={"opening": {"countries": ["GR"]}})
    assert exchange.participations.filter(authority=world["other"].authority_id).exists()


def test_an_activity_announced_less_than_two_months_ahead_is_marked():
    world = a_world("CIT")
    exchange = a_record("CIT-REP", world)
    soon, later = TODAY + timedelta(days=20), add_months(TODAY, 2)
    for day, late in ((soon, True), (later, False)):
        content = {"answers": {"CL05": day.isoformat()}}
        do(world, "initiator", exchange, "modify", content=content)
        assert exchange.details["announced_late"] is late
        assert exchange.clock("start") == day


@pytest.mark.parametrize(("days", "fits"), [(13, False), (14, True), (61, True), (62, False)])
def test_a_licence_is_suspended_for_two_weeks_to_two_months(days, fits):
    world = a_world("CIT")
    exchange = a_record("CIT-REP", world)
    until = TODAY + timedelta(days=days)
    fields = {"until_on": until.isoformat(), "reason": "A condition is no longer met."}
    if not fits:
        assert problems(do, world, "initiator", exchange, "suspend", **fields) == ["until_on"]
        return
    do(world, "initiator", exchange, "suspend", **fields)
    assert (exchange.state, exchange.record.state) == ("suspended", "suspended")
    run_timers(day=until, at=NOW)
    assert Exchange.objects.get(pk=exchange.pk).state == "suspended"
    run_timers(day=until + timedelta(days=1), at=NOW)
    assert Record.objects.get(exchange=exchange).state == "published"


def test_only_a_licence_can_be_suspended():
    world = a_world("NRMM")
    with pytest.raises(NotPossibleError):
        do(world, "initiator", a_record("NRM-REP", world), "suspend")


def test_a_ban_lasts_five_years_at_most_and_outlives_the_other_terms():
    world = a_world("CIT")
    exchange = a_record("CIT-REP", world)
    long = {"reason": "Fraud.", "ban_until": (add_months(TODAY, 60) + timedelta(1)).isoformat()}
    assert problems(do, world, "initiator", exchange, "end_record", **long) == ["ban_until"]
    ban = add_months(TODAY, 60)
    fields = {"reason": "Fraud.", "ban_until": ban.isoformat()}
    do(world, "initiator", exchange, "end_record", **fields)
    assert (exchange.state, exchange.clock("ban")) == ("ended", ban)
    assert exchange.clock("archive") == ban
    assert exchange.record.listed


def test_a_record_ends_with_its_period_and_is_erased_once_it_is_no_longer_needed():
    world = a_world("CIT")
    exchange = a_record("CIT-REP", world)
    ends = exchange.clock("ends")
    run_timers(day=ends, at=NOW)
    exchange.refresh_from_db()
    assert exchange.state == "published"
    run_timers(day=ends + timedelta(days=1), at=NOW)
    exchange.refresh_from_db()
    assert (exchange.state, exchange.outcome) == ("ended", "expired")
    retain(day=ends + timedelta(days=400), at=NOW)
    exchange.refresh_from_db()
    assert exchange.subject.data  # no term of the class applies; the rules of the procedure do
    run_timers(day=exchange.clock("archive"), at=NOW)
    exchange.refresh_from_db()
    assert (exchange.state, exchange.subject.data) == ("archived", {})
    assert not Record.objects.filter(exchange=exchange).exists()
    assert not exchange.questions.exclude(answer=None).exists()


def test_the_yearly_review_is_asked_for_and_confirmed():
    world = a_world("SVC")
    exchange = a_record("SVC-REG", world)
    due = exchange.clock("review")
    assert due == add_months(TODAY, 12)
    counts = run_timers(day=due, at=NOW + timedelta(days=365))
    assert (counts["reminders"], counts["told"]) == (1, 1)
    do(world, "initiator", exchange, "confirm_record", at=NOW + timedelta(days=366))
    assert exchange.clock("review") == add_months(TODAY + timedelta(days=366), 12)


def test_the_public_sees_a_record_only_once_its_owner_says_that_it_may():
    world = a_world("NRMM")
    exchange = a_record("NRM-REP", world)
    fields = {"no_personal_data": False}
    assert problems(do, world, "initiator", exchange, "open_to_public", **fields) == [
        "no_personal_data"
    ]
    do(world, "initiator", exchange, "open_to_public", no_personal_data=True)
    assert Record.objects.get(exchange=exchange).public
    do(world, "initiator", exchange, "close_to_public")
    assert not Record.objects.get(exchange=exchange).public
    licence = a_world("CIT")
    with pytest.raises(NotPossibleError):
        do(licence, "initiator", a_record("CIT-REP", licence), "open_to_public")


def test_subscribers_of_other_authorities_are_told_as_long_as_they_may_read_it():
    world = a_world("NRMM")
    reader = an_official(an_authority("IT", areas=("NRMM",)), "request_handler")
    elsewhere = an_official(an_authority("ES", areas=("NRMM",)), "module_handler")
    without = an_official(an_authority("ES", areas=("PQ",)), "module_handler")
    for member, country in ((reader, "FR"), (elsewhere, "DE"), (without, ""),
                            (world["initiator"], "")):  # fmt: skip
        Subscription.objects.create(membership=member, procedure_id="NRM-REP", country=country)
    exchange = a_record("NRM-REP", world)
    notify_of_event(Event.objects.get(exchange=exchange, name="publish"), at=NOW)
    assert set(Notice.objects.values_list("official", flat=True)) == {reader.official_id}


def test_a_published_record_is_no_task_but_a_draft_is():
    world = a_world("NRMM")
    part = Participation.objects.filter(role="requester")
    exchange = a_record("NRM-REP", world, publish=False)
    assert part.get(exchange=exchange).is_open
    do(world, "initiator", exchange, "publish")
    assert not part.get(exchange=exchange).is_open


def test_what_is_blocked_at_the_desk_leaves_the_directory():
    world = a_world("NRMM")
    exchange = a_record("NRM-REP", world)
    officer = an_official(exchange.requester, "data_protection_officer")
    with pytest.raises(NotPossibleError):
        block(exchange.number, "Asked for.", by=officer, at=NOW)
    do(world, "initiator", exchange, "end_record", reason="Recalled.")
    block(exchange.number, "Asked for.", by=officer, at=NOW)
    assert not Record.objects.filter(exchange=exchange).exists()
