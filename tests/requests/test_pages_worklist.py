"""The lists of requests: what waits, filters, pages, the file, the coordinator's desk."""

import csv
import io

import pytest

from authorities.models import Membership
from requests.models import Exchange
from requests.selectors.desk import LISTS, desk_list, waiting_parts
from requests.selectors.listing import keys, page_of_list
from requests.selectors.standing import standing_of
from requests.selectors.worklist import parts_of
from requests.services.perform import possible
from requests.workflows.labels import ACTIONS
from tests.personas import a_net
from tests.requests.people import Desk, text_of

#: Steps that a request waits for: not those that one may take at any time.
WAITED_FOR = {
    "send", "submit_for_approval", "approve_sending", "accept", "send_reply", "submit_reply",
    "approve_reply", "close", "accept_refusal", "refer", "uphold_refusal", "support_request",
    "require_answer", "accept_date",
}  # fmt: skip


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


@pytest.fixture
def busy(desk) -> Desk:
    """One request in each situation."""
    net = desk.net
    net.draft()
    net.sent()
    net.sent(responder="CHECKED")
    net.sent(responder="SHARED")
    net.accepted()
    net.accepted(responder="SHARED")
    net.replied()
    net.closed()
    net.refused()
    net.do("a", net.refused(), "refer", text="Please judge.")
    supported = net.refused()
    net.do("a", supported, "refer", text="Please judge.")
    net.do("c", supported, "support_request", opinion="It is fair.")
    countered = net.sent()
    net.do("b", countered, "accept", counter_date=net.day(30), reason="Holidays.")
    net.do("approved", net.draft("approved"), "submit_for_approval")
    reply = net.accepted(responder="CHECKED")
    net.do("checked", reply, "submit_reply", answers={"PQ01": True, "PQ05": "2010-06-30",
                                                     "PQ14": True, "PQ16": False})  # fmt: skip
    return desk


def listed(busy: Desk, member: Membership, tab: str) -> list[int]:
    return keys(desk_list(parts_of(member), member, tab, busy.net.now.date()), 1000)


def numbers(answer) -> set[str]:
    return {row.exchange.number for row in answer.context["page"].rows}


def test_what_waits_is_what_the_table_lets_one_move(busy):
    net = busy.net
    for who, member in net.members.items():
        shown = listed(busy, member, "waiting")
        expected = []
        for exchange in Exchange.objects.visible_to(member).filter(is_open=True):
            names = {arrow.name for arrow in possible(standing_of(exchange, member), net.now)}
            if names & WAITED_FOR:
                expected.append(exchange.pk)
        assert sorted(shown) == sorted(expected), who
    assert set(ACTIONS) >= WAITED_FOR


def test_each_person_sees_only_what_is_hers(busy):
    for who, member in busy.net.members.items():
        seen = set(Exchange.objects.visible_to(member).values_list("number", flat=True))
        assert numbers(busy.get(who, "/requests/?tab=all")) == seen, who
        rows = csv.reader(io.StringIO(
            b"".join(busy.get(who, "/requests/export.csv?tab=all").streaming_content).decode()
        ))  # fmt: skip
        assert {row[0] for row in rows} - {"\ufeffNumber"} == seen, who


@pytest.mark.parametrize("tab", LISTS)
def test_a_list_costs_six_queries(busy, django_assert_max_num_queries, tab):
    for who in ("a", "b", "c"):
        busy.get(who, "/requests/")
        with django_assert_max_num_queries(6 + 2):  # the official and the membership
            answer = busy.get(who, f"/requests/?tab={tab}&area=PQ&country=DE")
        assert answer.status_code == 200


def test_a_list_speaks_the_readers_language(busy):
    page = text_of(busy.get("a", "/requests/?tab=all&lang=el"))
    assert "Ερώτηση σχετικά με επαγγελματία" in page
    assert "Γερμανία" in page


def test_an_empty_list_says_so(desk):
    page = text_of(desk.get("a", "/requests/"))
    assert "Nothing waits for you" in page
    assert "No request matches these filters" in text_of(desk.get("a", "/requests/?state=sent"))


