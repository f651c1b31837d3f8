"""Requests allocated to a unit: its members work on them, as if given to each."""

import pytest

from authorities.models import Unit
from requests.models import Exchange, Notice
from requests.services.notify import notify_of_event
from tests.personas import Net


@pytest.fixture
def unit(net: Net) -> Unit:
    made = Unit.objects.create(authority=net.authorities["SHARED"], name="Nurses")
    made.members.set([net.members["given"]])
    return made


def test_members_of_a_unit_work_on_what_it_was_given(net, unit):
    number = net.sent(responder="SHARED")
    assert net.see("given", number).status == 404
    net.do("allocator", number, "allocate", officials=[f"unit:{unit.pk}"])
    assert "accept" in net.see("given", number).actions
    assert net.see("not_given", number).status == 404
    net.do("given", number, "accept")
    unit.members.set([net.members["not_given"]])
    assert net.see("given", number).status == 404
    assert "send_reply" in net.see("not_given", number).actions


def test_a_request_is_given_to_a_unit_and_a_person_together(net, unit):
    number = net.sent(responder="SHARED")
    email = net.members["not_given"].official.email
    net.do("allocator", number, "allocate", officials=[f"unit:{unit.pk}", email])
    for who in ("given", "not_given"):
        listed = net.call(who, "GET", "/requests").body["results"]
        assert [one["number"] for one in listed] == [number], who


def test_only_units_of_the_responder_are_given_anything(net, unit):
    other = Unit.objects.create(authority=net.authorities["B"], name="Others")
    number = net.sent(responder="SHARED")
    for given in (f"unit:{other.pk}", "unit:", "unit:x", "unit:\x00", "unit:99999999999999999999"):
        assert net.act("allocator", number, "allocate", officials=[given]).status == 422, given


def test_a_dissolved_unit_leaves_its_requests_to_the_allocators(net, unit):
    number = net.sent(responder="SHARED")
    net.do("allocator", number, "allocate", officials=[f"unit:{unit.pk}"])
    unit.delete()
    assert net.see("given", number).status == 404
    assert "allocate" in net.see("allocator", number).actions


def test_members_of_the_unit_are_told_of_what_happens(net, unit):
    number = net.sent(responder="SHARED")
    net.do("allocator", number, "allocate", officials=[f"unit:{unit.pk}"])
    net.do("a", number, "amend", comment="Please hurry.")
    event = Exchange.objects.get(number=number).events.get(name="amend")
    Notice.objects.filter(event=event).delete()
    notify_of_event(event, at=net.now)
    told = set(Notice.objects.filter(event=event).values_list("official__email", flat=True))
    assert "given@test.example" in told
    assert "not_given@test.example" not in told
