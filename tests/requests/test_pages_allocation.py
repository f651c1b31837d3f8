"""The pages of the rules of allocation: for allocators, in order, tried on what came."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities.models import Unit
from requests.models import AllocationRule
from requests.services.allocation_rules import Values, keep_rule
from tests.builders import an_authority, an_official
from tests.personas import a_net
from tests.requests.people import Desk, text_of

RULES = "/requests/allocation/"


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def a_rule(desk: Desk, name: str = "Nurses", **values) -> AllocationRule:
    net = desk.net
    values = {"officials": [net.members["given"].pk]} | values
    return keep_rule(Values(name, **values), by=net.members["allocator"], at=net.now)


def form(desk: Desk, **values) -> dict:
    return {
        "name": "Nurses",
        "is_on": "on",
        "workers": [str(desk.net.members["given"].pk)],
        "seen": "0",
    } | values


def names() -> list[str]:
    return list(AllocationRule.objects.values_list("name", flat=True))


def test_without_rules_the_page_says_what_one_does(desk):
    page = text_of(desk.get("allocator", RULES))
    assert "No rules yet" in page
    assert f'href="{RULES}new/"' in page
    assert f'href="{RULES}"' in text_of(desk.get("allocator", "/requests/"))
    assert f'href="{RULES}"' not in text_of(desk.get("given", "/requests/"))


def test_a_rule_is_made_shown_and_changed(desk):
    unit = Unit.objects.create(authority=desk.net.authorities["SHARED"], name="Nursing desk")
    values = form(
        desk,
        areas=["PQ"],
        forms=["PQ-REQ"],
        languages=["el"],
        countries=["GR"],
        regions="Bayern\nGR-I",
        keywords="diploma\n\n  diploma \nfalse papers",
        readers=[f"unit:{unit.pk}"],
    )
    answer = desk.post("allocator", f"{RULES}new/", values)
    rule = AllocationRule.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{RULES}#rule-{rule.pk}")
    assert rule.keywords == ["diploma", "false papers"]
    assert rule.regions == ["DE-BY", "GR-I"]
    page = text_of(desk.get("allocator", RULES))
    for text in ("Nurses", "diploma, false papers", "Greek", "Greece", "Nursing desk", "Bavaria"):
        assert text in page, text
    address = f"{RULES}{rule.pk}/"
    shown = desk.get("allocator", address).context["form"]
    assert shown.initial["keywords"] == ["diploma", "false papers"]
    assert shown.initial["readers"] == [f"unit:{unit.pk}"]
    changed = form(desk, name="Greek nurses", seen="1", is_on="")
    assert desk.post("allocator", address, changed).status_code == 302
    rule.refresh_from_db()
    assert (rule.name, rule.is_on, rule.keywords) == ("Greek nurses", False, [])
    stale = desk.post("allocator", address, form(desk, name="Late", seen="1"))
    assert stale.status_code == 409
    assert "Late" in text_of(stale)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"areas": ["SVC"]}, "areas"),
        ({"forms": ["NONE"]}, "forms"),
        ({"countries": ["XX"]}, "countries"),
        ({"languages": ["\ud800"]}, "languages"),
        ({"regions": "Atlantis"}, "regions"),
        ({"regions": "x\n" * 60}, "regions"),
        ({"regions": "\n".join(f"x{n}" for n in range(60))}, "regions"),
        ({"keywords": "!?"}, "keywords"),
        ({"keywords": "x" * 81}, "keywords"),
        ({"keywords": "a\x00b"}, "keywords"),
        ({"workers": []}, "workers"),
        ({"workers": ["unit:1"]}, "workers"),
        ({"workers": ["\x00"]}, "workers"),
        ({"readers": ["99999999999999999999"]}, "readers"),
    ],
)
def test_what_cant_be_used_is_named_and_nothing_is_lost(desk, values, field):
    values = form(desk, **{"keywords": "kept words"} | values)
    values = {k: v for k, v in values.items() if not (isinstance(v, list) and "\ud800" in v)}
    if field == "languages":
        values["languages"] = ["\ufffd"]
    answer = desk.post("allocator", f"{RULES}new/", values)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    if field != "keywords":
        assert "kept words" in text_of(answer)
    assert names() == []


def test_rules_are_put_in_order_switched_and_deleted_by_buttons(desk):
    first, second = a_rule(desk, "One"), a_rule(desk, "Two")
    desk.post("allocator", f"{RULES}{second.pk}/move/", {"to": "up"})
    assert names() == ["Two", "One"]
    desk.post("allocator", f"{RULES}{second.pk}/move/", {"to": "up"})
    desk.post("allocator", f"{RULES}{second.pk}/move/", {"to": "down"})
    assert names() == ["One", "Two"]
    desk.post("allocator", f"{RULES}{first.pk}/switch/", {"on": "no"})
    first.refresh_from_db()
    assert not first.is_on
    assert "Delete the rule One" in text_of(desk.get("allocator", f"{RULES}{first.pk}/delete/"))
    assert names() == ["One", "Two"]
    desk.post("allocator", f"{RULES}{first.pk}/delete/")
    assert names() == ["Two"]


def test_what_keeps_a_rule_from_working_is_said(desk):
    member = desk.net.members["given"]
    a_rule(desk, "Good", keywords=["x-ray"])
    assert "needs attention" not in text_of(desk.get("allocator", RULES))
    member.official.is_active = False
    member.official.save()
    page = text_of(desk.get("allocator", RULES))
    assert "needs attention" in page
    assert f"Can&#x27;t be given requests at present: {member.official}." in page
    assert "Passed over in: PQ" in page
    member.official.is_active = True
    member.official.save()
    a_rule(desk, "All")
    a_rule(desk, "Never")
    assert text_of(desk.get("allocator", RULES)).count("Never reached") == 1
    desk.net.authorities["SHARED"].accesses.update(allocation=False)
    assert "Allocation is off" in text_of(desk.get("allocator", RULES))


def test_rules_of_others_are_not_there(desk):
    rule = a_rule(desk)
    foreign = an_official(an_authority("DE", allocation=True), "allocator")
    desk.net.members["elsewhere"] = foreign
    address = f"{RULES}{rule.pk}/"
    for who in ("elsewhere", "given", "a"):
        assert desk.get(who, address).status_code == 404, who
        for name in ("", "move/", "switch/", "delete/"):
            assert desk.post(who, f"{address}{name}", form(desk)).status_code == 404, (who, name)
    for number in (0, 10**9, 10**30):
        assert desk.get("allocator", f"{RULES}{number}/").status_code == 404
        assert desk.post("allocator", f"{RULES}{number}/move/").status_code == 404
    assert names() == ["Nurses"]
    assert "Nurses" not in text_of(desk.get("elsewhere", RULES))


class TestTrying:
    def test_it_shows_what_would_have_happened_and_changes_nothing(self, desk):
        number = desk.net.sent(responder="SHARED")
        greek = desk.net.sent(responder="SHARED", language="el")
        a_rule(desk, "Greek", languages=["el"])
        rows = {
            row.exchange.number: row
            for row in desk.get("allocator", f"{RULES}try/").context["rows"]
        }
        assert list(rows) == [greek, number]
        assert rows[number].rule is None
        assert rows[greek].rule.row.name == "Greek"
        assert [target.key for target in rows[greek].would] == [
            desk.net.members["given"].official_id
        ]
        assert rows[greek].given == []
        assert desk.net.see("given", greek).status == 404

    def test_it_looks_at_the_last_twenty_of_the_own_authority_only(self, desk):
        for _turn in range(21):
            desk.net.sent(responder="SHARED")
        desk.net.sent(responder="B")
        rows = desk.get("allocator", f"{RULES}try/").context["rows"]
        assert len(rows) == 20
        assert {row.part.authority for row in rows} == {desk.net.authorities["SHARED"]}

    def test_an_empty_list_says_so(self, desk):
        assert "No request has arrived" in text_of(desk.get("allocator", f"{RULES}try/"))


def test_the_pages_ask_the_database_as_often_whatever_they_list(desk):
    def queries(path: str) -> int:
        desk.get("allocator", path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert desk.get("allocator", path).status_code == 200
        return len(captured)

    rule = a_rule(desk, professions=["NURSE"], forms=["PQ-REQ"])
    desk.net.sent(responder="SHARED")
    paths = (RULES, f"{RULES}try/", f"{RULES}{rule.pk}/", f"{RULES}new/")
    before = [queries(path) for path in paths]
    for turn in range(6):
        unit = Unit.objects.create(authority=desk.net.authorities["SHARED"], name=f"Desk {turn}")
        unit.members.set([desk.net.members["given"], desk.net.members["not_given"]])
        a_rule(desk, f"Rule {turn}", units=[unit.pk], countries=["GR"], regions=["DE-BY"])
        desk.net.sent(responder="SHARED")
    assert [queries(path) for path in paths] == before
    assert max(before) <= 12


def test_the_form_of_an_allocator_offers_to_read_and_shows_how_it_stands(desk):
    number = desk.net.sent(responder="SHARED")
    email = desk.net.members["given"].official.email
    desk.net.do("allocator", number, "allocate", officials=[f"read:{email}"])
    shown = desk.get("allocator", f"/requests/{number}/allocate/").context["form"]
    assert shown.fields["officials"].initial == [f"read:{email}"]
    assert f"read:{email}" in text_of(desk.get("allocator", f"/requests/{number}/allocate/"))


def test_what_one_may_only_read_doesnt_wait_for_one(desk):
    def waits(who: str) -> bool:
        rows = desk.get(who, "/requests/?tab=open").context["page"].rows
        return any(row.mine for row in rows if row.exchange.number == number)

    number = desk.net.sent(responder="SHARED")
    given, other = (desk.net.members[who].official.email for who in ("given", "not_given"))
    unit = Unit.objects.create(authority=desk.net.authorities["SHARED"], name="Desk")
    unit.members.set([desk.net.members["not_given"]])
    table = [
        ([given, f"read:{other}"], (True, False)),
        ([given, f"read:unit:{unit.pk}"], (True, False)),
        ([other, f"read:unit:{unit.pk}"], (False, True)),
        ([f"unit:{unit.pk}", f"read:{given}"], (False, True)),
        ([f"unit:{unit.pk}", f"read:{other}"], (False, False)),
    ]
    for officials, expected in table:
        desk.net.do("allocator", number, "allocate", officials=officials)
        assert (waits("given"), waits("not_given")) == expected, officials
        seen = [desk.net.see(who, number).body for who in ("given", "not_given")]
        acts = ["accept" in {act["name"] for act in one.get("actions", [])} for one in seen]
        assert tuple(acts) == expected, officials
