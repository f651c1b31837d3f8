"""Working through a list: what is new, saved filters, one action on several requests, files."""

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override
from openpyxl import load_workbook

from authorities.models import Unit
from requests.models import Exchange, Look, SavedFilter
from requests.services.bulk import BULK
from requests.workflows.labels import ACTIONS, STATES, TO_DO
from tests.builders import ANSWERS
from tests.personas import a_net
from tests.requests.people import Desk, text_of

CHOSEN = "/requests/chosen/"
FILTERS = "/requests/filters/"


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def rows(desk: Desk, who: str, path: str = "/requests/?tab=open") -> dict:
    return {row.exchange.number: row for row in desk.get(who, path).context["page"].rows}


def ticks(*numbers: str, **seen: int) -> list[str]:
    found = Exchange.objects.filter(number__in=numbers)
    return [f"{one.url_number}:{seen.get('seen', one.event_count)}" for one in found]


def choose(desk: Desk, who: str, action: str, numbers: list[str], **more):
    return desk.post(who, CHOSEN, {"action": action, "chosen": ticks(*numbers), **more})


def test_a_request_is_new_until_it_was_opened_and_again_when_it_moves(desk):
    number = desk.net.sent()
    assert rows(desk, "b")[number].unread
    desk.case("b", number)
    assert not rows(desk, "b")[number].unread
    desk.net.do("a", number, "amend", comment="Please hurry.")
    assert rows(desk, "b")[number].unread
    assert "new" in text_of(desk.get("b", "/requests/?tab=open"))


def test_what_one_does_oneself_isnt_new(desk):
    number = desk.net.sent()
    desk.press("b", number, "accept")
    assert not rows(desk, "b")[number].unread
    assert rows(desk, "a")[number].unread


def test_steps_inside_the_other_side_arent_news(desk):
    number = desk.net.accepted()
    desk.case("a", number)
    desk.net.do("b", number, "save_answer", answers={"PQ01": True})
    assert not rows(desk, "a")[number].unread


def test_approval_brings_news_to_the_other_side(desk):
    number = desk.net.accepted(responder="CHECKED")
    desk.case("a", number)
    desk.net.do("checked", number, "submit_reply", answers=ANSWERS)
    assert not rows(desk, "a")[number].unread
    desk.net.do("d", number, "approve_reply")
    assert rows(desk, "a")[number].unread


def test_the_list_of_news_holds_the_marked_ones(desk):
    seen, fresh = desk.net.sent(), desk.net.sent()
    desk.case("b", seen)
    assert set(rows(desk, "b", "/requests/?tab=open&unread=on")) == {fresh}


def test_marked_as_read(desk):
    numbers = [desk.net.sent(), desk.net.sent()]
    answer = choose(desk, "b", "mark_read", numbers, list="tab=open&after=x")
    assert answer.url == "/requests/?tab=open&after=x"
    assert not any(row.unread for row in rows(desk, "b").values())
    choose(desk, "foreign", "mark_read", numbers)
    assert not Look.objects.filter(official=desk.net.members["foreign"].official).exists()


def test_rows_say_what_the_actor_does_next(desk):
    sent, replied = desk.net.sent(), desk.net.replied()
    assert rows(desk, "b")[sent].to_do == TO_DO["sent"]
    assert rows(desk, "a")[sent].to_do == ""
    assert rows(desk, "a")[replied].to_do == TO_DO["replied"]


def test_the_units_list_holds_what_its_members_have(desk):
    net = desk.net
    unit = Unit.objects.create(authority=net.authorities["SHARED"], name="Nurses")
    unit.members.set([net.members["given"], net.members["not_given"]])
    given, to_mate, nobodys = (net.sent(responder="SHARED") for _ in range(3))
    mate = net.members["not_given"].official.email
    net.do("allocator", given, "allocate", officials=[f"unit:{unit.pk}"])
    net.do("allocator", to_mate, "allocate", officials=[mate])
    assert set(rows(desk, "not_given", "/requests/?tab=unit")) == {given, to_mate}
    assert set(rows(desk, "given", "/requests/?tab=unit")) == {given}  # sees only these
    assert nobodys not in rows(desk, "given", "/requests/?tab=open")
    assert "My unit" in text_of(desk.get("given", "/requests/"))
    assert "My unit" not in text_of(desk.get("a", "/requests/"))


