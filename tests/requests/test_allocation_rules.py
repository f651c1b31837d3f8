"""Requests are allocated by rule as they arrive, and the rules are kept by allocators."""

import pytest

from authorities.models import RegistryEvent, Unit
from requests.models import (
    Allocation,
    AllocationRule,
    Event,
    Exchange,
    Notice,
    UnitAllocation,
)
from requests.services.allocation_rules import (
    Values,
    delete_rule,
    keep_rule,
    move_rule,
    switch_rule,
)
from requests.services.history import broken_at
from requests.services.notify import notify_of_event
from requests.services.problems import InvalidFieldsError, StaleError
from tests.builders import an_authority, an_official


@pytest.fixture
def unit(net) -> Unit:
    made = Unit.objects.create(authority=net.authorities["SHARED"], name="Nurses")
    made.members.set([net.members["not_given"]])
    return made


def a_rule(net, name="Rule", to=("given",), who="allocator", **values) -> AllocationRule:
    officials = [net.members[one].pk for one in to]
    return keep_rule(
        Values(name=name, officials=officials, **values), by=net.members[who], at=net.now
    )


def given_to(number: str) -> dict[str, bool]:
    """Who has it now: {address or unit: only to read}."""
    part = {"participation__exchange__number": number, "participation__until": None}
    people = Allocation.objects.filter(**part).values_list("official__email", "reads_only")
    units = UnitAllocation.objects.filter(**part).values_list("unit__name", "reads_only")
    return {name.partition("@")[0]: reads for name, reads in (*people, *units)}


def by_rule(number: str) -> list[str]:
    found = Event.objects.filter(exchange__number=number, name="allocate", authority=None)
    return [event.data["rule"] for event in found]


