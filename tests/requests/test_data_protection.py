"""What the GDPR's procedures ask of the kinds, by their rules alone: spans, extensions, results."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from authorities.models import Authority, LegalArea
from imi.kernel.calendars import add_months
from requests.models import Participation, Procedure, Reminder
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.timers import run_timers
from requests.workflows import workflow_of
from tests.builders import NOW, an_authority
from tests.requests.area_folder import AREA, write_area
from tests.requests.test_notifications import do, ready

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def night(day):
    return run_timers(day=day, at=NOW + (day - TODAY))


def test_every_step_of_the_regulation_has_its_procedure():
    found = Procedure.objects.filter(area="GDPR")
    assert {one.code.removeprefix("GDPR-") for one in found} == {
        "LSA", "LOC", "DEC", "VMA", "MAV", "JOP", "OPI", "DIS", "URG", "UOD",
    }  # fmt: skip
    assert all(workflow_of(one.kind, one.rules) for one in found)
    assert LegalArea.objects.get(pk="GDPR").status == LegalArea.Status.ANNOUNCED


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("GDPR-OPI", TODAY + timedelta(weeks=8), TODAY + timedelta(weeks=14)),
        (
            "GDPR-DIS",
            add_months(TODAY, 1),
            add_months(add_months(TODAY, 1), 1) + timedelta(weeks=2),
        ),
        ("GDPR-UOD", TODAY + timedelta(weeks=2), TODAY + timedelta(weeks=2)),
    ],
)
def test_the_board_has_the_time_of_the_act_and_takes_no_more_extensions(code, first, last):
    world, exchange = ready(code, "GDPR")
    do(world, "initiator", exchange, "broadcast")
    assert (exchange.state, exchange.clock("review")) == ("under_review", first)
    for who in ("initiator", "receiver"):
        with pytest.raises(NotPossibleError):
            do(world, who, exchange, "extend_review", reason="Complex.")
    for _extension in exchange.procedure.rules.get("extensions", []):
        do(world, "commission", exchange, "extend_review", reason="The matter is complex.")
    assert exchange.clock("review") == last
    with pytest.raises(NotPossibleError):
        do(world, "commission", exchange, "extend_review", reason="Once more.")


def test_an_extension_taken_too_late_is_refused():
    world, exchange = ready("GDPR-OPI", "GDPR")
    do(world, "initiator", exchange, "broadcast")
    late = NOW + timedelta(weeks=9)
    with pytest.raises(NotPossibleError):
        do(world, "commission", exchange, "extend_review", at=late, reason="Complex.")


def test_the_board_concludes_with_the_results_of_the_act_only():
    world, exchange = ready("GDPR-DIS", "GDPR")
    do(world, "initiator", exchange, "broadcast")
    for foreign in ("no_objection", "draft_approved"):
        with pytest.raises(InvalidFieldsError):
            do(world, "commission", exchange, "conclude_review", result=foreign)
    do(world, "commission", exchange, "conclude_review", result="binding_decision")
    assert (exchange.state, exchange.details["result"]) == ("broadcast", "binding_decision")


def test_the_silence_of_the_board_is_what_the_act_says_last():
    world, exchange = ready("GDPR-OPI", "GDPR")
    do(world, "initiator", exchange, "broadcast")
    night(TODAY + timedelta(weeks=8, days=2))
    exchange.refresh_from_db()
    assert (exchange.state, exchange.details["result"]) == ("broadcast", "nothing_adopted")


def test_objections_have_four_weeks_and_two_to_a_revised_draft():
    world, exchange = ready("GDPR-DEC", "GDPR")
    do(world, "initiator", exchange, "broadcast")
    assert exchange.clock("comments") == TODAY + timedelta(weeks=4)
    revised = NOW + timedelta(days=20)
    do(world, "initiator", exchange, "modify", at=revised, content={}, essential=True)
    assert exchange.clock("comments") == revised.date() + timedelta(weeks=2)


def test_provisional_measures_end_in_three_months_and_all_are_reminded():
    world, exchange = ready("GDPR-URG", "GDPR")
    do(world, "initiator", exchange, "broadcast")
    until = add_months(TODAY, 3)
    assert exchange.clock("valid") == exchange.due_on == until
    due = exchange.participations.filter(due_on__isnull=False)
    assert set(due.values_list("role", flat=True)) == {"requester"}
    night(until - timedelta(days=14))
    night(until + timedelta(days=1))
    reminded = Reminder.objects.filter(exchange=exchange).values_list("rule", flat=True)
    assert {"valid_soon", "valid_over"} <= set(reminded)


def test_the_board_takes_part_and_not_the_commission_where_it_has_the_area():
    other = an_authority("BE", level=Authority.Level.EU)
    world, exchange = ready("GDPR-OPI", "GDPR")
    assert other.pk < world["commission"].authority_id
    do(world, "initiator", exchange, "broadcast")
    bodies = Participation.objects.filter(exchange=exchange, role="commission")
    assert [part.authority for part in bodies] == [world["commission"].authority]


def test_national_coordinators_are_not_told_of_what_independent_authorities_decide():
    ministry = an_authority("DE", kind=Authority.Kind.NIMIC)
    world, exchange = ready("GDPR-DEC", "GDPR")
    do(world, "initiator", exchange, "broadcast")
    told = exchange.participations.values_list("authority", flat=True)
    assert world["receiver"].authority_id in told
    assert ministry.pk not in told


@pytest.mark.parametrize(
    "rules",
    [
        'review = { count = 0, unit = "weeks" }',
        'valid = { count = 3, unit = "moons" }',
        "extensions = [6]",
        'review = "soon"',
    ],
)
def test_a_span_by_which_no_clock_could_run_is_refused(tmp_path, rules):
    folder = write_area(tmp_path, area=f"{AREA}rules = {{ {rules} }}\n")
    with pytest.raises(CommandError) as caught:
        call_command("load_catalogue", folder=folder)
    assert "TOY-REQ" in str(caught.value)
