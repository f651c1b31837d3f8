"""Exchanges of every kind through the API alone: begun, driven to their end, and refused."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from authorities.models import Membership
from requests.models import Exchange, Procedure, Reading
from requests.selectors.catalogue import form_of
from requests.services.api_token import make_token
from requests.services.begin import begin
from requests.services.perform import perform_by_system
from requests.services.timers import run_timers
from requests.workflows import workflow_of
from tests.builders import NOW, an_authority, an_official
from tests.personas import Answer
from tests.requests.parts import a_world, complete, fields_for, opening_for

pytestmark = pytest.mark.django_db
#: One procedure of each kind that officials begin, and one without a form of its own.
PROCEDURES = ["SVC-DNO", "EC-NOT", "SVC-ALE", "PQ-ALH", "PQ-ALF", "NRM-REP", "SOL-CAS"]
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def api(settings, monkeypatch):
    """Calls as one of the people; the system's clock stands."""
    settings.ROOT_URLCONF = "tests.requests.api_urls"
    api = Api()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: api.now)
    return api


class Api:
    """A system that calls the API with the keys of several officials."""

    def __init__(self) -> None:
        self.now = NOW
        self.keys: dict[int, str] = {}

    def headers(self, who: Membership) -> dict[str, str]:
        if who.pk not in self.keys:
            self.keys[who.pk] = make_token(who, at=self.now)
        return {"Authorization": f"Bearer {self.keys[who.pk]}"}

    def call(self, who, method, path, body=None, **headers) -> Answer:
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
        answer = Client().generic(
            method,
            f"/api/v1{path}",
            "" if method == "GET" else raw,
            content_type="application/json",
            headers=self.headers(who) | headers,
        )
        return Answer(answer.status_code, json.loads(answer.content))

    def get(self, who, path) -> Answer:
        return self.call(who, "GET", path)

    def begin(self, who, code, **more) -> Answer:
        return self.call(who, "POST", "/exchanges", {"procedure": code, "language": "en", **more})

    def act(self, who, number, name, **fields) -> Answer:
        return self.call(who, "POST", f"/exchanges/{number}/actions/{name}", fields)


def content_of(code, world) -> dict:
    """A complete content of a procedure, as a program sends it: that of a draft taken back."""
    with transaction.atomic():
        exchange = begin(code, by=world["initiator"], at=NOW)
        complete(exchange, world["initiator"], world)
        answers = {q.code: q.answer for q in exchange.questions.all() if q.answer is not None}
        content = {"opening": opening_for(exchange, world), "subject": exchange.subject.data}
        transaction.set_rollback(True)
    return {**content, "answers": answers}


def world_of(code):
    return a_world(Procedure.objects.get(pk=code).area_id)


@pytest.mark.parametrize("code", PROCEDURES)
def test_every_kind_is_begun_and_driven_to_its_end(api, code):
    world = world_of(code)
    begun = api.begin(world["initiator"], code, content=content_of(code, world))
    assert begun.status == 201, begun
    procedure = Procedure.objects.get(pk=code)
    assert begun.body["procedure"] == code
    assert begun.body["kind"] == workflow_of(procedure.kind, procedure.rules).kind
    exchange = Exchange.objects.get(number=begun.body["number"])
    taken = []
    for _round in range(12):
        if not exchange.is_open:
            break
        api.now += timedelta(minutes=5)
        taken.append(_go_on(api, exchange, world))
        exchange.refresh_from_db()
    assert not exchange.is_open, (exchange.state, taken)


def _go_on(api, exchange, world) -> str:
    """Take a listed action that leads nearer to the end, as whoever it is listed for."""
    skipped = {"delete", "withdraw", "return_draft", "object", "discard"}
    arrows = {arrow.name: arrow for arrow in exchange.workflow.arrows(exchange.state)}
    onward = [a for a in arrows.values() if a.target is not None and a.name not in skipped]
    for arrow in onward:
        for who in world.values():
            shown = api.get(who, f"/exchanges/{exchange.number}")
            if shown.status == 404 or arrow.name not in shown.actions:
                continue
            fields = fields_for(arrow, exchange, world)
            done = api.act(who, exchange.number, arrow.name, **fields)
            assert done.status == 200, done
            assert done.body["state"] != exchange.state or arrow.target == exchange.state
            return arrow.name
        if perform_by_system(exchange.pk, arrow.name, at=api.now) is not None:
            return f"{arrow.name} by the system"
    raise AssertionError(exchange.state)


