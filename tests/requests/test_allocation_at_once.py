"""Rules that change, and units that go, while a request arrives."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from authorities.models import Unit
from authorities.services.units import dissolve_unit
from requests.models import Allocation, UnitAllocation
from requests.services.allocation_rules import Values, keep_rule
from requests.services.api_token import make_token
from tests.builders import an_official
from tests.personas import Net, a_net

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def net(monkeypatch, settings) -> Net:
    settings.ROOT_URLCONF = "tests.requests.api_urls"
    made = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: made.now)
    for who in ("a", "allocator"):
        made.tokens[who] = make_token(made.members[who], at=made.now)
    return made


@contextmanager
def unfinished(call: Callable[[], object]) -> Iterator[threading.Event]:
    """Do something in a transaction of another thread that ends when the event is set."""
    done, end = threading.Event(), threading.Event()

    def run() -> None:
        with transaction.atomic():
            call()
            done.set()
            end.wait(60)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    assert done.wait(60)
    try:
        yield end
    finally:
        end.set()
        thread.join(60)


def receivers() -> set[str]:
    return set(Allocation.objects.values_list("official__email", flat=True))


def test_a_request_that_arrives_meanwhile_goes_by_the_rule_as_it_was(net):
    by = net.members["allocator"]
    given, other = net.members["given"], net.members["not_given"]
    rule = keep_rule(Values("Rule", officials=[given.pk], languages=["en"]), by=by, at=net.now)
    changed = Values("Rule", officials=[other.pk])
    with unfinished(lambda: keep_rule(changed, by=by, at=net.now, number=rule.pk, seen=1)):
        net.sent(responder="SHARED")
        assert receivers() == {given.official.email}
    net.sent(responder="SHARED")
    assert receivers() == {given.official.email, other.official.email}


def test_a_unit_waits_with_its_end_for_what_is_being_given_to_it(net):
    shared = net.authorities["SHARED"]
    admin = an_official(shared, "local_data_administrator")
    unit = Unit.objects.create(authority=shared, name="Desk")
    unit.members.set([net.members["given"]])
    keep_rule(Values("Desk", units=[unit.pk]), by=net.members["allocator"], at=net.now)
    ended: list[object] = []

    def dissolve() -> None:
        ended.append(dissolve_unit(shared, unit.pk, by=admin, at=net.now))
        connection.close()

    with unfinished(lambda: net.sent(responder="SHARED")) as end:
        thread = threading.Thread(target=dissolve)
        thread.start()
        end.set()
        thread.join(60)
    assert ended == [None]
    assert not UnitAllocation.objects.exists()
    assert not Unit.objects.filter(pk=unit.pk).exists()


def test_a_unit_that_is_going_gets_nothing_and_nobody_is_refused(net):
    shared = net.authorities["SHARED"]
    admin = an_official(shared, "local_data_administrator")
    unit = Unit.objects.create(authority=shared, name="Desk")
    unit.members.set([net.members["given"]])
    keep_rule(Values("Desk", units=[unit.pk]), by=net.members["allocator"], at=net.now)
    numbers: list[str] = []

    def send() -> None:
        numbers.append(net.sent(responder="SHARED"))
        connection.close()

    with unfinished(lambda: dissolve_unit(shared, unit.pk, by=admin, at=net.now)) as end:
        thread = threading.Thread(target=send)
        thread.start()
        end.set()
        thread.join(60)
    thread.join(60)
    assert len(numbers) == 1
    assert not UnitAllocation.objects.exists()
    assert net.see("allocator", numbers[0]).status == 200
