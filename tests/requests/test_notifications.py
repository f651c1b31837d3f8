"""What the acts ask of notifications: linked requests, clocks, examination, two steps, closure."""

from datetime import date, timedelta

import pytest

from authorities.models import Authority, LegalArea
from imi.kernel.calendars import add_working_days
from requests.models import Exchange, Participation, Procedure, QuestionSet, Reminder
from requests.services.begin import begin, procedures_for
from requests.services.perform import perform
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.timers import run_timers
from requests.workflows.base import Side
from tests.builders import NOW, an_official
from tests.requests.parts import a_coordinator, a_world, complete

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def ready(code, area):
    world = a_world(area)
    exchange = begin(code, by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    return world, exchange


def do(world, who, exchange, name, *, at=NOW, **fields):
    found = perform(number=exchange.number, name=name, by=world[who], at=at, fields=fields)
    exchange.refresh_from_db()
    return found


def opening(world, exchange, **values):
    content = {"content": {"opening": values}}
    do(world, "initiator", exchange, "save_content", **content)


def a_linked(world, code, area, **columns):
    """A request of the initiator's as it stands; what happened to it is given by its columns."""
    exchange = begin("SVC-DNO" if area == "SVC" else "EC-NOT", by=world["initiator"], at=NOW)
    values = {
        "kind": "information-request",
        "procedure_id": code,
        "state": "sent",
        "responder": world["receiver"].authority,
        "sent_at": NOW - timedelta(days=20),
        "wanted_on": TODAY - timedelta(days=2),
        "date_state": "agreed",
    }
    Exchange.objects.filter(pk=exchange.pk).update(**values | columns)
    return Exchange.objects.get(pk=exchange.pk)


@pytest.mark.parametrize(
    ("code", "area", "request_code"),
    [("SVC-DNO", "SVC", "SVC-DRQ"), ("EC-NOT", "EC", "EC-REQ")],
)
def test_a_measure_needs_a_request_that_had_its_chance_unless_it_is_urgent(
    code, area, request_code
):
    world, exchange = ready(code, area)
    opening(world, exchange, urgent=None, urgent_reason=None)
    with pytest.raises(InvalidFieldsError) as refusal:
        do(world, "initiator", exchange, "broadcast")
    assert [problem.field for problem in refusal.value] == ["opening.linked"]
    waits = a_linked(world, request_code, area, wanted_on=TODAY + timedelta(days=3))
    opening(world, exchange, linked=waits.number)
    with pytest.raises(InvalidFieldsError):
        do(world, "initiator", exchange, "broadcast")
    Exchange.objects.filter(pk=waits.pk).update(replied_at=NOW)
    do(world, "initiator", exchange, "broadcast")
    roles = set(exchange.participations.values_list("role", flat=True))
    assert {"requester", "contact", "commission"} <= roles


def test_urgent_needs_a_reason_and_has_no_stand_still():
    world, exchange = ready("SVC-DNO", "SVC")
    opening(world, exchange, urgent_reason=None)
    with pytest.raises(InvalidFieldsError) as refusal:
        do(world, "initiator", exchange, "broadcast")
    assert [problem.field for problem in refusal.value] == ["opening.urgent_reason"]
    opening(world, exchange, urgent_reason="People are in danger.")
    do(world, "initiator", exchange, "broadcast")
    assert "standstill" not in exchange.clocks


def test_a_measure_may_be_taken_fifteen_working_days_later():
    world, exchange = ready("SVC-DNO", "SVC")
    linked = a_linked(world, "SVC-DRQ", "SVC")
    opening(world, exchange, urgent=None, urgent_reason=None, linked=linked.number)
    do(world, "initiator", exchange, "broadcast")
    assert exchange.clock("standstill") == add_working_days(TODAY, 15, "FR")
    later = NOW + timedelta(days=10)
    do(world, "initiator", exchange, "modify", at=later, content={}, essential=True)
    assert exchange.clock("standstill") == add_working_days(later.date(), 15, "FR")


def test_a_foreign_or_unknown_request_can_not_be_linked():
    world, exchange = ready("SVC-DNO", "SVC")
    for number in ("IMI-2026-999999-9", "\x00", 7, ["x"]):
        with pytest.raises(InvalidFieldsError):
            opening(world, exchange, linked=number)


def test_the_coordinator_sends_where_the_act_lets_the_contact_approve():
    world, exchange = ready("SVC-N15", "SVC")
    with pytest.raises(NotPossibleError):
        do(world, "initiator", exchange, "broadcast")
    do(world, "initiator", exchange, "submit")
    with pytest.raises(NotPossibleError):
        do(world, "initiator", exchange, "broadcast")
    do(world, "approver", exchange, "broadcast")
    assert exchange.state == "under_review"


def test_the_commission_examines_requirements_for_three_months():
    world, exchange = ready("SVC-N15", "SVC")
    do(world, "initiator", exchange, "submit")
    do(world, "approver", exchange, "broadcast")
    assert exchange.clock("review") == date(2026, 6, 10)
    with pytest.raises(NotPossibleError):
        do(world, "contact", exchange, "conclude_review", result="no_objection")
    do(world, "commission", exchange, "conclude_review", result="asked_not_to_adopt", text="No.")
    assert (exchange.state, exchange.details["result"]) == ("broadcast", "asked_not_to_adopt")


def test_silence_of_the_commission_is_no_objection():
    world, exchange = ready("SVC-N15", "SVC")
    do(world, "initiator", exchange, "submit")
    do(world, "approver", exchange, "broadcast")
    at = NOW + timedelta(days=93)
    run_timers(day=at.date(), at=at)
    exchange.refresh_from_db()
    assert (exchange.state, exchange.details["result"]) == ("broadcast", "no_objection")


def test_comments_are_answered_and_end_with_their_time():
    world, exchange = ready("PQ-NDI", "PQ")
    do(world, "initiator", exchange, "submit")
    do(world, "approver", exchange, "broadcast")
    with pytest.raises(NotPossibleError):
        do(world, "initiator", exchange, "answer_comment", text="Yes.")
    do(world, "contact", exchange, "comment", text="Which year?")
    do(world, "initiator", exchange, "answer_comment", text="2026.")
    with pytest.raises(NotPossibleError):
        do(world, "contact", exchange, "comment", at=NOW + timedelta(days=61), text="Late.")


def test_the_owner_country_checks_an_object_within_six_months():
    world, exchange = ready("CUL-NFO", "CUL")
    opening(world, exchange, countries=[])
    do(world, "initiator", exchange, "broadcast")
    assert exchange.clock("check") == date(2026, 9, 10)
    told = set(exchange.participations.values_list("authority__country", flat=True))
    assert told == {"FR", "DE", "GR"}
    at = NOW + timedelta(days=155)
    run_timers(day=at.date(), at=at)
    assert Reminder.objects.filter(rule="check_soon").count() == 1
    do(world, "receiver", exchange, "report_check", at=at, text="It is ours.")
    assert exchange.clock("check") is None
    with pytest.raises(NotPossibleError):
        do(world, "receiver", exchange, "report_check", at=at, text="Again.")


def test_return_proceedings_are_told_in_two_steps():
    world, exchange = ready("CUL-NRE", "CUL")
    do(world, "initiator", exchange, "broadcast")
    countries = exchange.participations.values_list("authority__country", flat=True)
    assert set(countries) == {"FR", "DE"}
    do(world, "receiver", exchange, "tell_others")
    assert set(countries.all()) == {"FR", "DE", "GR"}
    with pytest.raises(NotPossibleError):
        do(world, "receiver", exchange, "tell_others")


def test_a_closure_can_be_objected_to_and_comes_by_itself_otherwise():
    world, exchange = ready("CUL-NFO", "CUL")
    do(world, "initiator", exchange, "broadcast")
    do(world, "initiator", exchange, "propose_closure")
    do(world, "receiver", exchange, "object", reason="We still look.")
    assert (exchange.state, exchange.clock("closure")) == ("broadcast", None)
    do(world, "initiator", exchange, "propose_closure")
    until = exchange.clock("closure")
    assert until == add_working_days(TODAY, 5, "FR")
    run_timers(day=until, at=NOW)
    exchange.refresh_from_db()
    assert exchange.is_open
    run_timers(day=until + timedelta(days=1), at=NOW)
    exchange.refresh_from_db()
    assert (exchange.state, exchange.outcome) == ("closed", "closed")
    do(world, "initiator", exchange, "correct", content={})
    assert exchange.revisions.count() == 1


def test_a_contact_passes_on_to_authorities_of_its_own_country_only():
    world, exchange = ready("PQ-NDI", "PQ")
    do(world, "initiator", exchange, "submit")
    do(world, "approver", exchange, "broadcast")
    receiver, other = world["receiver"].authority, world["other"].authority
    with pytest.raises(InvalidFieldsError):
        do(world, "contact", exchange, "disseminate", authorities=[other.reference])
    do(world, "contact", exchange, "disseminate", authorities=[receiver.reference])
    part = Participation.objects.get(exchange=exchange, authority=receiver)
    assert part.role == Side.RECIPIENT


def test_a_coordinator_s_own_notification_needs_nobody_else():
    coordinator = an_official(a_coordinator("FR", "PQ"), "module_handler")
    world = a_world("PQ") | {"initiator": coordinator}
    exchange = begin("PQ-NDI", by=coordinator, at=NOW)
    complete(exchange, coordinator, world)
    do(world, "initiator", exchange, "broadcast")
    assert exchange.state == "broadcast"


def test_nothing_begins_out_of_service_in_an_ended_area_or_without_a_form():
    world = a_world("CUL")
    by = world["initiator"]

    def refused():
        with pytest.raises(NotPossibleError):
            begin("CUL-NFO", by=by, at=NOW)
        return "CUL-NFO" not in {one.code for one in procedures_for(by)}

    begin("CUL-NFO", by=by, at=NOW)
    by.authority.status = Authority.Status.SUSPENDED
    assert refused()
    by.authority.status = Authority.Status.ACTIVE
    LegalArea.objects.filter(code="CUL").update(status=LegalArea.Status.RETIRED)
    assert refused()
    LegalArea.objects.filter(code="CUL").update(status=LegalArea.Status.ADOPTED)
    form = Procedure.objects.get(code="CUL-NFO").question_set_id
    QuestionSet.objects.create(code="CUL-NEW", area_id="CUL", name="Not in use yet")
    Procedure.objects.filter(code="CUL-NFO").update(question_set="CUL-NEW")
    assert refused()
    Procedure.objects.filter(code="CUL-NFO").update(question_set=form)
    assert begin("CUL-NFO", by=by, at=NOW)
