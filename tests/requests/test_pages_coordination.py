"""The coordinators' page: each figure opens the list it counts, however it is grouped."""

import csv
import io
import re

import pytest

from authorities.models import Authority
from tests.builders import an_authority, an_official
from tests.personas import a_net
from tests.requests.people import Desk, text_of


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    """Requests in several states, three weeks old; the authorities lie in two regions."""
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    Authority.objects.filter(reference=net.reference("B")).update(region="DE-BY")
    Authority.objects.filter(reference=net.reference("NEXT")).update(region="DE-BE")
    for _number in range(2):
        net.sent()
    net.accepted()
    net.accepted("a", "NEXT")
    net.replied("other", "B")
    net.closed()
    number = net.refused()
    net.do("a", number, "refer", text="Please judge.")
    net.do("c", number, "support_request", opinion="Yes.")
    net.pass_days(21)
    return Desk(net)


def numbers(desk, who, address):
    rows = desk.get(who, address).context["page"].rows
    return {row.exchange.number for row in rows}


@pytest.mark.parametrize("who", ["c", "d", "observer"])
def test_each_figure_opens_its_list_however_it_is_grouped(desk, who):
    for by in ("authority", "region", "area", "country"):
        lines = desk.get(who, f"/coordination/?by={by}").context["lines"]
        assert lines, by
        for line in lines:
            for name in ("overdue", "unaccepted", "silent"):
                if number := getattr(line["row"], name):
                    assert len(numbers(desk, who, line[f"{name}_url"])) == number, (by, name)


def test_the_regions_of_the_responders_are_told_apart(desk):
    lines = desk.get("d", "/coordination/?by=region").context["lines"]
    counted = {line["row"].key: (line["row"].received, line["row"].overdue) for line in lines}
    assert counted["DE-BE"] == (1, 1)
    assert counted["DE-BY"][0] == 5
    inside = desk.get("d", "/coordination/?region=DE-BE").context["rows"]
    assert [row.key for row in inside] == [desk.net.reference("NEXT")]


def test_how_late_the_latest_is_stands_beside(desk):
    rows = desk.get("d", "/coordination/").context["rows"]
    by_key = {row.key: row.days_late for row in rows}
    assert by_key[desk.net.reference("NEXT")] == 7  # due after fourteen of twenty-one days


def test_silent_and_handed_over_requests_are_listed(desk):
    net = desk.net
    net.pass_days(45)
    handed = next(iter(numbers(desk, "d", "/requests/?tab=silent")))
    seen = desk.case("a", handed).context["exchange"].event_count
    place = f"/coordination/requests/{handed}/bring_in_coordinators/"
    assert desk.post("a", place, {"seen": seen}).status_code == 302
    for who in ("c", "d"):
        assert numbers(desk, who, "/requests/?tab=handed") == {handed}


def test_the_file_holds_what_the_page_shows(desk):
    answer = desk.get("d", "/coordination/export.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    shown = desk.get("d", "/coordination/").context["rows"]
    assert [row[0] for row in rows[1:]] == [row.key for row in shown]
    assert [int(row[4]) for row in rows[1:]] == [row.overdue for row in shown]


def test_the_load_of_twelve_months_adds_up(desk):
    months = desk.get("d", "/coordination/").context["months"]
    assert len(months) == 12
    assert sum(month.received for month in months) == 7
    assert sum(month.answered for month in months) == 2
    page = text_of(desk.get("d", "/coordination/"))
    assert len(re.findall('<rect class="load-received"', page)) == 12


def test_whatever_is_asked_is_answered(desk):
    for query in ("by=%00", "area=%00", "area=PQ%00", "area=XX", "region=%00", "by=what"):
        for page in ("/coordination/", "/coordination/export.csv"):
            assert desk.get("d", f"{page}?{query}").status_code == 200, query


def test_the_page_costs_the_same_however_many_authorities(desk, django_assert_max_num_queries):
    desk.get("d", "/coordination/")
    with django_assert_max_num_queries(12):
        desk.get("d", "/coordination/")


def test_a_national_coordinator_sees_those_it_stands_in_for(desk):
    desk.net.authorities["NATIONAL"] = an_authority("DE", kind="NIMIC")
    desk.net.members["national"] = an_official(desk.net.authorities["NATIONAL"], "supervisor")
    Authority.objects.filter(pk=desk.net.authorities["D"].pk).update(status="suspended")
    rows = desk.get("national", "/coordination/").context["rows"]
    assert {row.key for row in rows} == {desk.net.reference("B"), desk.net.reference("NEXT")}
