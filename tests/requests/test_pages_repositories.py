"""The directories: found, paged, followed, loaded from files and back; what the public sees."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests.models import Exchange, Procedure, Reading, Record, Revision, Subscription
from requests.selectors.catalogue import published_version
from requests.selectors.directory import page_of_records, records_of
from requests.services.import_records import import_records
from requests.services.perform import perform
from requests.services.read_records import BadRecordsError
from tests.builders import NOW, an_authority, an_official

pytestmark = pytest.mark.django_db
BACKEND = "imi.accounts.backend.OfficialBackend"
HEAD = "NT01,NT02,NT03,NT04.C1,NT04.D,NT05.L\n"


@pytest.fixture
def owner():
    return an_official(an_authority("FR", areas=("NRMM", "CIT")), "module_handler")


@pytest.fixture
def reader():
    return an_official(an_authority("IT", areas=("NRMM", "CIT")), "request_handler")


def client_of(member):
    client = Client()
    client.force_login(member.official, backend=BACKEND)
    return client


def rows(*numbers, maker="Ateliers Réunis"):
    return HEAD + "".join(f"{one},{maker},Family {one},granted,2026-01-05,\n" for one in numbers)


def load(text, by, code="NRM-REP", format="csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return import_records(Procedure.objects.get(pk=code), data, format, by=by, at=NOW)


def text_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_directory_is_searched_in_any_script_and_paged_without_a_gap(owner, reader):
    load(rows(*(f"N{number:03d}" for number in range(60))), owner)
    load(rows("Z1", maker="Μηχανές Αιγαίου"), owner)
    client = client_of(reader)
    page = client.get("/repositories/NRM-REP/").content.decode()
    assert page.count("list-row") == 25
    found = client.get("/repositories/NRM-REP/?q=michanes").content.decode()
    assert "Μηχανές Αιγαίου" in found
    assert found.count("list-row") == 1
    assert client.get("/repositories/NRM-REP/?country=IT").content.decode().count("list-row") == 0
    for order in ("name", "changed"):
        seen, cursor = [], ""
        while cursor is not None:
            shown = page_of_records(
                records_of(Procedure.objects.get(pk="NRM-REP")), order=order, cursor=cursor
            )
            seen += [row.pk for row in shown.rows]
            cursor = shown.next_cursor
        assert len(seen) == len(set(seen)) == 61


@pytest.mark.parametrize(
    "query",
    ["q=%00", "after=%00_1", "after=9999-99-99_3&order=changed", "after=_%ED%A0%80", "order=x",
     "country=%00", "state=%00", "owner=%00", "after=0001-01-01T00:00:00%2B23:00_3&order=changed",
     "q=" + "x" * 3000, "valid=tomorrow"],
)  # fmt: skip
def test_whatever_stands_in_an_address_is_no_error(owner, reader, query):
    load(rows("A1"), owner)
    client = client_of(reader)
    for address in ("/repositories/NRM-REP/", "/repositories/CIT-REP/", "/registers/NRM-REP/"):
        assert client.get(f"{address}?{query}").status_code == 200
    assert Client().get(f"/api/v1/registers/NRM-REP?{query}").status_code in {200, 422}
    for address in ("/repositories/%00/", "/registers/%00/", "/registers/NRM-REP/%00/"):
        assert client.get(address).status_code == 404


def test_a_list_costs_the_same_however_long_it_is(owner, reader, django_assert_max_num_queries):
    client = client_of(reader)
    load(rows("A1"), owner)
    client.get("/repositories/NRM-REP/")
    with CaptureQueriesContext(connection) as one:
        client.get("/repositories/NRM-REP/")
    load(rows(*(f"B{number}" for number in range(24))), owner)
    for address in ("/repositories/NRM-REP/", "/repositories/", "/registers/NRM-REP/"):
        with django_assert_max_num_queries(len(one)):
            client.get(address)


def test_who_has_no_access_to_the_area_finds_no_directory(owner):
    stranger = client_of(an_official(an_authority("IT", areas=("PQ",)), "request_handler"))
    for rest in ("", "export.csv"):
        assert stranger.get(f"/repositories/NRM-REP/{rest}").status_code == 404
    assert stranger.get("/repositories/PQ-REQ/").status_code == 404
    assert "NRM-REP" not in stranger.get("/repositories/").content.decode()


def test_an_official_adds_publishes_and_updates_a_record_in_the_browser(owner, reader):
    client = client_of(owner)
    begun = client.post("/exchanges/new/", {"procedure": "NRM-REP"})
    number = begun["Location"].split("/")[2]
    assert client.get(begun["Location"]).status_code == 200
    content = {"answers": {"NT01": "E5*1", "NT02": "Motori", "NT03": "F1"}}
    perform(number=number, name="save_content", by=owner, at=NOW, fields={"content": content})
    seen = Exchange.objects.get(number=number).event_count
    assert client.post(f"/requests/{number}/publish/", {"seen": seen}).status_code == 302
    content = {"answers": {"NT02": "Motori Nuovi"}}
    perform(number=number, name="modify", by=owner, at=NOW, fields={"content": content})
    page = client_of(reader).get(f"/requests/{number}/").content.decode()
    assert "Motori Nuovi" in page
    assert re.search(r"<del>Motori</del>", page)
    assert Reading.objects.filter(official=reader.official).count() == 1
    assert client_of(reader).post(f"/requests/{number}/modify/", {"seen": 9}).status_code == 302
    assert Revision.objects.count() == 1


def test_a_file_loaded_again_changes_nothing_and_a_changed_row_makes_a_version(owner):
    assert load(rows("A1", "A2"), owner).created == 2
    again = load(rows("A1", "A2"), owner)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    changed = load(rows("A1").replace("Ateliers", "Usines"), owner)
    assert (changed.updated, changed.unchanged) == (1, 0)
    record = Record.objects.get(key="a1")
    assert (record.version, record.title.startswith("Usines")) == (2, True)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_what_is_exported_can_be_imported_again(owner, reader, format):
    licences = (
        "subject.name,subject.country,opening.countries,CL01,CL02.from,CL02.to,CL03.C1,CL03.D,CL04\n"
        "=Valores & Hijos,FR,DE IT,7/2026,2026-01-01,2030-12-31,issued,2026-01-01,\n"
    )
    load(licences, owner, "CIT-REP")
    kept = text_of(client_of(reader).get(f"/repositories/CIT-REP/export.{format}"))
    assert Reading.objects.filter(way="file").count() == 1
    assert load(kept, owner, "CIT-REP", format).unchanged == 1
    Record.objects.all().delete()
    assert load(kept, owner, "CIT-REP", format).created == 1
    exchange = Exchange.objects.order_by("pk").last()
    assert exchange.subject.data["name"] == "=Valores & Hijos"
    assert exchange.details["countries"] == ["DE", "IT"]


def test_a_spreadsheet_s_file_is_made(owner, reader):
    load(rows("A1"), owner)
    made = text_of(client_of(reader).get("/repositories/NRM-REP/export.xlsx"))
    assert made.startswith(b"PK")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD + "A1,M,F,granted,2026-01-05,\nA1,M,F,granted,2026-01-05,\n", 3, "row 2"),
        (HEAD + "A1,M,F,given,2026-01-05,\n", 2, "NT04"),
        (HEAD + "A1,M,F,granted,05.01.2026,\n", 2, "NT04"),
        (HEAD + ",M,F,granted,2026-01-05,\n", 2, "NT01"),
        ("NT01,XX99\nA1,1\n", 1, "XX99"),
        ("NT01,NT01\nA1,A1\n", 1, "twice"),
        ("", 1, "columns"),
        (HEAD + "A1\x00,M,F,,,\n", 1, "characters"),
        ("owner," + HEAD + "DE-0001,A1,M,F,granted,2026-01-05,\n", 2, "another"),
        (b"\xff\xfe", 1, "UTF-8"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_loaded(owner, text, line, words):
    with pytest.raises(BadRecordsError) as refusal:
        load(text, owner)
    fault = refusal.value.faults[0]
    assert fault.line == line
    assert words in str(fault)
    assert not Exchange.objects.exists()


@pytest.mark.parametrize(
    "text", ["{}", "[1]", "nonsense", "[" * 100_000, '[{"content": {"answers": 3}}]',
             '[{"content": {"x": {}}}]', '[{"content": {"answers": {"NT01": {"a": []}}}}]',
             '[{"content": {"answers": {"NT01": "\\ud800"}}}]']
)  # fmt: skip
def test_strange_json_is_named_too(owner, text):
    with pytest.raises(BadRecordsError):
        load(text, owner, format="json")


def test_a_file_is_loaded_in_the_browser_by_who_keeps_records_only(owner, reader):
    def post(member, text):
        file = SimpleUploadedFile("records.csv", text.encode())
        return client_of(member).post("/repositories/NRM-REP/import/", {"file": file})

    assert post(reader, rows("A1")).status_code == 404
    wrong = post(owner, rows("A1") + "A2,M,F,given,,\n")
    assert wrong.status_code == 422
    assert "row 3" in wrong.content.decode()
    assert not Record.objects.exists()
    assert post(owner, rows("A1")).status_code == 302
    assert Record.objects.count() == 1
    empty = client_of(owner).post("/repositories/NRM-REP/import/")
    assert empty.status_code == 422


def test_the_command_loads_for_the_authorities_that_the_rows_name(owner, tmp_path, capsys):
    file = tmp_path / "records.csv"
    reference = owner.authority.reference
    file.write_text(f"owner,{HEAD}{reference},A1,M,F,granted,2026-01-05,\n", encoding="utf-8")
    call_command("import_records", "NRM-REP", str(file))
    assert Record.objects.get().owner == owner.authority
    assert "1 published" in capsys.readouterr().out
    file.write_text(f"owner,{HEAD}XX-1,A1,M,F,granted,2026-01-05,\n", encoding="utf-8")
    for arguments in (["NRM-REP", str(file)], ["PQ-REQ", str(file)], ["NRM-REP", "none.csv"],
                      ["NRM-REP", str(file), "--authority", "XX-1"]):  # fmt: skip
        with pytest.raises(CommandError):
            call_command("import_records", *arguments)


def test_a_repository_is_followed_and_followed_no_longer(reader):
    client = client_of(reader)
    client.post("/repositories/NRM-REP/follow/", {"country": "FR", "follow": "yes"})
    assert Subscription.objects.get().country == "FR"
    client.post("/repositories/NRM-REP/follow/", {"country": "", "follow": "yes"})
    assert Subscription.objects.get().country == ""
    wrong = client.post("/repositories/NRM-REP/follow/", {"country": "\x00", "follow": "yes"})
    assert wrong.status_code == 422
    client.post("/repositories/NRM-REP/follow/", {"follow": "no"})
    assert not Subscription.objects.exists()


def test_the_public_sees_open_fields_of_records_opened_by_their_owners_alone(owner):
    load(HEAD + "A1,Ateliers,F1,granted,2026-01-05,Secret findings\nA2,Usines,F2,,,\n", owner)
    visitor, first = Client(), Record.objects.get(key="a1")
    number = first.exchange.number
    assert visitor.get(f"/registers/NRM-REP/{number}/").status_code == 404
    fields = {"no_personal_data": True}
    perform(number=number, name="open_to_public", by=owner, at=NOW, fields=fields)
    shown = visitor.get(f"/registers/NRM-REP/{number}/").content.decode()
    assert "Ateliers" in shown
    pages = [shown, visitor.get("/registers/NRM-REP/").content.decode()]
    pages += [text_of(visitor.get(f"/registers/NRM-REP/export.{kind}")).decode()
              for kind in ("csv", "json")]  # fmt: skip
    answer = visitor.get("/api/v1/registers/NRM-REP")
    pages.append(answer.content.decode())
    for page in pages:
        assert "Secret" not in page
        assert "Usines" not in page
    assert json.loads(pages[-1])["results"][0]["fields"]["NT01"] == "A1"
    assert json.loads(visitor.get("/api/v1/registers").content)[0]["code"] in {
        "NRM-REP", "SVC-REG"
    }  # fmt: skip
    assert visitor.get("/registers/CIT-REP/").status_code == 404
    assert visitor.get("/api/v1/registers/CIT-REP").status_code == 404
    perform(number=number, name="close_to_public", by=owner, at=NOW)
    assert visitor.get(f"/registers/NRM-REP/{number}/").status_code == 404


def test_title_and_key_of_a_public_register_are_open_fields():
    for procedure in Procedure.objects.filter(kind="REP"):
        rules = procedure.rules
        codes = {question.code for section in published_version(procedure.question_set_id)
                 .sections.all() for question in section.questions.all()}  # fmt: skip
        named = [*rules["key"], *rules["title"], *rules.get("public_fields", ())]
        assert {ref for ref in named if "." not in ref} <= codes
        if rules.get("public"):
            assert {*rules["key"], *rules["title"]} <= set(rules["public_fields"])


def test_a_record_is_opened_to_the_public_and_ended_in_the_browser(owner):
    load(rows("A1"), owner)
    record, client = Record.objects.select_related("exchange").get(), client_of(owner)
    address = f"/requests/{record.exchange.number}"
    assert 'name="no_personal_data"' in client.get(f"{address}/open_to_public/").content.decode()
    seen = {"seen": record.exchange.event_count}
    assert client.post(f"{address}/open_to_public/", seen).status_code == 422
    given = seen | {"no_personal_data": "on"}
    assert client.post(f"{address}/open_to_public/", given).status_code == 302
    assert Record.objects.get().public
    ending = client.get(f"{address}/end_record/").content.decode()
    assert "ban_until" not in ending  # only the act on cash transport has a ban
    given = {"seen": seen["seen"] + 1, "reason": "Recalled."}
    assert client.post(f"{address}/end_record/", given).status_code == 302
    assert Record.objects.get().state == "ended"
    assert Client().get(f"/registers/NRM-REP/{record.exchange.number}/").status_code == 200
