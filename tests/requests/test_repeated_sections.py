"""Sections that are answered several times over: asked, answered, read, taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imi.kernel.calendars import brussels_day
from requests.models import Exchange
from requests.selectors.catalogue import form_in, published_version
from requests.services.api_token import make_token
from requests.services.begin import begin
from requests.services.perform import perform
from requests.services.problems import InvalidFieldsError
from requests.services.record_files import columns
from requests.services.repetitions import drop_empty
from requests.services.retain import retain
from tests.builders import NOW, a_walk, an_authority, an_official
from tests.requests.area_folder import load_form
from tests.requests.people import BACKEND

pytestmark = pytest.mark.django_db
FORM = """\
code = "TOY-REQ"
name = "Question about a toy"
procedure = "{procedure}"
subject = "none"

[[sections]]
code = "A"
title = "Maker"

[[sections.questions]]
code = "TY01"
types = ["T"]
text = "Who made it?"

[[sections]]
code = "B"
title = "Fault"
repeat = {{ min = {least}, max = 3 }}

[[sections.questions]]
code = "TY02"
types = ["YN"]
text = "Is it dangerous?"

[[sections.questions]]
code = "TY03"
types = ["L"]
text = "What is dangerous?"
condition = {{ question = "TY02", is = true }}

[[sections.questions]]
code = "TY04"
types = ["N"]
repeatable = true
text = "Which numbers are concerned?"
"""
NOTICE = """
[[procedures]]
code = "TOY-NOT"
kind = "NOT"
title = "Notice about a toy"
legal_basis = "Directive 2009/48 Art. 42"
retention = "R6"
rules = { choose = true, recipients = "chosen", directly = true }
"""
CODES = ["TY01", "TY02", "TY03", "TY04"]


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr("imi.kernel.clock.now", lambda: NOW)


def load(folder, *, procedure="TOY-REQ", least=1):
    load_form(folder, FORM.format(procedure=procedure, least=least), procedures=NOTICE)


def logged_in(membership) -> Client:
    client = Client()
    client.force_login(membership.official, backend=BACKEND)
    return client


def asked(folder, *, least=1, codes=None):
    """A request that was accepted, with clients of both sides."""
    load(folder, least=least)
    asking, answering = an_authority("GR", areas=("TOY",)), an_authority("DE", areas=("TOY",))
    author = an_official(asking, "request_handler")
    handler = an_official(answering, "request_handler")
    walk = a_walk(author, answering, form="TOY-REQ", questions=codes or CODES, subject={})
    walk.send(0)
    walk.accept(0)
    return walk, author, handler


def keys_of(exchange) -> list[str]:
    return list(exchange.questions.values_list("code", flat=True))


def begun(folder, *, least=1):
    """A draft of a notice, with its author."""
    load(folder, procedure="TOY-NOT", least=least)
    author = an_official(an_authority("GR", areas=("TOY",)), "module_handler")
    an_official(an_authority("DE", areas=("TOY",)), "module_handler")
    return begin("TOY-NOT", by=author, at=NOW), author


def save(exchange, author, answers):
    content = {"opening": {"countries": ["DE"]}, "answers": answers}
    fields = {"content": content}
    return perform(number=exchange.number, name="save_content", by=author, at=NOW, fields=fields)


def test_the_least_number_stands_there_from_the_beginning(tmp_path):
    walk, _author, _handler = asked(tmp_path, least=2)
    assert keys_of(walk.exchange) == [*CODES, "TY02~2", "TY03~2", "TY04~2"]


def test_only_the_questions_asked_are_repeated(tmp_path):
    walk, _author, handler = asked(tmp_path, codes=["TY01", "TY02"])
    walk.step("save_answer", 0, handler, answers={"TY02~3": True})
    assert keys_of(walk.exchange) == ["TY01", "TY02", "TY02~3"]
    with pytest.raises(InvalidFieldsError):
        walk.step("save_answer", 0, handler, answers={"TY03~2": "A spring."})


def test_a_repetition_goes_with_its_last_answer(tmp_path):
    walk, _author, handler = asked(tmp_path)
    walk.step("save_answer", 0, handler, answers={"TY02~2": True, "TY03~2": "A spring."})
    assert keys_of(walk.exchange) == [*CODES, "TY02~2", "TY03~2", "TY04~2"]
    page = logged_in(handler)
    number = walk.exchange.url_number
    seen = walk.exchange.event_count
    page.post(f"/requests/{number}/answers/", {"seen": seen, "do": "save_answer", "a-~B": ["1"]})
    assert keys_of(walk.exchange) == CODES


def test_a_condition_looks_at_the_same_repetition(tmp_path):
    walk, _author, handler = asked(tmp_path)
    answers = {"TY01": "Toymaker", "TY02": False, "TY04": [1], "TY02~2": True, "TY04~2": [2]}
    with pytest.raises(InvalidFieldsError) as refused:
        walk.step("send_reply", 0, handler, answers=answers)
    assert [problem.field for problem in refused.value] == ["answers.TY03~2"]
    walk.step("send_reply", 0, handler, answers=answers | {"TY03~2": "A spring."})
    assert walk.exchange.state == "replied"


@pytest.mark.parametrize(
    "key",
    ["TY02~4", "TY02~0", "TY02~01", "TY02~-1", "TY02~x", "TY02~", "~", "TY01~2", "B~2", "TY2~2"],
)
def test_no_other_repetition_can_be_answered(tmp_path, key):
    walk, author, handler = asked(tmp_path)
    token = {"Authorization": f"Bearer {make_token(handler, at=NOW)}"}
    address = f"/api/v1/requests/{walk.exchange.url_number}/actions/save_answer"
    answer = logged_in(author).post(
        address, {"answers": {key: True}}, content_type="application/json", headers=token
    )
    assert answer.status_code in {400, 422}, answer.content
    assert keys_of(walk.exchange) == CODES


def test_pages_print_and_api_show_each_repetition(tmp_path):
    walk, author, handler = asked(tmp_path)
    answers = {"TY01": "Toymaker", "TY02": True, "TY03": "A spring.", "TY04": [1],
               "TY02~2": True, "TY03~2": "The paint.", "TY04~2": [2, 3]}  # fmt: skip
    walk.step("send_reply", 0, handler, answers=answers)
    client, number = logged_in(author), walk.exchange.url_number
    for address in (f"/requests/{number}/", f"/requests/{number}/?print=1&lang2=de"):
        page = client.get(address).content.decode()
        assert "A spring." in page
        assert "The paint." in page
        assert "Fault (2)" in page
    assert client.get(f"/requests/{number}/print.pdf").content[:4] == b"%PDF"
    token = {"Authorization": f"Bearer {make_token(author, at=NOW)}"}
    shape = client.get(f"/api/v1/requests/{number}", headers=token).json()
    assert {one["code"]: one["answer"] for one in shape["questions"]} == answers
    by_code = {one["code"]: one for one in shape["questions"]}
    assert set(by_code["TY01"]) == {"code", "text", "answer"}
    assert by_code["TY03~2"]["repetition"] == {"question": "TY03", "section": "B", "number": 2}
    form = client.get("/api/v1/forms/TOY-REQ", headers=token).json()
    assert [section.get("repeat") for section in form["sections"]] == [None, {"min": 1, "max": 3}]


def test_one_more_and_one_less_by_buttons_lose_nothing(tmp_path):
    walk, _author, handler = asked(tmp_path)
    client = logged_in(handler)
    address = f"/requests/{walk.exchange.url_number}/answers/"
    assert 'name="repeat"' in client.get(address).content.decode()
    typed = {"seen": walk.exchange.event_count, "a-TY03-0-L": "A spring.", "a-~B": ["1"]}
    page = client.post(address, typed | {"repeat": "B"}).content.decode()
    assert "A spring." in page
    assert 'name="a-TY03~2-0-L"' in page
    assert keys_of(walk.exchange) == CODES
    typed |= {"a-TY03~2-0-L": "The paint.", "a-TY04~3-rows": "2", "a-TY04~3-1-N": "7"}
    typed["a-~B"] = ["1", "2", "3"]
    page = client.post(address, typed | {"repeat": "B"}).content.decode()
    assert 'name="repeat"' not in page
    page = client.post(address, typed | {"unrepeat": "B"}).content.decode()
    assert "A spring." not in page
    assert page.count('name="a-~B"') == 2
    assert "The paint." in page.partition('name="a-TY03~2-0-L"')[0]
    assert 'name="a-TY04~2-1-N" value="7"' in page


def test_what_is_typed_in_a_repetition_is_kept_and_comes_back(tmp_path):
    walk, _author, handler = asked(tmp_path)
    client = logged_in(handler)
    address = f"/requests/{walk.exchange.url_number}/answers/"
    typed = {"seen": walk.exchange.event_count, "a-~B": ["1", "2"], "a-TY03~2-0-L": "The paint."}
    assert client.post(address, typed | {"do": "keep", "window": "w"}).status_code == 200
    page = client.get(address).content.decode()
    assert "The paint." in page
    assert "Fault (2)" in page


def test_a_repetition_taken_away_does_not_come_back_with_what_was_typed(tmp_path):
    walk, _author, handler = asked(tmp_path)
    client = logged_in(handler)
    address = f"/requests/{walk.exchange.url_number}/answers/"
    typed = {"seen": walk.exchange.event_count, "window": "w", "a-~B": ["1", "2", "3"],
             "a-TY03~2-0-L": "The paint.", "a-TY03~3-0-L": "The string."}  # fmt: skip
    client.post(address, typed | {"do": "keep"})
    client.post(address, typed | {"unrepeat": "B~2"})
    page = client.get(address).content.decode()
    assert "The paint." not in page
    assert "The string." in page
    assert page.count('name="a-~B"') == 2


def test_what_was_sent_is_not_taken_away(tmp_path):
    walk, author, handler = asked(tmp_path)
    answers = {"TY02": True, "TY03": "A spring.", "TY02~2": True, "TY03~2": "The paint."}
    walk.step("send_part", 0, handler, questions=["TY03", "TY03~2"], answers=answers)
    client = logged_in(handler)
    address = f"/requests/{walk.exchange.url_number}/answers/"
    assert 'name="unrepeat"' not in client.get(address).content.decode()
    typed = {"seen": walk.exchange.event_count, "a-~B": ["1"], "do": "save_answer"}
    client.post(address, typed | {"unrepeat": "B~2"})
    client.post(address, typed)
    assert "TY03~2" in keys_of(walk.exchange)
    walk.step("save_answer", 0, handler, answers={"TY01": "Toymaker"})
    page = logged_in(author).get(f"/requests/{walk.exchange.url_number}/").content.decode()
    assert "The paint." in page


def test_another_authority_begins_with_the_least_number(tmp_path):
    walk, _author, handler = asked(tmp_path)
    walk.step("save_answer", 0, handler, answers={"TY02~2": True})
    other = an_authority("DE", areas=("TOY",))
    walk.step("forward", 0, handler, authority=other.reference, reason="Not ours.")
    assert keys_of(walk.exchange) == CODES


def test_a_part_that_holds_a_further_repetition_alone_keeps_it(tmp_path):
    walk, _author, handler = asked(tmp_path, codes=["TY01", "TY02"])
    walk.step("save_answer", 0, handler, answers={"TY02~2": True})
    other = an_authority("DE", areas=("TOY",))
    an_official(other, "request_handler")
    fields = {"questions": ["TY02~2"], "reason": "Theirs."}
    walk.step("split", 0, handler, authority=other.reference, **fields)
    part = Exchange.objects.exclude(pk=walk.exchange.pk).get()
    drop_empty(part)
    assert keys_of(part) == ["TY02~2"]
    assert keys_of(walk.exchange) == ["TY01", "TY02"]


def test_a_repository_has_columns_for_each_repetition(tmp_path):
    load(tmp_path)
    form = form_in(published_version("TOY-REQ").pk, "en")
    names = [column.name for column in columns(form, ())]
    assert names[-3:] == ["TY02~3", "TY03~3", "TY04~3"]
    assert [column.name for column in columns(form, (), only=["TY02"])] == [
        "TY02", "TY02~2", "TY02~3",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["", "0", "9", "-1", "x", "1" * 5000, "\u0662"])
def test_what_no_page_sends_changes_nothing(tmp_path, given):
    walk, _author, handler = asked(tmp_path)
    client = logged_in(handler)
    address = f"/requests/{walk.exchange.url_number}/answers/"
    for more in ({"repeat": given}, {"unrepeat": given}, {"unrepeat": f"B~{given}"}):
        answer = client.post(address, {"seen": "1", "a-~B": [given, "1"], "a-TY02~x": "1"} | more)
        assert answer.status_code == 200
    assert keys_of(walk.exchange) == CODES


def test_a_notice_holds_repetitions_and_says_what_is_missing(tmp_path):
    exchange, author = begun(tmp_path, least=2)
    assert keys_of(exchange) == [*CODES, "TY02~2", "TY03~2", "TY04~2"]
    save(exchange, author, {"TY01": "Toymaker", "TY02": True, "TY02~3": True})
    assert keys_of(exchange)[-1] == "TY04~3"
    save(exchange, author, {"TY02~3": None})
    assert keys_of(exchange)[-1] == "TY04~2"
    with pytest.raises(InvalidFieldsError) as refused:
        perform(number=exchange.number, name="broadcast", by=author, at=NOW)
    assert [(one.field, one.code) for one in refused.value] == [("answers.TY02~2", "least")]
    save(exchange, author, {"TY02~2": False})
    perform(number=exchange.number, name="broadcast", by=author, at=NOW)


def test_a_notice_is_written_by_the_page(tmp_path):
    exchange, author = begun(tmp_path)
    client = logged_in(author)
    address = f"/requests/{exchange.url_number}/content/"
    typed = {"seen": exchange.event_count, "opening-countries": ["DE"], "a-TY01-0-T": "Toymaker",
             "a-TY03-0-L": "A spring.", "a-TY02-0-YN": "yes", "a-~B": ["1"]}  # fmt: skip
    page = client.post(address, typed | {"repeat": "B"}).content.decode()
    assert "Toymaker" in page
    assert 'name="a-TY03~2-0-L"' in page
    more = {"a-~B": ["1", "2"], "a-TY02~2-0-YN": "yes", "a-TY03~2-0-L": "The paint."}
    assert client.post(address, typed | more).status_code == 302
    page = client.get(f"/requests/{exchange.url_number}/").content.decode()
    assert "The paint." in page
    seen = Exchange.objects.get(pk=exchange.pk).event_count
    assert client.post(address, typed | {"seen": seen}).status_code == 302
    assert keys_of(exchange) == CODES


def test_repetitions_take_no_more_queries(tmp_path):
    walk, _author, handler = asked(tmp_path)
    number = walk.exchange.url_number
    client, counts = logged_in(handler), []
    addresses = [f"/requests/{number}/{end}" for end in ("", "answers/", "?print=1", "print.pdf")]
    for keys in (["TY02"], ["TY02~2", "TY02~3"]):
        walk.step("save_answer", 0, handler, answers=dict.fromkeys(keys, True))
        for address in addresses:
            client.get(address)
        with CaptureQueriesContext(connection) as taken:
            for address in addresses:
                assert client.get(address).status_code == 200
        counts.append(len(taken))
    assert counts[0] == counts[1]


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x00"), min_size=1
).filter(lambda text: text.strip() == text)
ONE = st.fixed_dictionaries(
    {},
    optional={
        "TY02": st.booleans(),
        "TY03": TEXTS,
        "TY04": st.lists(st.integers(0, 999), min_size=1, max_size=3),
    },
).filter(bool)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(repetitions=st.lists(ONE, min_size=1, max_size=3))
def test_what_is_composed_comes_back_the_same(tmp_path_factory, repetitions):
    exchange, author = begun(tmp_path_factory.mktemp("area"), least=0)
    answers = {
        code if number == 1 else f"{code}~{number}": value
        for number, given_here in enumerate(repetitions, 1)
        for code, value in given_here.items()
    }
    save(exchange, author, answers)
    perform(number=exchange.number, name="broadcast", by=author, at=NOW)
    kept = {one.code: one.answer for one in exchange.questions.all() if one.answer is not None}
    assert kept == answers
    client = logged_in(author)
    token = {"Authorization": f"Bearer {make_token(author, at=NOW)}"}
    shape = client.get(f"/api/v1/requests/{exchange.url_number}", headers=token).json()
    given_back = {one["code"]: one["answer"] for one in shape["questions"]}
    assert {code: value for code, value in given_back.items() if value is not None} == answers
    page = client.get(f"/requests/{exchange.url_number}/?print=1")
    shown = {
        row.code: row.first.rows for section in page.context["sections"] for row in section.rows
    }
    assert {code for code, rows in shown.items() if rows} == set(answers)
    for code, value in answers.items():
        if "TY03" in code:
            assert shown[code][0][0].text == value


def test_enter_saves_and_takes_no_repetition_away(tmp_path):
    exchange, author = begun(tmp_path)
    save(exchange, author, {"TY02": True, "TY02~2": True})
    page = logged_in(author).get(f"/requests/{exchange.url_number}/content/").content.decode()
    first = page.partition('class="answers"')[2].partition("<button")[2].partition(">")[0]
    assert 'name="unrepeat"' in page
    assert "name=" not in first


def test_blocking_and_erasing_take_every_repetition(tmp_path):
    walk, author, handler = asked(tmp_path, codes=["TY01", "TY02"])
    answers = {"TY01": "Toymaker", "TY02": False, "TY02~2": True}
    walk.step("send_reply", 0, handler, answers=answers)
    walk.step("close", 0, author)
    day, at = brussels_day(NOW), NOW
    for days, seen in ((200, 0), (1000, 0)):
        day, at = day + timedelta(days=days), at + timedelta(days=days)
        retain(day=day, at=at)
        token = {"Authorization": f"Bearer {make_token(author, at=NOW)}"}
        address = f"/api/v1/requests/{walk.exchange.url_number}"
        assert len(logged_in(author).get(address, headers=token).json()["questions"]) == seen
    assert not walk.exchange.questions.exclude(answer=None, draft=None).exists()
