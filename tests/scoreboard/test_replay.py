"""The simulated history: totals of the plan, valid walks and chains, nothing but cases written."""

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from authorities.models import AreaAccess, Authority, Membership, Official
from requests.models import CaseSeries, Evaluation, Event, Exchange, Participation, Procedure
from requests.services.history import broken_at
from requests.services.replay import plan
from requests.services.replay.run import LoadedAlreadyError, replay
from requests.workflows import WORKFLOWS
from requests.workflows.information_request import INFORMATION_REQUEST
from requests.workflows.services_alert import SERVICES_ALERT
from scoreboard.models import Edition, RequestFact
from scoreboard.selectors.facts import facts, facts_document
from scoreboard.services.editions import recompute
from scoreboard.services.refresh import refresh
from tests.builders import NOW

SCALE = 0.01


def total(table, years=plan.YEARS, prefix=""):
    return sum(
        count
        for procedure, by_year in table.items()
        if procedure.startswith(prefix)
        for year, count in by_year.items()
        if year in years
    )


def test_the_plan_adds_up_to_the_published_totals():
    assert total(plan.REQUESTS) == 60_723
    assert total(plan.REQUESTS, [2017]) == 14_764
    assert total(plan.REQUESTS, [2016]) == 11_906
    assert plan.REQUESTS["PQ-REQ"][2008] == 374
    assert plan.REQUESTS["PQ-REQ"][2017] == 10_719
    assert total(plan.OTHERS, [2017], "PQ-AL") == 11_402
    assert total(plan.OTHERS, [2017], "SVC-N") == 73
    assert total(plan.OTHERS, [2017], "CUL-N") == 95
    notifications = ("SVC-N", "EPC-NRQ", "PQ-NDI", "EC-NOT", "CUL-N", "PW-IRR")
    assert sum(total(plan.OTHERS, [2017], name) for name in notifications) == 318
    assert total(plan.OTHERS, [2017], "EPC-T") + total(plan.OTHERS, [2017], "EPC-E") == 2308
    both = {year: total(plan.REQUESTS, [year]) + total(plan.OTHERS, [year]) for year in plan.YEARS}
    assert both[2017] == 33_760
    assert both[2016] == 31_405
    assert sum(both.values()) == 110_500


def test_a_total_is_shared_out_exactly():
    assert plan.apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert sum(plan.apportion(7859, [0.3, 12, 5.5, 0.01])) == 7859


@pytest.fixture
def loaded(db):
    return replay(SCALE, 7, lambda steps, name: steps)


def test_cases_are_written_and_nothing_of_the_scoreboard(loaded):
    expected = Counter()
    for procedure, by_year in plan.REQUESTS.items():
        expected[procedure] += sum(plan.scaled(count, SCALE) for count in by_year.values())
    found = Counter(
        Exchange.objects.filter(original=None, kind=INFORMATION_REQUEST.kind).values_list(
            "procedure", flat=True
        )
    )
    assert found == +expected
    assert not RequestFact.objects.exists()
    assert not Edition.objects.exists()


def test_every_exchange_walks_along_its_workflow(loaded):
    arrows = {
        (kind, source, arrow.name, arrow.target)
        for kind, workflow in WORKFLOWS.items()
        for arrow in workflow.transitions
        for source in arrow.sources
    }
    events = Event.objects.select_related("exchange").order_by("exchange", "sequence")
    state, exchange = "", None
    for event in events:
        kind = event.exchange.kind
        if event.exchange_id != exchange:
            exchange = event.exchange_id
            assert event.name == "create"
            initial = "sent" if "original" in event.data else WORKFLOWS[kind].initial
            assert event.state == initial
        else:
            possible = {(kind, state, event.name, to) for to in (event.state, None, "back")}
            assert possible & arrows
        state = event.state
    told = set(Exchange.objects.values_list("kind", flat=True))
    assert told == set(WORKFLOWS) - {SERVICES_ALERT.kind}
    assert not Exchange.objects.filter(is_open=True).exists()
    last = Event.objects.filter(sequence=F("exchange__event_count"))
    assert last.count() == Exchange.objects.count()
    assert not last.exclude(state=F("exchange__state")).exists()


def test_times_go_forward_and_chains_hold(loaded):
    for exchange in Exchange.objects.order_by("?")[:60]:
        assert broken_at(exchange) is None
        times = list(exchange.events.order_by("sequence").values_list("at", flat=True))
        assert times == sorted(times)
        assert exchange.event_count == len(times)


