"""Each way of reading personal data on the pages is logged, a summary is not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from requests.models import Reading
from tests.personas import a_net
from tests.requests.people import Desk, url


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def noted(desk, number):
    """Who read the request on which way, for what, in order, and forget it."""
    known = getattr(desk, "known", 0)
    rows = Reading.objects.filter(pk__gt=known, exchange__number=number).exclude(way="api")
    found = [(row.official.email.partition("@")[0], row.way, row.why) for row in rows]
    desk.known = Reading.objects.latest("pk").pk
    return found


@pytest.mark.parametrize(
    ("path", "way"),
    [("", "page"), ("answers/", "page"), ("?print=1", "print"), ("?print=1&lang2=bg", "print")],
)
def test_reading_the_content_is_noted_once_with_its_way(desk, path, way):
    number = desk.net.accepted()
    noted(desk, number)
    assert desk.get("b", url(number) + path).status_code == 200
    assert noted(desk, number) == [("b", way, "handling")]


def test_a_pdf_is_noted(desk):
    pytest.importorskip("weasyprint")
    number = desk.net.accepted()
    noted(desk, number)
    assert desk.get("a", f"{url(number)}print.pdf").status_code == 200
    assert noted(desk, number) == [("a", "pdf", "handling")]


@pytest.mark.parametrize("who", ["a_basic", "a_super", "b", "b_basic", "c", "d", "observer"])
def test_a_summary_is_not_noted_on_any_way(desk, who):
    number = desk.net.sent()
    noted(desk, number)
    for path in ("", "?print=1"):
        assert desk.get(who, url(number) + path).status_code == 200
    assert noted(desk, number) == []


def test_a_decision_is_the_reason_for_a_coordinators_reading(desk):
    number = desk.net.draft("approved")
    desk.net.do("approved", number, "submit_for_approval")
    noted(desk, number)
    desk.case("c", number)
    desk.get("c", f"{url(number)}?print=1")
    assert noted(desk, number) == [("c", "page", "approval"), ("c", "print", "approval")]


def test_content_shown_again_with_an_error_is_noted_too(desk):
    number = desk.net.accepted()
    noted(desk, number)
    answer = desk.post("b", f"{url(number)}answers/", {"do": "send_reply", "seen": "0"})
    assert answer.status_code == 409
    empty = SimpleUploadedFile("virus.exe", b"MZ", "application/pdf")
    assert desk.post("b", f"{url(number)}documents/", {"file": empty}).status_code == 422
    assert noted(desk, number) == [("b", "page", "handling")] * 2


def test_taking_up_a_draft_is_noted(desk):
    number = desk.net.draft()
    noted(desk, number)
    assert desk.post("a", f"{url(number)}change/").status_code == 302
    assert noted(desk, number) == [("a", "page", "handling")]
