"""The case register: one number over linked exchanges, one timeline, nothing of foreign ones."""

import pytest
from django.urls import reverse

from requests.models import Event, Exchange
from requests.selectors.case import find_exchange
from requests.selectors.case_register import register_of
from requests.services.begin import begin
from requests.services.history import broken_at
from requests.services.link import begin_in_case, enter_in_case, procedures_in_case
from requests.services.problems import InvalidFieldsError, NotPossibleError
from tests.builders import NOW, an_authority, an_official
from tests.requests.parts import complete
from tests.requests.test_notifications import do, ready

pytestmark = pytest.mark.django_db


@pytest.fixture
def bound():
    """A draft decision told to all, and the dispute about it that its author began in the case."""
    world, first = ready("GDPR-DEC", "GDPR")
    do(world, "initiator", first, "broadcast")
    seen = find_exchange(first.number, world["initiator"])
    second = begin_in_case("GDPR-DIS", seen, by=world["initiator"], at=NOW)
    complete(second, world["initiator"], world)
    return world, first, second


def register(world, who, exchange):
    return register_of(find_exchange(exchange.number, world[who]), world[who], "en")


def numbers(found):
    return [entry.exchange.number for entry in found.entries]


def test_linked_exchanges_have_one_number_and_one_timeline_from_wherever_one_comes(bound):
    world, first, second = bound
    do(world, "initiator", second, "broadcast")
    for exchange in (first, second):
        for who in ("initiator", "receiver"):
            found = register(world, who, exchange)
            assert found.number == first.number
            assert numbers(found) == [first.number, second.number]
            assert {step.exchange for step in found.steps} == {first, second}
    assert broken_at(second) is None


def test_what_a_reader_may_not_see_leaves_no_trace(bound):
    world, first, second = bound
    # The dispute is a draft yet: only the initiator's side knows of it.
    found = register(world, "receiver", first)
    assert numbers(found) == [first.number]
    assert {step.exchange for step in found.steps} == {first}
    # Whoever sees only the one that was entered later isn't told the number of the first.
    do(world, "initiator", second, "broadcast")
    first.participations.filter(authority=world["other"].authority).delete()
    found = register(world, "other", second)
    assert (found.number, numbers(found)) == (second.number, [second.number])


def test_the_steps_inside_a_side_stay_out_of_the_timeline(bound):
    world, first, second = bound
    inside = set(Event.objects.exclude(side="").values_list("name", flat=True))
    assert inside
    told = Event.objects.filter(exchange__in=[first, second], side="").count()
    assert len(register(world, "initiator", first).steps) == told


def test_a_third_exchange_joins_the_case_wherever_it_is_begun(bound):
    world, first, second = bound
    seen = find_exchange(second.number, world["initiator"])
    third = begin_in_case("GDPR-URG", seen, by=world["initiator"], at=NOW)
    assert third.linked == first
    assert numbers(register(world, "initiator", third)) == [
        first.number,
        second.number,
        third.number,
    ]


def test_one_enters_what_ones_own_authority_began_and_only_once(bound):
    world, first, second = bound
    mine = begin("GDPR-URG", by=world["initiator"], at=NOW)
    seen = find_exchange(first.number, world["initiator"])
    enter_in_case(mine.number, seen, by=world["initiator"], at=NOW)
    mine.refresh_from_db()
    assert mine.linked == first
    for number in (mine.number, second.number, first.number, "IMI-2026-000009-9"):
        with pytest.raises(InvalidFieldsError):
            enter_in_case(number, seen, by=world["initiator"], at=NOW)


def test_foreign_exchanges_and_those_of_other_areas_are_not_entered(bound):
    world, first, second = bound
    theirs = begin("GDPR-URG", by=world["receiver"], at=NOW)
    seen = find_exchange(first.number, world["initiator"])
    with pytest.raises(InvalidFieldsError):
        enter_in_case(theirs.number, seen, by=world["initiator"], at=NOW)
    # Others told of the first may enter their own, not the initiator's.
    seen = find_exchange(first.number, world["receiver"])
    with pytest.raises(InvalidFieldsError):
        enter_in_case(second.number, seen, by=world["receiver"], at=NOW)
    enter_in_case(theirs.number, seen, by=world["receiver"], at=NOW)
    assert Exchange.objects.get(pk=theirs.pk).linked == first


def test_only_procedures_of_the_area_that_the_actor_may_begin_are_offered(bound):
    world, first, _second = bound
    offered = {one.code for one in procedures_in_case(first, world["initiator"])}
    assert offered == {"GDPR-DEC", "GDPR-OPI", "GDPR-DIS", "GDPR-URG", "GDPR-UOD"}
    clerk = an_official(world["initiator"].authority, "request_handler")
    assert procedures_in_case(first, clerk) == []
    for code in ("CUL-NFO", "GDPR-LSA", "nothing"):
        with pytest.raises(NotPossibleError):
            begin_in_case(code, first, by=world["initiator"], at=NOW)


def test_the_queries_of_a_register_are_as_many_for_ten_as_for_two(bound, django_assert_num_queries):
    world, first, _second = bound
    member = world["initiator"]
    seen = find_exchange(first.number, member)
    with django_assert_num_queries(5):
        register_of(seen, member, "en")
    for _count in range(8):
        begin_in_case("GDPR-URG", seen, by=member, at=NOW)
    with django_assert_num_queries(5):
        assert len(register_of(seen, member, "en").entries) == 10


def test_the_page_shows_the_case_and_a_foreign_one_is_missing(bound, client):
    world, first, second = bound
    address = reverse("requests:case_register", args=[first.url_number])
    client.force_login(world["initiator"].official)
    page = client.get(address).content.decode()
    assert first.number in page
    assert second.number in page
    assert address in client.get(first.get_absolute_url()).content.decode()
    stranger = an_official(an_authority("LV", areas=("GDPR",)), "module_handler")
    client.force_login(stranger.official)
    assert client.get(address).status_code == 404
    assert client.post(address, {"procedure": "GDPR-URG"}).status_code == 404


def test_a_procedure_is_begun_and_an_exchange_entered_from_the_page(bound, client):
    world, first, _second = bound
    address = reverse("requests:case_register", args=[first.url_number])
    client.force_login(world["initiator"].official)
    answer = client.post(address, {"procedure": "GDPR-UOD"})
    made = Exchange.objects.order_by("-pk")[0]
    assert answer.status_code == 302
    assert answer["Location"] == reverse("requests:content", args=[made.url_number])
    assert made.linked == first
    mine = begin("GDPR-URG", by=world["initiator"], at=NOW)
    assert client.post(address, {"number": mine.number}).status_code == 302
    assert client.post(address, {"number": mine.number}).status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"procedure": ""},
        {"procedure": "GDPR-XXX"},
        {"procedure": "\x00"},
        {"number": ""},
        {"number": "\x00"},
        {"number": "\ud800"},
        {"number": "9" * 5000},
        {"number": "IMI-2026-000009-9"},
    ],
)
def test_what_makes_no_sense_is_said_on_the_page(bound, client, data):
    world, first, _second = bound
    client.force_login(world["initiator"].official)
    address = reverse("requests:case_register", args=[first.url_number])
    if "\ud800" in data.get("number", ""):
        body, kind = b"number=%ED%A0%80", "application/x-www-form-urlencoded"
        assert client.post(address, body, content_type=kind).status_code == 422
    else:
        assert client.post(address, data).status_code == 422