def test_a_filter_is_saved_shown_first_and_deleted(desk):
    desk.net.sent()
    query = "tab=open&due=month&state=sent"
    answer = desk.post("b", f"{FILTERS}?{query}", {"name": "Soon", "is_default": "on"})
    assert answer.url == f"/requests/?{query}"
    assert desk.get("b", "/requests/").url == f"/requests/?{query}"
    assert "Soon" in text_of(desk.get("b", f"/requests/?{query}"))
    kept = SavedFilter.objects.get()
    assert desk.get("b", "/requests/?tab=waiting").status_code == 200
    desk.post("b", f"{FILTERS}{kept.pk}/default/", {"default": "no"})
    assert desk.get("b", "/requests/").status_code == 200
    desk.post("b", f"{FILTERS}{kept.pk}/delete/")
    assert not SavedFilter.objects.exists()


def test_filters_are_ones_own(desk):
    desk.post("b", f"{FILTERS}?tab=open", {"name": "Mine"})
    kept = SavedFilter.objects.get()
    assert desk.post("a", f"{FILTERS}{kept.pk}/default/", {"default": "yes"}).status_code == 404
    desk.post("a", f"{FILTERS}{kept.pk}/delete/")
    assert SavedFilter.objects.exists()


def test_filters_have_different_names_and_one_is_first(desk):
    desk.post("b", f"{FILTERS}?tab=open", {"name": "Mine", "is_default": "on"})
    answer = desk.post("b", f"{FILTERS}?tab=open&state=sent", {"name": "MINE"})
    assert answer.status_code == 422
    assert answer.context["chosen"] == {"state": "sent"}
    desk.post("b", f"{FILTERS}?tab=all", {"name": "Other", "is_default": "on"})
    assert list(SavedFilter.objects.filter(is_default=True).values_list("name", flat=True)) == [
        "Other"
    ]


def test_several_requests_are_accepted_after_a_question(desk):
    numbers = [desk.net.sent(), desk.net.sent()]
    asked = choose(desk, "b", "accept", numbers)
    assert asked.status_code == 200
    assert Exchange.objects.filter(state="accepted").count() == 0
    done = choose(desk, "b", "accept", numbers, confirmed="yes")
    assert {one.number for one in done.context["done"]} == set(numbers)
    assert Exchange.objects.filter(state="accepted").count() == 2


def test_those_that_cant_are_left_and_named(desk):
    sent, accepted, foreign = desk.net.sent(), desk.net.accepted(), desk.net.sent(responder="NEXT")
    done = choose(desk, "b", "accept", [sent, accepted, foreign], confirmed="yes")
    assert [one.number for one in done.context["done"]] == [sent]
    assert {one.number: one.exchange is None for one in done.context["left"]} == {
        accepted: False, foreign.replace("/", "."): True,
    }  # fmt: skip
    assert desk.net.authorities["NEXT"].display_name not in text_of(done)


def test_what_moved_meanwhile_is_left(desk):
    first, second = desk.net.sent(), desk.net.sent()
    chosen = ticks(first, second)
    desk.net.do("a", first, "amend", comment="Please hurry.")
    done = desk.post("b", CHOSEN, {"action": "accept", "chosen": chosen, "confirmed": "yes"})
    assert [one.number for one in done.context["done"]] == [second]
    assert [one.number for one in done.context["left"]] == [first]
    assert Exchange.objects.get(number=first).state == "sent"


def test_allocation_of_several_names_whom_once(desk):
    net = desk.net
    numbers = [net.sent(responder="SHARED"), net.sent(responder="SHARED")]
    missing = choose(desk, "allocator", "allocate", numbers, confirmed="yes")
    assert missing.status_code == 422
    email = net.members["given"].official.email
    done = choose(desk, "allocator", "allocate", numbers, confirmed="yes", officials=[email])
    assert len(done.context["done"]) == 2
    assert set(rows(desk, "given")) == set(numbers)