@pytest.mark.parametrize("code", PROCEDURES)
def test_a_draft_is_written_in_steps_and_shown_as_it_stands(api, code):
    world = world_of(code)
    content, who = content_of(code, world), world["initiator"]
    described = api.get(who, f"/procedures/{code}")
    assert described.body["code"] == code
    assert {field["name"] for field in described.body["opening"]} >= set(content["opening"])
    codes = {q["code"] for part in described.body["sections"] for q in part["questions"]}
    assert codes >= set(content["answers"])
    number = api.begin(who, code).body["number"]
    for part in ("opening", "subject", "answers"):
        saved = api.act(who, number, "save_content", content={part: content[part]})
        assert saved.status == 200, saved
    shown = api.get(who, f"/exchanges/{number}").body
    assert {name: shown["opening"][name] for name in content["opening"]} == content["opening"]
    assert shown["subject"] == content["subject"]
    given = {q["code"]: q["answer"] for q in shown["questions"] if q["answer"] is not None}
    assert given == content["answers"]


def test_what_may_be_begun_is_what_the_pages_offer(api):
    world = a_world("PQ")
    found = api.get(world["initiator"], "/procedures").body
    assert "PQ-ALH" in {row["code"] for row in found}
    assert {row["area"] for row in found} == {"PQ"}
    clerk = an_official(world["initiator"].authority, "request_handler")
    assert api.get(clerk, "/procedures").body == []
    assert api.get(clerk, "/procedures/PQ-ALH").status == 404


def test_who_may_not_begin_is_refused_and_nothing_is_made(api):
    world = a_world("PQ")
    clerk = an_official(world["initiator"].authority, "request_handler")
    elsewhere = an_official(an_authority("FR", areas=("CUL",)), "module_handler")
    assert api.begin(clerk, "PQ-ALH").status == 409
    for code in ("PQ-ALH", "PQ-REQ", "EPC-EST", "NONE", 7, None, ["PQ-ALH"], {}):
        refused = api.begin(elsewhere, code)
        assert (refused.status, refused.fields) == (422, {"procedure"}), code
    assert not Exchange.objects.exists()


def test_foreign_is_missing_and_stale_is_a_conflict(api):
    world = a_world("PQ")
    who = world["initiator"]
    number = api.begin(who, "PQ-ALH", content=content_of("PQ-ALH", world)).body["number"]
    for other in ("receiver", "contact", "other"):
        assert api.get(world[other], f"/exchanges/{number}").status == 404
        assert api.act(world[other], number, "broadcast").status == 404
    assert api.act(who, number, "broadcast").status == 200
    for name in ("broadcast", "save_content", "close", "no_such_action"):
        assert api.act(who, number, name).status == 409, name
    assert api.get(who, "/exchanges/IMI-2026-999999-1").status == 404


def test_a_content_that_does_not_fit_is_named_field_by_field_and_leaves_nothing(api):
    world = a_world("PQ")
    wrong = {
        "opening": {"decided_on": "yesterday", "colour": "red"},
        "subject": {"birth_date": 5, "shoe_size": "45"},
    }
    refused = api.begin(world["initiator"], "PQ-ALF", content=wrong)
    assert refused.status == 422
    assert {"subject.shoe_size", "opening.colour"} <= refused.fields
    assert not Exchange.objects.exists()
    assert api.begin(world["initiator"], "PQ-ALF", language="xx").fields == {"language"}
    number = api.begin(world["initiator"], "PQ-ALF").body["number"]
    incomplete = api.act(world["initiator"], number, "broadcast")
    assert incomplete.status == 422
    assert incomplete.fields


