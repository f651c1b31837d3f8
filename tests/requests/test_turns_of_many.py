"""Whose due day it is where many are told, and who coordinates alerts."""

import pytest

from requests.models import Exchange, Participation
from requests.models.scope import parts_seen_by
from requests.selectors.calendar import what_is_due
from requests.selectors.case import case_for, find_exchange
from requests.selectors.desk import desk_list, waiting_for, waiting_parts
from requests.selectors.listing import page_of_list
from requests.selectors.recipients import recipients
from requests.selectors.turn import turn_of
from requests.selectors.worklist import parts_of
from requests.services.begin import begin
from requests.services.perform import possible
from requests.workflows.base import Side, Whom
from tests.builders import NOW, a_link, an_authority, an_official
from tests.requests.parts import a_coordinator, a_world, complete
from tests.requests.test_alerts import do
from tests.requests.test_notifications import opening, ready

pytestmark = pytest.mark.django_db


def due_sides(exchange):
    parts = exchange.participations.filter(until__isnull=True, due_on__isnull=False)
    return set(parts.values_list("role", flat=True))


def sides(exchange):
    return set(exchange.participations.values_list("role", flat=True))


def test_only_the_sender_of_an_alert_must_confirm_it():
    world, exchange = ready("PQ-ALH", "PQ")
    assert due_sides(exchange) == {"requester"}
    do(world, "initiator", exchange, "broadcast")
    assert (due_sides(exchange), len(sides(exchange))) == ({"requester"}, 3)
    assert str(what_is_due(exchange, exchange.due_on)) == "Next date"
    after = exchange.due_on.replace(year=exchange.due_on.year + 1)
    for who, late in (("initiator", [exchange.pk]), ("other", [])):
        parts = parts_of(world[who])
        rows = desk_list(parts, world[who], "overdue", after)
        assert list(rows.values_list("exchange_id", flat=True)) == late
        listed = desk_list(parts, world[who], "open", after)
        page = page_of_list(
            listed, waiting_parts(parts, world[who]), world[who], "en", by_due_day=True
        )
        assert [bool(row.due_on) for row in page.rows] == [bool(late)]
        case = case_for(find_exchange(exchange.number, world[who]), world[who], "en")
        assert turn_of(case.standing).due == bool(late)


def test_windows_for_comments_and_objections_are_nobodys_due_day():
    world, exchange = ready("GDPR-DEC", "GDPR")
    do(world, "initiator", exchange, "broadcast")
    assert exchange.clocks["comments"]
    do(world, "initiator", exchange, "propose_closure")
    assert exchange.clocks["closure"]
    assert (exchange.due_on, due_sides(exchange)) == (None, set())


@pytest.mark.parametrize(
    ("code", "area", "due"),
    [("SVC-N15", "SVC", {"commission"}), ("CUL-NFO", "CUL", {"contact", "recipient"})],
)
def test_a_clock_is_due_for_those_it_waits_for(code, area, due):
    world, exchange = ready(code, area)
    if exchange.procedure.rules.get("choose"):
        opening(world, exchange, countries=["DE", "GR"])
    direct = exchange.procedure.rules.get("directly")
    do(world, "initiator", exchange, "broadcast" if direct else "submit")
    if not direct:
        do(world, "approver", exchange, "broadcast")
    assert due_sides(exchange) == due & sides(exchange) != set()


@pytest.fixture
def submitted():
    """An alert that waits for its coordinator, who has the task of alerts only."""
    world = a_world("PQ")
    initiator = world["initiator"].authority
    initiator.links.update(function="alerts")
    initiator.accesses.update(approve_sending=True)
    exchange = begin("PQ-ALH", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    do(world, "initiator", exchange, "submit")
    return world, exchange


def may(member, exchange):
    case = case_for(find_exchange(exchange.number, member), member, "en")
    return {arrow.name for arrow in possible(case.standing, NOW)}


def listed(member):
    found = Participation.objects.filter(parts_seen_by(member), waiting_for(member))
    return {part.exchange_id for part in found}


def test_who_coordinates_alerts_approves_them_and_is_told(submitted):
    world, exchange = submitted
    approver = world["approver"]
    assert may(approver, exchange) == {"broadcast", "return_draft"}
    assert listed(approver) == {exchange.pk}
    told = recipients(exchange, [(Side.REQUESTER, Whom.DECIDERS)])
    assert told.officials == {approver.official_id}
    do(world, "approver", exchange, "broadcast")


def test_who_coordinates_alerts_coordinates_no_requests(net):
    other = a_coordinator("GR", "PQ")
    handler = an_official(other, "referral_handler", "module_handler")
    a_link(other, net.authorities["A"], function="alerts")
    number = net.sent()
    assert not Exchange.objects.visible_to(handler).filter(number=number).exists()


def test_a_national_coordinator_stands_in_for_alerts_that_nobody_coordinates(submitted):
    world, exchange = submitted
    initiator = world["initiator"].authority
    national = an_official(an_authority("FR", kind="NIMIC"), "module_handler")
    assert listed(national) == set()
    initiator.links.all().delete()
    assert listed(national) == {exchange.pk}
    assert may(national, exchange) == {"broadcast", "return_draft"}
    told = recipients(exchange, [(Side.REQUESTER, Whom.DECIDERS)])
    assert told.officials == {national.official_id}