class TestArriving:
    def test_the_first_rule_that_fits_allocates_in_the_same_step(self, net):
        a_rule(net, "French", to=["not_given"], languages=["fr"])
        a_rule(net, "English", languages=["en"])
        a_rule(net, "Rest", to=["not_given"])
        number = net.sent(responder="SHARED")
        assert given_to(number) == {"given": False}
        assert by_rule(number) == ["English"]
        assert "accept" in net.see("given", number).actions
        assert net.see("not_given", number).status == 404
        exchange = Exchange.objects.get(number=number)
        assert broken_at(exchange) is None
        assert exchange.event_count == exchange.events.count()

    def test_the_event_names_the_rule_and_is_the_responders_own(self, net):
        a_rule(net, "Nurses", professions=["NURSE"])
        number = net.sent(responder="SHARED")
        last = net.see("allocator", number).body["events"][-1]
        assert last["name"] == "allocate"
        assert "Nurses" in last["sentence"]
        assert net.see("a", number).events == ["create", "send"]

    def test_without_a_rule_that_fits_it_waits_for_an_allocator(self, net):
        a_rule(net, languages=["fr"])
        off = a_rule(net, "Off")
        switch_rule(off.pk, on=False, by=net.members["allocator"], at=net.now)
        number = net.sent(responder="SHARED")
        assert given_to(number) == {}
        assert net.see("given", number).status == 404
        assert net.see("allocator", number).events == ["create", "send"]

    def test_only_where_allocation_is_on(self, net):
        a_rule(net)
        net.authorities["SHARED"].accesses.update(allocation=False)
        number = net.sent(responder="SHARED")
        assert by_rule(number) == []

    def test_a_unit_and_readers(self, net, unit):
        keep_rule(
            Values("Desk", units=[unit.pk], reading_officials=[net.members["given"].pk]),
            by=net.members["allocator"],
            at=net.now,
        )
        number = net.sent(responder="SHARED")
        assert given_to(number) == {"Nurses": False, "given": True}
        assert "accept" in net.see("not_given", number).actions
        assert net.see("given", number).actions == set()

    def test_those_allocated_are_told_as_by_an_allocator(self, net):
        a_rule(net)
        by_the_rule = net.sent(responder="SHARED", language="en")
        AllocationRule.objects.all().delete()
        by_hand = net.sent(responder="SHARED")
        email = net.members["given"].official.email
        net.do("allocator", by_hand, "allocate", officials=[email])
        for number in (by_the_rule, by_hand):
            event = Event.objects.get(exchange__number=number, name="allocate")
            Notice.objects.all().delete()
            notify_of_event(event, at=net.now)
            told = list(Notice.objects.values_list("official__email", flat=True))
            assert told == [email], number

    def test_forwarded_and_reassigned_ones_arrive_too(self, net):
        a_rule(net)
        number = net.sent()
        net.do("b", number, "forward", authority=net.reference("SHARED"), reason="Theirs.")
        assert given_to(number) == {"given": False}
        assert net.see("allocator", number).events[-2:] == ["forward", "allocate"]
        other = net.sent()
        net.pass_days(9)
        net.do("d", other, "reassign", authority=net.reference("SHARED"), reason="Silent.")
        assert given_to(other) == {"given": False}

    def test_a_part_split_off_arrives_too(self, net):
        a_rule(net)
        number = net.accepted()
        answer = net.do(
            "b",
            number,
            "split",
            authority=net.reference("SHARED"),
            questions=["PQ05"],
            reason="Theirs.",
        )
        part = answer.body["parts"][0]
        assert given_to(part) == {"given": False}
        assert net.see("given", part).events == ["create", "allocate"]
        exchange = Exchange.objects.get(number=part)
        assert exchange.event_count == exchange.events.count() == 2
        assert broken_at(exchange) is None

    def test_one_that_another_must_answer_after_a_referral_arrives_too(self, net):
        a_rule(net)
        number = net.refused()
        net.do("a", number, "refer", text="Please judge.")
        net.do("c", number, "support_request", opinion="They can.")
        net.do(
            "d", number, "require_answer", opinion="They must.", authority=net.reference("SHARED")
        )
        assert given_to(number) == {"given": False}

    def test_a_reopened_one_stays_with_those_who_had_it(self, net):
        number = net.closed(responder="SHARED")
        a_rule(net, to=["not_given"])
        net.do("a", number, "reopen", reason="One more thing.")
        assert given_to(number) == {"given": False}
        assert by_rule(number) == []

    def test_an_allocator_goes_on_from_there(self, net):
        a_rule(net)
        number = net.sent(responder="SHARED")
        email = net.members["not_given"].official.email
        net.do("allocator", number, "allocate", officials=[email])
        assert given_to(number) == {"not_given": False}

    @pytest.mark.parametrize("gone", ["suspended", "barred", "taken off", "no handler", "area"])
    def test_who_cant_work_on_it_is_passed_over(self, net, gone):
        rule = a_rule(net, "First", to=["given", "not_given"])
        a_rule(net, "Second", to=["not_given"])
        member = net.members["given"]
        official = member.official
        if gone == "suspended":
            official.suspended_at = net.now
        official.is_active = gone != "barred"
        official.save()
        member.active = gone != "taken off"
        member.roles = ["basic"] if gone == "no handler" else member.roles
        member.areas = ["SVC"] if gone == "area" else []
        member.save()
        number = net.sent(responder="SHARED")
        assert given_to(number) == {"not_given": False}
        assert by_rule(number) == ["First"]
        rule.targets.filter(member=net.members["not_given"]).delete()
        assert by_rule(net.sent(responder="SHARED")) == ["Second"]

    def test_a_unit_that_was_dissolved_or_has_nobody_is_passed_over(self, net, unit):
        keep_rule(Values("Unit", units=[unit.pk]), by=net.members["allocator"], at=net.now)
        a_rule(net, "Rest")
        assert by_rule(net.sent(responder="SHARED")) == ["Unit"]
        unit.members.clear()
        assert by_rule(net.sent(responder="SHARED")) == ["Rest"]
        unit.delete()
        assert by_rule(net.sent(responder="SHARED")) == ["Rest"]

    def test_what_may_only_be_read_is_nobodys_task(self, net):
        a_rule(net)
        number = net.accepted(responder="SHARED")
        Allocation.objects.update(reads_only=True)
        seen = net.see("given", number)
        assert seen.body["subject"] is not None
        assert seen.actions == set()
        assert net.act("given", number, "comment", text="Hello.").status == 409
        assert net.see("not_given", number).status == 404

    @pytest.mark.parametrize("way", ["", "read:"])
    def test_allocators_give_to_read_by_hand(self, net, unit, way):
        number = net.sent(responder="SHARED")
        email = net.members["given"].official.email
        given = [f"{way}{email}", f"{way}unit:{unit.pk}"]
        net.do("allocator", number, "allocate", officials=given)
        assert given_to(number) == {"given": bool(way), "Nurses": bool(way)}
        both = [email, f"read:{email}"]
        net.do("allocator", number, "allocate", officials=both)
        assert given_to(number) == {"given": False}
        assert net.act("allocator", number, "allocate", officials=["read:"]).status == 422