HOSTILE = [
    b"", b"[]", b"5", b"\xff", b"{", b'{"procedure": "\\u0000"}', b'{"procedure": "\\ud800"}',
    b'{"procedure": "PQ-ALF", "content": []}', b'{"procedure": "PQ-ALF", "content": "x"}',
    b'{"procedure": "PQ-ALF", "content": {"opening": [1]}}',
    b'{"procedure": "PQ-ALF", "content": {"subject": "x"}}',
    b'{"procedure": "PQ-ALF", "content": {"answers": {"x": {}}}}',
    b'{"procedure": "PQ-ALF", "content": {"more": {}}}',
    b'{"procedure": "PQ-ALF", "language": {}}', b'{"procedure": "PQ-ALF", "language": "\\u0000"}',
    b'{"procedure": "PQ-ALF", "content": {"subject": {"profession": "' + b"x" * 10_001 + b'"}}}',
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE)
def test_no_body_breaks_the_beginning(api, body):
    world = a_world("PQ")
    assert api.call(world["initiator"], "POST", "/exchanges", body).status in {400, 422}
    assert not Exchange.objects.exists()


@pytest.mark.parametrize("code", PROCEDURES)
def test_no_value_of_any_field_breaks_the_saving(api, code):
    world = world_of(code)
    who = world["initiator"]
    content = content_of(code, world)
    number = api.begin(who, code).body["number"]
    exchange = Exchange.objects.get(number=number)
    parts = {
        "opening": content["opening"],
        "subject": {entry.code: "" for entry in form_of(exchange, "en").subject_fields},
        "answers": form_of(exchange, "en").questions,
    }
    for value in (5, -1.5, 10**400, "", "x", [], [[]], {}, {"x": {}}, True, "9999-12-31", ["EL"]):
        for part, names in parts.items():
            body = {"content": {part: dict.fromkeys(names, value)}}
            answer = api.act(who, number, "save_content", **body)
            assert answer.status in {200, 422}, (part, value, answer)


@pytest.mark.parametrize("code", PROCEDURES)
def test_days_at_the_end_of_the_calendar_stop_no_night(api, code):
    world = world_of(code)
    who = world["initiator"]
    content = json.loads(
        json.dumps(content_of(code, world))
        .replace("2026-03-09", "9999-12-31")
        .replace("2029-03-08", "9999-12-31")
    )
    number = api.begin(who, code).body["number"]
    for part in content:
        api.act(who, number, "save_content", content={part: content[part]})
    api.act(who, number, "broadcast")
    run_timers(day=NOW.date(), at=NOW)


def test_the_list_is_filtered_and_paged_by_keyset(api):
    world = a_world("PQ")
    who = world["initiator"]
    numbers = [api.begin(who, "PQ-ALF").body["number"] for _n in range(27)]
    numbers += [api.begin(who, "PQ-ALH").body["number"]]
    first = api.get(who, "/exchanges?procedure=PQ-ALF").body
    second = api.get(who, f"/exchanges?procedure=PQ-ALF&cursor={first['next']}").body
    rows = first["results"] + second["results"]
    assert [row["number"] for row in rows] == numbers[26::-1]
    assert second["next"] is None
    assert {row["procedure"] for row in rows} == {"PQ-ALF"}
    assert len(api.get(who, "/exchanges?procedure=PQ-ALH&state=draft").body["results"]) == 1
    assert len(api.get(who, "/exchanges?kind=professional-alert").body["results"]) == 25
    for wrong in ("kind=none", "procedure=%00", "state=active", "kind=%ED%A0%80"):
        assert api.get(who, f"/exchanges?{wrong}").body["results"] == []
    assert api.get(world["other"], "/exchanges").body["results"] == []


def test_a_call_is_carried_out_once_for_its_key(api):
    world = a_world("PQ")
    who, key = world["initiator"], {"Idempotency-Key": "k-1"}
    body = {"procedure": "PQ-ALF"}
    first = api.call(who, "POST", "/exchanges", body, **key)
    assert first.status == 201
    assert api.call(who, "POST", "/exchanges", body, **key) == first
    assert Exchange.objects.count() == 1
    other = api.call(who, "POST", "/exchanges", {"procedure": "PQ-ALH"}, **key)
    assert other.fields == {"Idempotency-Key"}


