"""The counts beside lists: exact up to what is worth showing, bounded beyond it."""

import pytest
from django.utils import translation

from requests.selectors.counting import count_some, count_text, counts
from requests.selectors.desk import desk_list, waiting_parts
from requests.selectors.listing import keys
from requests.selectors.worklist import parts_of
from tests.builders import a_link
from tests.personas import a_net


@pytest.fixture
def net(db, monkeypatch):
    """Three requests wait for their responder, one is accepted, one has ended."""
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    for _number in range(3):
        net.sent()
    net.accepted()
    net.closed()
    return net


def test_counts_are_those_of_the_lists(net):
    for who, member in net.members.items():
        parts = parts_of(member)
        listed = {
            name: len(keys(desk_list(parts, member, name, net.now.date()), 100))
            for name in ("open", "waiting")
        }
        assert counts(member, parts) == listed, who


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5])
def test_beyond_the_bound_there_is_one_more_than_it(net, most, django_assert_num_queries):
    member = net.members["b"]
    parts = parts_of(member)
    wanted = {"open": parts.filter(is_open=True), "waiting": waiting_parts(parts, member)}
    with django_assert_num_queries(1):
        found = count_some(member, wanted, most)
    assert found == {"open": min(4, most + 1), "waiting": min(4, most + 1)}


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5])
def test_a_request_seen_through_both_its_sides_counts_once(net, most):
    a_link(net.authorities["C"], net.authorities["B"])
    member = net.members["c"]
    parts = parts_of(member).filter(is_open=True)
    assert parts.count() == 8
    assert count_some(member, {"open": parts}, most) == {"open": min(4, most + 1)}


def test_a_bounded_count_says_so_in_the_readers_way():
    with translation.override("en"):
        assert [count_text(number) for number in (0, 999, 1000, 1001)] == [
            "0", "999", "1,000", "1,000+",
        ]  # fmt: skip
    with translation.override("de"):
        assert count_text(1000) == "1.000"