class TestKeeping:
    def test_only_allocators_of_the_authority_keep_them(self, net):
        rule = a_rule(net)
        for who in ("given", "a", "a_admin", "b"):
            by = net.members[who]
            for call in (
                lambda who=who: a_rule(net, "Other", who=who),
                lambda by=by: switch_rule(rule.pk, on=False, by=by, at=net.now),
                lambda by=by: move_rule(rule.pk, up=True, by=by, at=net.now),
                lambda by=by: delete_rule(rule.pk, by=by, at=net.now),
            ):
                with pytest.raises(AllocationRule.DoesNotExist):
                    call()
        foreign = an_official(an_authority("DE", allocation=True), "allocator")
        with pytest.raises(AllocationRule.DoesNotExist):
            delete_rule(rule.pk, by=foreign, at=net.now)

    def test_each_change_is_written_down_with_before_and_after(self, net):
        by = net.members["allocator"]
        first, second = a_rule(net, "One"), a_rule(net, "Two")
        keep_rule(
            Values("One", keywords=["diploma"], officials=[net.members["given"].pk]),
            by=by,
            at=net.now,
            number=first.pk,
            seen=1,
        )
        switch_rule(first.pk, on=False, by=by, at=net.now)
        switch_rule(first.pk, on=False, by=by, at=net.now)
        move_rule(first.pk, up=False, by=by, at=net.now)
        move_rule(first.pk, up=False, by=by, at=net.now)
        delete_rule(second.pk, by=by, at=net.now)
        events = list(RegistryEvent.objects.filter(authority=by.authority))
        assert [event.name for event in events] == [
            *["allocation rule"] * 4,
            "allocation order",
            "allocation rule deleted",
        ]
        assert {event.by_id for event in events} == {by.official_id}
        assert (events[0].before, events[0].after["name"]) == ({}, "One")
        changed, off, order, deleted = events[2:]
        assert (changed.before["keywords"], changed.after["keywords"]) == ([], ["diploma"])
        assert (off.before["is_on"], off.after["is_on"]) == (True, False)
        assert order.after == {"rules": [second.pk, first.pk]}
        assert (deleted.before["name"], deleted.after) == ("Two", {})

    def test_the_order_decides(self, net):
        a_rule(net, "One")
        second = a_rule(net, "Two", to=["not_given"])
        move_rule(second.pk, up=True, by=net.members["allocator"], at=net.now)
        assert by_rule(net.sent(responder="SHARED")) == ["Two"]

    def test_a_change_from_a_stale_page_is_refused(self, net):
        rule, by = a_rule(net), net.members["allocator"]
        values = Values("Rule", officials=[net.members["given"].pk])
        keep_rule(values, by=by, at=net.now, number=rule.pk, seen=1)
        with pytest.raises(StaleError):
            keep_rule(values, by=by, at=net.now, number=rule.pk, seen=1)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "RULE"}, "name"),
            ({"officials": []}, "workers"),
            ({"officials": [0]}, "workers"),
            ({"officials": [], "reading_officials": ["given"]}, "workers"),
            ({"officials": ["b"]}, "workers"),
            ({"officials": ["allocator"]}, "workers"),
        ],
    )
    def test_a_rule_has_a_name_of_its_own_and_somebody_who_works(self, net, values, field):
        a_rule(net)
        for name in ("officials", "reading_officials"):
            if name in values:
                keys = [net.members[one].pk if one else 0 for one in values[name]]
                values = values | {name: keys}
        values = {"name": "New", "officials": [net.members["given"].pk]} | values
        with pytest.raises(InvalidFieldsError) as refused:
            keep_rule(Values(**values), by=net.members["allocator"], at=net.now)
        assert [problem.field for problem in refused.value] == [field]

    def test_an_allocator_of_some_areas_keeps_the_rules_of_these(self, net):
        everywhere = a_rule(net)
        by = net.members["allocator"]
        by.areas = ["SVC"]
        by.save()
        with pytest.raises(AllocationRule.DoesNotExist):
            delete_rule(everywhere.pk, by=by, at=net.now)
        for areas in ([], ["PQ"], ["PQ", "SVC"]):
            with pytest.raises(InvalidFieldsError):
                a_rule(net, "Mine", areas=areas)
        assert a_rule(net, "Mine", areas=["SVC"]).areas == ["SVC"]