def test_filters_narrow_the_list(busy):
    every = numbers(busy.get("a", "/requests/?tab=all"))
    sent = numbers(busy.get("a", "/requests/?tab=all&state=sent"))
    assert sent == set(
        Exchange.objects.filter(state="sent", requester=busy.net.authorities["A"]).values_list(
            "number", flat=True
        )
    )
    assert numbers(busy.get("a", "/requests/?tab=all&country=DE")) == every
    assert numbers(busy.get("a", "/requests/?tab=all&country=LV")) == set()
    assert numbers(busy.get("a", "/requests/?tab=all&direction=received")) == set()
    assert numbers(busy.get("a", "/requests/?tab=all&direction=sent")) == every
    one = min(every)
    assert numbers(busy.get("a", f"/requests/?tab=all&q={one.lower()}")) == {one}
    reference = busy.net.reference("CHECKED")
    assert len(numbers(busy.get("a", f"/requests/?tab=all&q={reference}"))) == 2


def test_filters_by_due_day(busy):
    assert numbers(busy.get("b", "/requests/?tab=all&due=late")) == set()
    assert numbers(busy.get("b", "/requests/?tab=all&due=month"))
    busy.net.pass_days(8)
    late = numbers(busy.get("b", "/requests/?tab=all&due=late"))
    assert late == numbers(busy.get("b", "/requests/?tab=overdue"))
    assert late


@pytest.mark.parametrize(
    "query", ["tab=%00", "state=%00", "q=%00", "q=" + "x" * 9000, "area=%F0%9F%98%80",
              "country=XX", "after=99999999999999999999_1", "after=2026-13-01_1", "after=x",
              "due=never", "direction=up", "q=%ED%A0%80"],
)  # fmt: skip
def test_bad_input_is_no_error_of_ours(busy, query):
    assert busy.get("a", f"/requests/?{query}").status_code == 200
    assert busy.get("a", f"/requests/export.csv?{query}").status_code == 200


@pytest.mark.parametrize("tab", ["open", "all"])
@pytest.mark.parametrize("who", ["a", "b", "c"])
def test_pages_follow_each_other_without_gap_or_double(busy, tab, who):
    member = busy.net.members[who]
    parts = parts_of(member)
    rows = desk_list(parts, member, tab, busy.net.now.date())
    found: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = page_of_list(
            rows,
            waiting_parts(parts, member),
            member,
            "en",
            by_due_day=LISTS[tab].by_due_day,
            cursor=cursor,
            size=3,
        )
        found += [row.exchange.pk for row in page.rows]
        cursor = page.next_cursor
    assert found == listed(busy, member, tab)


def test_due_days_come_first_in_order(busy):
    rows = busy.get("b", "/requests/?tab=open").context["page"].rows
    days = [row.exchange.due_on for row in rows]
    known = [day for day in days if day]
    assert known == sorted(known)
    assert days[: len(known)] == known


def test_a_file_holds_nothing_that_a_spreadsheet_runs(desk):
    desk.net.authorities["B"].name = "=cmd()"
    desk.net.authorities["B"].save()
    desk.net.sent()
    lines = b"".join(desk.get("a", "/requests/export.csv?tab=all").streaming_content).decode()
    assert "'=cmd()" in lines
    assert "Musterfrau" not in lines


def test_the_coordinators_figures_open_the_lists_they_count(busy):
    busy.net.pass_days(9)
    for who in ("c", "d", "c_super", "observer"):
        answer = busy.get(who, "/coordination/")
        assert answer.status_code == 200, who
        for stat in answer.context["stats"]:
            assert len(numbers(busy.get(who, stat["url"]))) == stat["number"], (who, stat)
    stats = {s["url"]: s["number"] for s in busy.get("c", "/coordination/").context["stats"]}
    assert stats["/requests/?tab=referrals"] == 1
    assert stats["/requests/?tab=approvals"] == 1


def test_the_table_by_authority_adds_up(busy):
    busy.net.pass_days(9)
    answer = busy.get("d", "/coordination/")
    rows = answer.context["rows"]
    overdue = next(s["number"] for s in answer.context["stats"] if "overdue" in s["url"])
    assert sum(row.overdue for row in rows) == overdue
    assert {row.authority.reference for row in rows} <= {
        busy.net.reference(name) for name in ("B", "NEXT", "CHECKED", "SHARED")
    }


def test_coordination_is_for_coordinators(desk, django_assert_max_num_queries):
    for who in ("a", "a_admin", "b", "foreign", "a_dpo"):
        assert desk.get(who, "/coordination/").status_code == 404, who
    desk.get("c", "/coordination/")
    with django_assert_max_num_queries(12):
        desk.get("c", "/coordination/")