def test_documents_are_attached_named_read_and_taken_away(api):
    world = a_world("SVC")
    who = world["initiator"]
    number = api.begin(who, "SVC-ALE").body["number"]

    def upload():
        file = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
        answer = Client().post(
            f"/api/v1/exchanges/{number}/attachments", {"file": file}, headers=api.headers(who)
        )
        assert answer.status_code == 201, answer.content
        return answer.json()["id"]

    kept, spare = upload(), upload()
    shown = api.get(who, f"/exchanges/{number}").body["attachments"]
    assert [file["id"] for file in shown] == [kept, spare]
    path = f"/exchanges/{number}/attachments"
    assert api.call(who, "DELETE", f"{path}/{spare}").status == 200
    assert api.call(who, "DELETE", f"{path}/{spare}").status == 404
    assert api.call(who, "DELETE", f"{path}/%00").status == 404
    read = Client().get(f"/api/v1{path}/{kept}", headers=api.headers(who))
    assert b"".join(read.streaming_content) == PDF
    assert Reading.objects.filter(way="file").count() == 1
    assert api.get(world["other"], f"{path}/{kept}").status == 404
    assert api.get(who, f"{path}/{spare}").status == 404


def test_an_answer_names_only_a_document_that_is_there(api):
    world = a_world("SOL")
    who = world["initiator"]
    number = api.begin(who, "SOL-CAS").body["number"]
    form = form_of(Exchange.objects.get(number=number), "en")
    code, types = next((q.code, q.types) for q in form.questions.values() if "DOC" in q.types)
    value = {"attachment": "0123abcd"}
    answers = {code: value if len(types) == 1 else {"DOC": value}}
    refused = api.act(who, number, "save_content", content={"answers": answers})
    assert refused.fields == {f"answers.{code}"}


def test_countries_go_by_the_codes_of_the_union(api):
    world = a_world("SVC")
    who = world["initiator"]
    opening = {"establishment": "EL", "countries": ["EL", "DE"]}
    begun = api.begin(who, "SVC-ALE", content={"opening": opening})
    assert {name: begun.body["opening"][name] for name in opening} == opening
    number = begun.body["number"]
    content = content_of("SVC-ALE", world)
    content["opening"]["establishment"] = "EL"
    assert api.act(who, number, "save_content", content=content).status == 200
    assert api.act(who, number, "submit").status == 200
    assert api.act(world["approver"], number, "broadcast").status == 200
    sent = api.get(who, f"/exchanges/{number}")
    assert "EL" in {row["country"] for row in sent.body["told"]}


def test_one_reads_by_a_constant_number_of_queries(api):
    world = a_world("PQ")
    who = world["initiator"]
    empty = api.begin(who, "PQ-ALH").body["number"]
    full = api.begin(who, "PQ-ALH", content=content_of("PQ-ALH", world)).body["number"]
    counts = []
    for number in (empty, empty, full):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert api.get(who, f"/exchanges/{number}").status == 200
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
    for _n in range(3):
        api.begin(who, "PQ-ALH")
    lists = []
    for query in ("?state=draft&procedure=PQ-ALH", "?procedure=PQ-ALH"):
        with CaptureQueriesContext(connection) as queries:
            api.get(who, f"/exchanges{query}")
        lists.append(len(queries))
    assert lists[0] == lists[1]


def test_the_example_of_the_documentation_works(api):
    text = (settings.BASE_DIR / "docs" / "api.md").read_text()
    blocks = [block.partition("```")[0] for block in text.split("```json")[1:]]
    world = a_world("PQ")
    who = world["initiator"]
    body = json.loads(blocks[0])
    begun = api.call(who, "POST", "/exchanges", body)
    assert begun.status == 201, begun
    assert begun.actions == {"save_content", "broadcast", "delete"}
    assert begun.body["clocks"] == {"send": "2026-03-12"}
    number = begun.body["number"]
    sent = api.act(who, number, "broadcast")
    assert (sent.status, sent.body["state"]) == (200, "active")
    assert {"DE", "EL"} <= {row["country"] for row in sent.body["told"]}
    found = api.get(world["contact"], "/exchanges?kind=professional-alert").body["results"]
    assert [row["number"] for row in found] == [number]
    fields = {key: [world["receiver"].authority.reference] for key in json.loads(blocks[1])}
    assert api.act(world["contact"], number, "disseminate", **fields).status == 200
    assert api.get(world["receiver"], f"/exchanges/{number}").body["subject"]
    ended = api.act(who, number, "revoke")
    assert (ended.status, ended.body["state"], ended.actions) == (200, "closed", set())
