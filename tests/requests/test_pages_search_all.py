"""The search over own requests and all authorities."""

import pytest

from requests.selectors.find import beginnings
from tests.personas import a_net
from tests.requests.people import Desk, url


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def found(desk: Desk, who: str, query: str) -> set[str]:
    answer = desk.get(who, "/search/", data={"q": query})
    assert answer.status_code == 200
    return {row.exchange.number for row in answer.context["found"].requests}


@pytest.mark.parametrize("form", ["{0}", "{1}", " {0} "])
def test_a_whole_number_leads_to_the_request(desk, form):
    number = desk.net.sent()
    query = form.format(number, number.lower())
    assert desk.get("b", "/search/", data={"q": query}).url == url(number)


def test_a_number_is_found_by_its_parts(desk):
    number = desk.net.sent()
    _imi, year, sequence, _check = number.split("-")
    begun = (sequence[:5], f"IMI-{year}", f"{year}-{int(sequence)}", sequence)
    for query in (*begun, f"{year}-{sequence}", f"IMI-{year}-{sequence}"):
        assert number in found(desk, "b", query), query
    assert found(desk, "b", "999999") == set()


def test_a_part_split_off_is_found_with_its_original(desk):
    net = desk.net
    number = net.accepted()
    net.do("b", number, "split", authority=net.reference("NEXT"), questions=["PQ05"], reason="x")
    assert found(desk, "a", number.rpartition("-")[0]) == {number, f"{number}/2"}
    assert desk.get("a", "/search/", data={"q": f"{number}/2"}).url == url(f"{number}/2")
    assert desk.get("a", "/search/", data={"q": f"{number}.2"}).url == url(f"{number}/2")


def test_nobody_finds_what_is_not_hers(desk):
    number = desk.net.sent()
    for who in ("foreign", "other", "a_admin"):
        assert found(desk, who, number) == set(), who
        assert found(desk, who, "PQ") == set(), who


def test_requests_are_found_by_authority_form_and_area(desk):
    net = desk.net
    net.authorities["B"].name = "Kammer der Heilpraktiker"
    net.authorities["B"].save()
    number = net.sent()
    assert number in found(desk, "a", net.reference("B"))
    assert number in found(desk, "a", "PQ")
    assert number in found(desk, "a", "professional qualifications")


def test_the_person_asked_about_is_never_searched(desk):
    desk.net.accepted()
    assert found(desk, "b", "Musterfrau") == set()
    assert found(desk, "b", "Erika") == set()


@pytest.mark.parametrize("query", ["", " ", "\x00", "%", "_", "IMI-", "9" * 300, "a" * 3000, "é"])
def test_any_text_is_a_query(desk, query):
    assert desk.get("b", "/search/", data={"q": query}).status_code == 200


def test_a_search_costs_twelve_queries(desk, django_assert_max_num_queries):
    desk.net.sent()
    for query in ("nurse chamber", "2026-000001", desk.net.reference("B")):
        desk.get("a", "/search/", data={"q": query})
        with django_assert_max_num_queries(12 + 2):  # a savepoint only in tests
            desk.get("a", "/search/", data={"q": query})


@pytest.mark.parametrize(
    ("words", "one_of"),
    [("4217", "IMI-2026-004217-"), ("2025/4217", "IMI-2025-004217-"), ("00421", "IMI-2024-00421"),
     ("imi-2026-004217-7", "IMI-2026-004217-7"), ("imi-2026-004217-7/2", "IMI-2026-004217-7/2"),
     ("imi-20", "IMI-20")],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(words, one_of):
    assert one_of in beginnings(words, 2026)


@pytest.mark.parametrize("words", ["nurse", "PQ", "7", "DE-000123", "12 nurses"])
def test_other_words_are_no_numbers(words):
    assert beginnings(words, 2026) == []