def test_columns_agree_with_what_the_events_say(loaded):
    refresh()
    columns = {
        "accepted_at": "accepted_on",
        "replied_at": "replied_on",
        "refused_at": "refused_on",
        "withdrawn_at": "withdrawn_on",
    }
    for filled, fact in columns.items():
        assert (
            Exchange.objects.filter(**{f"{filled}__isnull": False}, procedure__kind="REQ").count()
            == RequestFact.objects.filter(**{f"{fact}__isnull": False}).count()
        )
    assert RequestFact.objects.exclude(rated_on=None).count() == Evaluation.objects.count()
    assert (
        RequestFact.objects.filter(is_part=True).count()
        == Exchange.objects.exclude(original=None).count()
    )


def test_requests_cross_borders_and_responders_stay_in_their_country(loaded):
    requests = Exchange.objects.filter(kind=INFORMATION_REQUEST.kind)
    assert not requests.filter(requester__country=F("responder__country")).exists()
    responding = Participation.objects.filter(role="responder")
    assert not responding.exclude(authority__country=F("exchange__responder__country")).exists()
    present = responding.filter(until=None)
    assert not present.exclude(authority=F("exchange__responder")).exists()
    assert not requests.filter(participations=None).exists()


def test_numbers_follow_those_given_before(db):
    CaseSeries.objects.create(year=2008, last=41)
    replay(SCALE, 7, lambda steps, name: steps)
    first = Exchange.objects.filter(number__startswith="IMI-2008").order_by("number").first()
    assert first.number.startswith("IMI-2008-000042-")
    count = Exchange.objects.filter(number__startswith="IMI-2008", original=None).count()
    assert CaseSeries.objects.get(year=2008).last == 41 + count


def test_people_are_simulated_and_cannot_log_in(loaded):
    simulated = Authority.objects.filter(reference__contains="-S").exclude(reference="EU-S000001")
    assert set(simulated.values_list("status", flat=True)) == {"suspended"}
    assert simulated.count() >= plan.scaled(plan.AUTHORITIES, SCALE)
    assert AreaAccess.objects.filter(authority__in=simulated).exists()
    officials = Official.objects.filter(email__endswith=".simulated.example")
    assert officials.count() == plan.scaled(plan.OFFICIALS, SCALE)
    assert not any(official.has_usable_password() for official in officials)
    assert Membership.objects.filter(official__in=officials).count() == officials.count()


def test_the_nightly_chain_makes_the_published_figures_of_it(loaded):
    refresh()
    recompute(NOW.date(), NOW)
    found = facts_document(facts(2017))
    assert found["simulated"]
    assert found["requests"]["by_area"]["PQ"] == plan.scaled(10_719, SCALE)
    assert found["active_officials"] == plan.scaled(plan.OFFICIALS, SCALE)
    assert found["epc"]["issued"] == plan.scaled(1107, SCALE)
    assert found["registered_authorities"] == AreaAccess.objects.count()
    assert found["notifications"]["total"] > 0
    assert set(Edition.objects.values_list("frozen", flat=True)) == {True}


def test_a_second_run_writes_nothing(loaded):
    count = Exchange.objects.count()
    with pytest.raises(LoadedAlreadyError):
        replay(SCALE, 7, lambda steps, name: steps)
    out = io.StringIO()
    call_command("replay", "2017", stdout=out)
    assert "already" in out.getvalue()
    assert Exchange.objects.count() == count


def test_the_same_seed_gives_the_same_history(db):
    def history(seed):
        with transaction.atomic():
            replay(0.003, seed, lambda steps, name: steps)
            found = list(
                Exchange.objects.order_by("number").values_list(
                    "number", "procedure", "sent_at", "replied_at", "requester__country"
                )
            )
            transaction.set_rollback(True)
        return found

    assert history(5) == history(5)
    assert history(5) != history(6)


@pytest.mark.parametrize("arguments", [["2016"], ["2017", "--scale=0"], ["2017", "--scale=1000"]])
def test_what_cannot_be_replayed_is_refused(db, arguments):
    with pytest.raises(CommandError):
        call_command("replay", *arguments)


def test_without_the_catalogue_it_says_what_to_do(db):
    Procedure.objects.filter(code="CUL-NRE").delete()
    with pytest.raises(CommandError, match="CUL-NRE"):
        call_command("replay", "2017", "--scale=0.01")