def test_only_what_ones_roles_may_is_offered(desk):
    desk.net.sent()
    offered = {who: dict(desk.get(who, "/requests/?tab=all").context["bulk"]) for who in "abc"}
    assert set(offered["a"]) == {"accept", "accept_date", "close", "accept_refusal"}
    assert set(offered["c"]) == {"remind", "close_on_behalf"}
    assert set(ACTIONS) >= set(BULK)


@pytest.mark.parametrize(
    ("action", "chosen"),
    [("accept", []), ("", ["x:1"]), ("withdraw", ["x:1"]), ("accept", ["x"]), ("accept", [":1"]),
     ("accept", ["x:9999999999999"]), ("accept", ["\x00:1"]), ("mark_read", ["\x00:1"]),
     ("accept", ["\ud800:1"]), ("mark_read", ["IMI:1"] * 500), ("accept", ["1" * 9000 + ":1"])],
)  # fmt: skip
def test_bad_choices_are_no_error_of_ours(desk, action, chosen):
    safe = [one.encode("utf-8", "surrogatepass").decode("latin-1") for one in chosen]
    answer = desk.post("b", CHOSEN, {"action": action, "chosen": safe, "list": "x=\x00&tab=%ff"})
    assert answer.status_code in {302, 409}


def test_the_list_as_files(desk):
    numbers = {desk.net.sent(), desk.net.sent()}
    book = desk.get("b", "/requests/export.xlsx?tab=open")
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    found = list(sheet.values)
    assert {row[0] for row in found[1:]} == numbers
    listed = json.loads(b"".join(desk.get("b", "/requests/export.json?tab=open").streaming_content))
    assert {one["number"] for one in listed} == numbers
    assert {one["state"] for one in listed} == {"sent"}
    assert json.loads(
        b"".join(desk.get("b", "/requests/export.json?tab=closed").streaming_content)
    ) == []  # fmt: skip
    assert desk.get("b", "/requests/export.exe").status_code == 404


def test_the_files_are_in_the_readers_language_to_their_end(desk):
    desk.net.sent()
    with override("el"):
        heading, state = gettext("Number"), gettext(str(STATES["sent"][0]))
    answer = desk.get("b", "/requests/export.csv?tab=open&lang=el")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith(f"{heading},")
    assert state in lines[1]
    book = desk.get("b", "/requests/export.xlsx?tab=open&lang=el")
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    assert next(sheet.values)[0] == heading != "Number"


def test_what_happened_since_the_list_was_shown_stays_news(desk):
    number = desk.net.sent()
    chosen = ticks(number)
    desk.net.do("a", number, "amend", comment="Please hurry.")
    desk.post("b", CHOSEN, {"action": "mark_read", "chosen": chosen})
    assert rows(desk, "b")[number].unread
    choose(desk, "b", "mark_read", [number], seen=999_999_999)
    assert Look.objects.get().sequence == Exchange.objects.get().event_count
    desk.post("b", CHOSEN, {"action": "mark_read", "chosen": chosen})
    assert not rows(desk, "b")[number].unread  # an older list takes nothing back


@pytest.mark.parametrize(
    ("who", "action", "way"),
    [("b", "accept", {}), ("allocator", "allocate", {"responder": "SHARED"})],
)
def test_asking_before_an_action_costs_the_same_however_many_were_chosen(desk, who, action, way):
    def queries(chosen: list[str]) -> int:
        with CaptureQueriesContext(connection) as found:
            assert choose(desk, who, action, chosen).status_code == 200
        return len(found)

    numbers = [desk.net.sent(**way) for _time in range(6)]
    accepted = desk.net.accepted(**way)
    queries(numbers)
    assert queries(numbers[:2]) == queries([*numbers, accepted, "IMI-2026-999999-1"]) <= 20
