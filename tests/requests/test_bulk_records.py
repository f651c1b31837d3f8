"""Loading many records: as the browser would, at a constant cost a batch, all rows or none."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authorities.models import AreaAccess
from imi.kernel.models import OutboxEntry
from requests.models import CaseSeries, Event, Exchange, Participation, Procedure, Record
from requests.selectors.catalogue import form_in, published_forms
from requests.services import import_records as importing
from requests.services.begin import begin
from requests.services.bulk_changes import Changer
from requests.services.bulk_records import Publisher
from requests.services.history import broken_at
from requests.services.import_records import import_records
from requests.services.perform import perform
from requests.services.problems import NotPossibleError
from requests.services.read_records import BadRecordsError
from tests.builders import NOW, an_authority, an_official
from tests.requests.parts import a_coordinator, an_answer

pytestmark = pytest.mark.django_db


def content_for(code, key="L-1"):
    """A content of a repository's record, complete by its own rules."""
    procedure = Procedure.objects.get(pk=code)
    version = published_forms().get(question_set=procedure.question_set_id)
    form = form_in(version.pk, "en")
    content = {
        "opening": {"countries": ["DE"]} if procedure.rules.get("choose") else {},
        "subject": {
            entry.code: {"D": "1980-05-17", "CC": "FR"}.get(entry.type, "Words.")
            for entry in form.subject_fields
        },
        "answers": {
            name: an_answer(text) for name, text in form.questions.items() if text.types != ("DOC",)
        },
    }
    content["answers"][procedure.rules["key"][0]] = key
    return content


@pytest.fixture
def owner():
    return an_official(an_authority("FR", areas=("NRMM", "CIT")), "module_handler")


@pytest.fixture
def abroad():
    a_coordinator("DE", "CIT")
    a_coordinator("GR", "CIT")


def load(code, records, by, **more):
    data = json.dumps([{"content": one} for one in records]).encode()
    return import_records(Procedure.objects.get(pk=code), data, "json", by=by, at=NOW, **more)


def told_of(exchange):
    """All that is kept of a record, without its number and keys."""
    exchange.refresh_from_db()
    own = {"id", "number", "hash", "exchange", "search", "key"}
    row = {k: v for k, v in model_to_dict(exchange.record).items() if k not in own}
    main = {k: v for k, v in model_to_dict(exchange).items() if k not in own}
    parts = exchange.participations.order_by("authority", "role")
    shown = [
        (part.authority_id, part.role, part.due_on, part.is_open, part.since) for part in parts
    ]
    events = [
        (event.sequence, event.name, event.state, event.side, event.data, event.authority_id)
        for event in exchange.events.order_by("sequence")
    ]
    asked = list(exchange.questions.order_by("position").values_list("code", "position", "answer"))
    promised = OutboxEntry.objects.filter(stream=exchange.number, topic="exchange.moved")
    moved = [entry.payload["name"] for entry in promised.order_by("pk")]
    return main, row, shown, events, asked, exchange.subject.data, moved


@pytest.mark.parametrize("code", ["NRM-REP", "CIT-REP"])
def test_what_a_file_brings_is_what_the_browser_would_have_made(owner, abroad, code):
    single = begin(code, by=owner, at=NOW)
    act = {"number": single.number, "by": owner, "at": NOW}
    perform(name="save_content", fields={"content": content_for(code, "K1")}, **act)
    perform(name="publish", **act)
    load(code, [content_for(code, "K2")], owner)
    loaded = Exchange.objects.exclude(pk=single.pk).get()
    first, second = told_of(single), told_of(loaded)
    [key] = Procedure.objects.get(pk=code).rules["key"]
    for found in (first, second):
        found[4][:] = [one for one in found[4] if one[0] != key]
    assert first == second
    assert broken_at(loaded) is None
    assert loaded.number != single.number


def test_a_batch_costs_the_same_for_one_record_as_for_many(owner, abroad, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 20)
    load("CIT-REP", [content_for("CIT-REP", "W")], owner)
    counts = []
    for some in (["A"], [f"B{n}" for n in range(20)], [f"C{n}" for n in range(60)]):
        records = [content_for("CIT-REP", key) for key in some]
        with CaptureQueriesContext(connection) as found:
            load("CIT-REP", records, owner)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 45
    assert counts[2] - counts[1] <= 2 * 20
    with CaptureQueriesContext(connection) as again:
        result = load("CIT-REP", records, owner)
    assert result.unchanged == 60
    assert len(again) <= 20


def test_changing_a_batch_costs_the_same_for_one_record_as_for_many(owner, abroad, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 20)
    keys = [f"K{n}" for n in range(60)]
    load("CIT-REP", [content_for("CIT-REP", key) for key in keys], owner)
    counts = []
    for name, some in (("W", keys[:1]), ("A", keys[:1]), ("B", keys[:20]), ("C", keys)):
        changed = [content_for("CIT-REP", key) for key in some]
        for one in changed:
            one["subject"]["name"] = name
            one["opening"]["countries"] = ["DE", "GR"]
        with CaptureQueriesContext(connection) as found:
            result = load("CIT-REP", changed, owner)
        assert result.updated == len(some)
        counts.append(len(found))
    assert abs(counts[2] - counts[1]) <= 1  # those told for the first time are written
    assert counts[2] <= 50
    assert counts[3] - counts[2] <= 2 * 25


def all_of(codes):
    """All that is kept of a repository's records, versions and the chain of their events too."""
    found = []
    for exchange in Exchange.objects.filter(procedure=codes).order_by("pk"):
        kept = told_of(exchange)
        versions = list(exchange.revisions.values_list("number", "data", "at"))
        chain = list(exchange.events.values_list("sequence", "hash", "at"))
        acknowledged = exchange.participations.order_by("authority", "role")
        row = model_to_dict(exchange.record)
        found.append(
            (kept, versions, chain, list(acknowledged.values_list("acknowledged_at")), row)
        )
        assert broken_at(exchange) is None
    return found


