"""Records whose sections are repeated, and answers of several parts, in files and back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests.models import Exchange, Procedure
from requests.services.attach import attach
from requests.services.import_records import import_records
from requests.services.perform import perform
from requests.services.read_records import BadRecordsError
from tests.builders import NOW, an_authority, an_official
from tests.requests.area_folder import load_form
from tests.requests.people import BACKEND
from tests.requests.test_bulk_records import both_ways

pytestmark = pytest.mark.django_db
PROCEDURE = """
[[procedures]]
code = "TOY-REP"
kind = "REP"
title = "Toys known to be dangerous"
legal_basis = "Directive 2009/48 Art. 42"
retention = "REP"
rules = { key = ["TY01"], recipients = "nobody", title = ["TY01"] }
"""
FORM = """\
code = "TOY-REP"
name = "Dangerous toy"
procedure = "TOY-REP"
reply_days = 14
subject = "none"

[[sections]]
code = "A"
title = "Toy"

[[sections.questions]]
code = "TY01"
types = ["T"]
text = "What is it called?"

[[sections.questions]]
code = "TY02"
types = ["L", "DOC"]
text = "What does it look like?"

[[sections]]
code = "B"
title = "Fault"
repeat = { min = 0, max = 3 }

[[sections.questions]]
code = "TY03"
types = ["NU"]
text = "How heavy is it?"
choices = [
  { code = "g", text = "g" },
  { code = "kg", text = "kg" },
]

[[sections.questions]]
code = "TY04"
types = ["T", "P"]
repeatable = true
text = "Who found it, and when?"
"""
FOUND = [{"T": "Ana, Porto", "P": {"from": "2026-01-05", "to": None}}, {"T": "Bo"}]
FAULTS = {"TY03": {"number": 3, "unit": "kg"}, "TY03~2": {"number": 2.5, "unit": "g"},
          "TY04~2": FOUND}  # fmt: skip


@pytest.fixture
def owner(tmp_path):
    load_form(tmp_path, FORM, procedures=PROCEDURE)
    return an_official(an_authority("FR", areas=("TOY",)), "module_handler")


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr("imi.kernel.clock.now", lambda: NOW)


def load(text, by, format="csv"):
    procedure = Procedure.objects.get(pk="TOY-REP")
    return import_records(procedure, text.encode(), format, by=by, at=NOW)


def exported(by, format="csv"):
    client = Client()
    client.force_login(by.official, backend=BACKEND)
    answer = client.get(f"/repositories/TOY-REP/export.{format}")
    return b"".join(answer.streaming_content).decode()


def answers():
    exchange = Exchange.objects.get()
    return {one.code: one.answer for one in exchange.questions.all() if one.answer is not None}


def modify(by, given):
    number = Exchange.objects.get().number
    fields = {"content": {"answers": given}}
    perform(number=number, name="modify", by=by, at=NOW, fields=fields)


def test_a_table_has_a_column_for_each_repetition_and_each_part(owner):
    load("TY01,TY03.number,TY03.unit,TY03~2.number,TY03~2.unit\nTop,3,kg,2.5,g\n", owner)
    assert answers() == {"TY01": "Top"} | {key: FAULTS[key] for key in ("TY03", "TY03~2")}
    again = load("TY01,TY03~2.number,TY03~2.unit\nTop,,\n", owner)
    assert (again.updated, again.unchanged) == (1, 0)
    assert answers() == {"TY01": "Top", "TY03": FAULTS["TY03"]}
    assert "TY03~2" not in set(Exchange.objects.get().questions.values_list("code", flat=True))


@pytest.mark.parametrize("format", ["csv", "json"])
def test_what_is_exported_comes_back_with_its_repetitions(owner, format):
    load("TY01\nTop\n", owner)
    modify(owner, FAULTS)
    kept = exported(owner, format)
    assert load(kept, owner, format).unchanged == 1
    modify(owner, dict.fromkeys(FAULTS))
    assert load(kept, owner, format).updated == 1
    assert answers() == {"TY01": "Top"} | FAULTS


@pytest.mark.parametrize("format", ["csv", "json"])
def test_a_file_stays_with_the_answer_that_a_table_changes(owner, format):
    load("TY01\nTop\n", owner)
    upload = SimpleUploadedFile("top.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    file = attach(exchange=Exchange.objects.get(), upload=upload, by=owner, at=NOW)
    modify(owner, {"TY02": {"L": "Red.", "DOC": {"attachment": file.key}}})
    kept = exported(owner, format)
    assert file.key not in kept
    assert load(kept, owner, format).unchanged == 1
    assert load(kept.replace("Red.", "Blue."), owner, format).updated == 1
    assert answers()["TY02"] == {"L": "Blue.", "DOC": {"attachment": file.key}}


@pytest.mark.parametrize(
    ("text", "format", "field"),
    [
        ("TY01,TY03~4.number,TY03~4.unit\nTop,1,g\n", "csv", "TY03~4.number"),
        ("TY01,TY03~2.number,TY03~2.unit\nTop,1,t\n", "csv", "TY03~2"),
        ("TY01,TY03.number,TY03.unit\nTop,much,g\n", "csv", "TY03"),
        ("TY01,TY04\nTop,[1]\n", "csv", "TY04"),
        ("TY01,TY04\nTop," + "[" * 100_000 + "\n", "csv", "TY04"),
        ('[{"content": {"answers": {"TY01": "Top", "TY03~4": null}}}]', "json", "TY03~4"),
        ('[{"content": {"answers": {"TY01": "Top", "TY02": {"DOC": {"attachment": "a"}}}}}]',
         "json", "TY02"),
    ],
)  # fmt: skip
def test_what_the_form_does_not_know_is_named(owner, text, format, field):
    with pytest.raises(BadRecordsError) as refusal:
        load(text, owner, format)
    assert refusal.value.faults[0].field == field
    assert not Exchange.objects.exists()


def test_a_spreadsheet_s_file_holds_lists_too(owner):
    load("TY01\nTop\n", owner)
    modify(owner, FAULTS)
    client = Client()
    client.force_login(owner.official, backend=BACKEND)
    made = client.get("/repositories/TOY-REP/export.xlsx")
    assert b"".join(made.streaming_content).startswith(b"PK")


@pytest.mark.parametrize(
    "after",
    [
        {"TY03": {"number": 4, "unit": "g"}},
        {"TY03~2": None, "TY04~2": None},
        {"TY03~3": {"number": 1, "unit": "kg"}},
        {"TY03~2": None, "TY04~2": None, "TY04~3": FOUND},
    ],
)
def test_a_batch_repeats_sections_as_one_by_one_would(monkeypatch, owner, after):
    names = [f"Bear {n}" for n in range(3)]

    def records(more):
        contents = [{"answers": {"TY01": name, **more}} for name in names]
        return json.dumps([{"content": one} for one in contents])

    load(records(FAULTS), owner, "json")
    batch, single = both_ways(monkeypatch, lambda: load(records(after), owner, "json"), "TOY-REP")
    assert batch == single
    assert all(len(versions) == 1 for _kept, versions, *_rest in batch)
