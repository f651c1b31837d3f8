"""Every procedure that has a workflow runs from start to end; outsiders change nothing."""

from datetime import timedelta

import pytest

from requests.models import Event, Exchange, Participation, Procedure, Revision
from requests.services.begin import begin
from requests.services.effects import EFFECTS
from requests.services.guards import GUARDS
from requests.services.history import broken_at
from requests.services.perform import perform, perform_by_system
from requests.services.problems import NotPossibleError
from requests.services.timers import run_timers
from requests.workflows import WORKFLOWS, workflow_of
from requests.workflows.base import By
from requests.workflows.information_request import INFORMATION_REQUEST
from requests.workflows.labels import FIELDS, STATES, action_text
from tests.builders import NOW, an_authority, an_official
from tests.requests.parts import a_world, complete, fields_for

KINDS = [kind for kind in WORKFLOWS if kind != INFORMATION_REQUEST.kind]


@pytest.mark.parametrize("kind", WORKFLOWS)
def test_every_state_is_left_or_ended_and_every_name_has_its_words(kind):
    workflow = WORKFLOWS[kind]
    assert set(STATES) >= set(workflow.states)
    for state in workflow.states - workflow.ended:
        assert any(arrow.target not in {None, state} for arrow in workflow.arrows(state)), state
    for arrow in workflow.transitions:
        assert (kind, arrow.name) in EFFECTS, arrow.name
        assert set(arrow.guards) <= set(GUARDS), arrow.name
        assert arrow.sources <= workflow.states
        if any(actor.by == By.OFFICIAL for actor in arrow.actors):
            assert action_text(kind, arrow.name), arrow.name
        assert all(field.name in FIELDS for field in arrow.fields), arrow.name


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_has_a_sentence_and_every_timer_a_line(kind):
    workflow = WORKFLOWS[kind]
    for arrow in workflow.transitions:
        alone = all(actor.by == By.SYSTEM for actor in arrow.actors)
        assert arrow.name in (workflow.words.alone if alone else workflow.words.sentences)
    for timer in workflow.timers:
        assert bool(timer.action) != (timer.code in workflow.words.reminders), timer.code
        assert timer.action in {*workflow.names, ""}
        assert timer.states <= workflow.states
    assert set(workflow.told) <= set(workflow.names)


def _codes():
    from requests.services.catalogue_files import read_areas

    for files in read_areas():
        for data in files.area.get("procedures", []):
            workflow = workflow_of(data["kind"], data.get("rules", {}))
            if workflow and workflow.kind != INFORMATION_REQUEST.kind:
                yield data["code"]


CODES = sorted(_codes())


def test_the_notifications_and_alerts_of_the_reference_are_there():
    assert {"SVC-DNO", "SVC-N15", "SVC-N39", "EC-NOT", "CUL-NFO", "CUL-NRE"} <= set(CODES)
    assert {"PQ-NDI", "PW-IRR", "EPC-NRQ", "SVC-ALE", "PQ-ALH", "PQ-ALM", "PQ-ALF"} <= set(CODES)
    assert {"SVC-REG", "CIT-REP", "NRM-REP", "PD-REP"} <= set(CODES)


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_a_procedure_runs_from_start_to_end_by_its_table(code):
    world = a_world(Procedure.objects.get(pk=code).area_id)
    exchange = begin(code, by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    at, taken = NOW, []
    for _round in range(12):
        exchange.refresh_from_db()
        if not exchange.is_open:
            break
        at += timedelta(minutes=5)
        taken.append(_go_on(exchange, world, at, taken))
    assert not exchange.is_open, (exchange.state, taken)
    assert exchange.state in exchange.workflow.ended
    assert broken_at(exchange) is None
    told = Participation.objects.filter(exchange=exchange).exclude(role="requester")
    assert told.exists() or exchange.workflow.shared
    assert Event.objects.filter(exchange=exchange).count() == exchange.event_count


def _go_on(exchange, world, at, taken) -> str:
    """Take the next arrow that leads nearer to the end, as whoever may."""
    skipped = {"delete", "withdraw", "return_draft", "object", "discard"}
    workflow = exchange.workflow
    for arrow in workflow.arrows(exchange.state):
        if arrow.target is None or arrow.name in skipped:
            continue
        for member in world.values():
            try:
                perform(
                    number=exchange.number,
                    name=arrow.name,
                    by=member,
                    at=at,
                    fields=fields_for(arrow, exchange, world),
                )
            except (Exchange.DoesNotExist, NotPossibleError):
                continue
            return arrow.name
        if perform_by_system(exchange.pk, arrow.name, at=at) is not None:
            return f"{arrow.name} by the system"
    raise AssertionError((exchange.state, taken))


@pytest.mark.django_db
@pytest.mark.parametrize("code", CODES)
def test_outsiders_and_other_roles_change_nothing(code):
    area = Procedure.objects.get(pk=code).area_id
    world = a_world(area)
    exchange = begin(code, by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    before = Exchange.objects.filter(pk=exchange.pk).values().get()
    stranger = an_official(an_authority("LV", areas=(area,)), "module_handler")
    clerk = an_official(exchange.requester, "request_handler")
    for who in (stranger, clerk, world["receiver"], world["contact"]):
        for name in exchange.workflow.names:
            with pytest.raises((Exchange.DoesNotExist, NotPossibleError)):
                perform(number=exchange.number, name=name, by=who, at=NOW)
    assert Exchange.objects.filter(pk=exchange.pk).values().get() == before


@pytest.mark.django_db
def test_who_may_not_begin_is_refused():
    member = an_official(an_authority("FR"), "request_handler")
    with pytest.raises(NotPossibleError):
        begin("PQ-ALH", by=member, at=NOW)
    other_area = an_official(an_authority("FR", areas=("CUL",)), "module_handler")
    with pytest.raises(NotPossibleError):
        begin("PQ-ALH", by=other_area, at=NOW)
    with pytest.raises(NotPossibleError):
        begin("PQ-REQ", by=an_official(an_authority("FR"), "module_handler"), at=NOW)


@pytest.mark.django_db
def test_timers_run_twice_do_nothing_more():
    world = a_world("CUL")
    exchange = begin("CUL-NFO", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    perform(number=exchange.number, name="broadcast", by=world["initiator"], at=NOW)
    at = NOW + timedelta(days=185)
    first = run_timers(day=at.date(), at=at)
    assert first["automatic"] == 1
    assert run_timers(day=at.date(), at=at) == {"reminders": 0, "automatic": 0, "told": 0}
    exchange.refresh_from_db()
    assert exchange.details["lapsed"]
    assert not Revision.objects.exists()