def both_ways(monkeypatch, loading, code):
    """What is kept after a loading in batches, and after one one by one; neither stays."""
    kept = []

    def refuse(self, records):
        raise NotPossibleError("modify")

    for change in (Changer.change, refuse):
        with monkeypatch.context() as patch, transaction.atomic():
            patch.setattr(Changer, "change", change)
            loading()
            kept.append(all_of(code))
            transaction.set_rollback(True)
    return kept


given_to_one = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Words.", "Another name.", "Ärzte über alles"]),
        "countries": st.sampled_from([["DE"], ["GR"], ["DE", "GR"], [], ["LV"]]),
        "until": st.sampled_from(["2027-03-08", "2028-01-31", "2029-03-08"]),
        "left_out": st.sampled_from([(), ("subject",), ("opening",), ("answers",)]),
        "emptied": st.sampled_from(["", "CL03", "CL04"]),
    }
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changes=st.lists(given_to_one, min_size=1, max_size=4))
def test_a_batch_changes_records_as_one_by_one_would(monkeypatch, owner, abroad, changes):
    keys = [f"P{n}" for n in range(4)]
    if not Record.objects.exists():
        load("CIT-REP", [content_for("CIT-REP", key) for key in keys], owner)
        Participation.objects.exclude(role="requester").update(acknowledged_at=NOW)
        number = Record.objects.get(key="p1").exchange.number
        until = (NOW + timedelta(days=40)).date().isoformat()
        fields = {"until_on": until, "reason": "It is looked into."}
        perform(number=number, name="suspend", by=owner, at=NOW, fields=fields)
    records = []
    for key, change in zip(keys, changes, strict=False):
        one = content_for("CIT-REP", key)
        one["opening"]["countries"] = change["countries"]
        one["subject"]["name"] = change["name"]
        one["answers"]["CL02"] = {"from": "2026-03-09", "to": change["until"]}
        if change["emptied"] in one["answers"]:
            one["answers"][change["emptied"]] = None
        for part in change["left_out"]:
            [own] = Procedure.objects.get(pk="CIT-REP").rules["key"]
            one[part] = {own: key} if part == "answers" else {}
        records.append(one)
    data = json.dumps([{"content": one} for one in records]).encode()
    later = NOW + timedelta(days=1, hours=3)
    procedure = Procedure.objects.get(pk="CIT-REP")

    def loading():
        import_records(procedure, data, "json", by=owner, at=later)

    batch, single = both_ways(monkeypatch, loading, "CIT-REP")
    assert batch == single


def test_every_bad_row_is_named_and_nothing_is_loaded(owner):
    good = content_for("NRM-REP", "G")
    records = [good]
    for place in range(260):
        records.append({**good, "answers": {"NO": 1}, "subject": good["subject"] | {"x": place}})
    number = CaseSeries.objects.count()
    with pytest.raises(BadRecordsError) as refused:
        load("NRM-REP", records, owner)
    assert {fault.line for fault in refused.value.faults} == set(range(2, 262))
    assert not Exchange.objects.exists()
    assert not Event.objects.exists()
    assert CaseSeries.objects.count() == number


def test_an_update_that_cant_stand_is_named_with_the_others(owner):
    load("CIT-REP", [content_for("CIT-REP", "A"), content_for("CIT-REP", "B")], owner)
    wrong = content_for("CIT-REP", "B")
    wrong["answers"]["CL02"] = {"from": "2026-03-09", "to": "2099-03-08"}
    better = content_for("CIT-REP", "A")
    better["subject"]["name"] = "Another name."
    with pytest.raises(BadRecordsError) as refused:
        load("CIT-REP", [better, wrong, {"answers": {"NO": 1}}], owner)
    assert sorted({fault.line for fault in refused.value.faults}) == [2, 3]
    assert Exchange.objects.count() == 2


def test_a_key_that_others_published_meanwhile_names_its_row(owner, monkeypatch):
    publish = Publisher.publish

    def late(self, records, numbers):
        monkeypatch.setattr(Publisher, "publish", publish)
        load("NRM-REP", [content_for("NRM-REP", "K2")], owner)
        return publish(self, records, numbers)

    monkeypatch.setattr(Publisher, "publish", late)
    with pytest.raises(BadRecordsError) as refused:
        load("NRM-REP", [content_for("NRM-REP", "K1"), content_for("NRM-REP", "K2")], owner)
    assert [fault.line for fault in refused.value.faults] == [2]
    assert Record.objects.filter(key="k1").count() == 0


def test_an_authority_without_access_keeps_no_records(owner):
    AreaAccess.objects.update(suspended=True)
    with pytest.raises(BadRecordsError) as refused:
        load("NRM-REP", [content_for("NRM-REP", "A"), content_for("NRM-REP", "B")], owner)
    assert len(refused.value.faults) == 2


def test_a_file_that_is_named_in_an_answer_but_not_there_is_refused(owner):
    record = content_for("NRM-REP", "A")
    record["answers"] = {"NT05": {"DOC": "0123456789abcdef01234567"}}
    with pytest.raises(BadRecordsError):
        load("NRM-REP", [record], owner)


def test_the_command_names_all_that_is_wrong(owner, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps([{"content": {"answers": {"NO": n}}} for n in range(3)]))
    said = io.StringIO()
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command(
            "import_records",
            "NRM-REP",
            str(bad),
            authority=owner.authority.reference,
            stderr=said,
        )
    assert said.getvalue().count(str(bad)) >= 3
    assert not Participation.objects.exists()
