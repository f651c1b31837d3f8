"""What is being written outlives session, crash and browser; two windows never lose each other."""

import re

import pytest
from django.test import Client

from imi.kernel.calendars import brussels_day
from requests.models import Composition, Exchange
from requests.services.retain import retain
from tests.personas import a_net
from tests.requests.people import BACKEND, Desk, text_of, url
from tests.requests.test_pages_new import DETAILS, walk

PATH = "/requests/new/details/"


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def another_browser(desk: Desk, who: str = "a") -> Client:
    client = Client()
    client.force_login(desk.net.members[who].official, backend=BACKEND)
    return client


def window_of(page) -> dict[str, str]:
    """What a page sends to say which one it is."""
    text = page.content.decode()
    names = ("window", "mark")
    return {n: re.search(rf'name="{n}" value="([^"]*)"', text).group(1) for n in names}


def test_what_is_typed_is_kept_before_the_step_is_done(desk):
    walk(desk, until="details")
    page = desk.get("a", PATH)
    half = DETAILS | {"subject-birth_date": "19", "go": "keep", **window_of(page)}
    answer = desk.post("a", PATH, half)
    assert answer.status_code == 200
    assert "Saved at" in text_of(answer)
    later = text_of(another_browser(desk).get(PATH))
    assert 'value="Musterfrau"' in later
    assert 'value="19"' in later


def test_a_request_being_made_survives_the_end_of_the_session(desk):
    walk(desk)
    desk.client("a").logout()
    desk.clients.clear()
    page = text_of(desk.get("a", "/requests/new/check/"))
    assert "12 April 1985" in page
    desk.post("a", "/requests/new/check/", {"go": "next"})
    assert Exchange.objects.count() == 1
    assert not Composition.objects.exists()


def test_nobody_else_sees_it(desk):
    walk(desk)
    for who in ("other", "foreign"):
        assert desk.get(who, PATH).status_code == 302, who


def test_two_windows_are_shown_both_versions(desk):
    walk(desk, until="details")
    other = another_browser(desk)
    mine, theirs = window_of(desk.get("a", PATH)), window_of(other.get(PATH))
    for text in ("The first", "The first of all"):  # one's own window is never stale
        first = DETAILS | {"justification": text, "go": "keep", **mine}
        assert desk.post("a", PATH, first).status_code == 200
    second = DETAILS | {"justification": "The second", **theirs}
    assert other.post(PATH, second | {"go": "keep"}).status_code == 409
    answer = other.post(PATH, second)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "The first of all" in page
    assert "The second</textarea>" in page
    assert Composition.objects.get().data["details"]["PQ-REQ"]["justification"] == text
    # Knowing of the other version, the same window may go on.
    assert other.post(PATH, second | window_of(answer)).status_code == 302
    assert Composition.objects.get().data["details"]["PQ-REQ"]["justification"] == "The second"


def test_other_steps_do_not_stand_in_the_way(desk):
    walk(desk)
    window = window_of(desk.get("a", PATH))
    other = another_browser(desk)
    other.post("/requests/new/questions/", {"questions": ["PQ20"], "go": "next"})
    assert desk.post("a", PATH, DETAILS | window).status_code == 302


def test_the_same_words_from_two_windows_are_no_conflict(desk):
    walk(desk, until="details")
    window = window_of(desk.get("a", PATH))
    another_browser(desk).post(PATH, DETAILS)
    assert desk.post("a", PATH, DETAILS | window).status_code == 302


@pytest.mark.parametrize(
    ("path", "mine", "theirs"),
    [
        ("/requests/new/authority/", "NEXT", "CHECKED"),
        ("/requests/new/questions/", ["PQ02"], ["PQ03"]),
    ],
)
def test_choices_of_two_windows_meet_too(desk, path, mine, theirs):
    name = "responder" if isinstance(mine, str) else "questions"
    if isinstance(mine, str):
        mine, theirs = desk.net.reference(mine), desk.net.reference(theirs)
    walk(desk)
    window = window_of(desk.get("a", path))
    another_browser(desk).post(path, {name: theirs, "go": "next"})
    answer = desk.post("a", path, {name: mine, "go": "next", **window})
    assert answer.status_code == 409
    assert "In the other window" in text_of(answer)


def test_what_another_window_changed_is_not_saved_unseen(desk):
    walk(desk)
    window = window_of(desk.get("a", "/requests/new/check/"))
    another_browser(desk).post("/requests/new/questions/", {"questions": ["PQ20"], "go": "next"})
    answer = desk.post("a", "/requests/new/check/", {"go": "next", **window})
    assert answer.status_code == 409
    assert not Exchange.objects.exists()
    answer = desk.post("a", "/requests/new/check/", {"go": "next", **window_of(answer)})
    assert answer.status_code == 302
    assert [q.code for q in Exchange.objects.get().questions.all()] == ["PQ20"]


def test_what_nobody_touched_for_six_months_is_deleted(desk):
    walk(desk)
    for days, left in ((183, 1), (1, 0)):
        desk.net.pass_days(days)
        retain(day=brussels_day(desk.net.now), at=desk.net.now)
        assert Composition.objects.count() == left


@pytest.mark.parametrize("text", ["\x00", "x" * 50_000, "\ud800".encode("utf-8", "surrogatepass")])
def test_nothing_that_can_be_typed_breaks_the_keeping(desk, text):
    walk(desk, until="details")
    answer = desk.post("a", PATH, DETAILS | {"justification": text, "go": "keep"})
    assert answer.status_code == 200
    assert desk.get("a", PATH).status_code == 200


def answers_of(desk: Desk, number: str, client: Client | None = None, **typed: str):
    """Keep what is typed into the answers, as the page does by itself."""
    client = client or desk.client("b")
    page = client.get(f"{url(number)}answers/")
    seen = {"seen": page.context["seen"], "do": "keep", **window_of(page)}
    return client.post(f"{url(number)}answers/", typed | seen), seen


def test_answers_being_typed_are_kept_and_come_back(desk):
    number = desk.net.accepted()
    fields = {"a-PQ01-0-YNU": "yes", "a-PQ05-0-D": "half a d"}
    kept, _seen = answers_of(desk, number, **fields)
    assert "Saved at" in text_of(kept)
    assert "1 of 4 questions answered" in text_of(kept)
    page = text_of(another_browser(desk, "b").get(f"{url(number)}answers/"))
    assert "is here again" in page
    assert 'value="half a d"' in page
    exchange = Exchange.objects.get(number=number)
    assert not exchange.questions.exclude(draft=None).exists()
    assert "half a d" not in text_of(desk.get("a", url(number)))


def test_what_was_saved_or_thrown_away_does_not_come_back(desk):
    number = desk.net.accepted()
    for do in ("save_answer", "discard"):
        answers_of(desk, number, **{"a-PQ01-0-YNU": "yes"})
        assert Composition.objects.count() == 1
        seen = Exchange.objects.get(number=number).event_count
        fields = {"do": do, "seen": seen, "a-PQ01-0-YNU": "yes"}
        assert desk.post("b", f"{url(number)}answers/", fields).status_code == 302
        assert not Composition.objects.exists()


def test_two_windows_on_the_answers_are_told(desk):
    number = desk.net.accepted()
    other = another_browser(desk, "b")
    page = other.get(f"{url(number)}answers/")
    answers_of(desk, number, **{"a-PQ01-0-YNU": "yes"})
    late = {"seen": page.context["seen"], "do": "keep", "a-PQ01-0-YNU": "no", **window_of(page)}
    answer = other.post(f"{url(number)}answers/", late)
    assert answer.status_code == 409
    assert "another window changed this" in text_of(answer)


def test_answers_saved_by_a_colleague_stand_beside_what_was_typed(desk):
    number = desk.net.accepted()
    answers_of(desk, number, **{"a-PQ05-0-D": "2011-01-01"})
    desk.net.do("b", number, "save_answer", answers={"PQ05": "2010-06-30"})
    page = text_of(desk.get("b", f"{url(number)}answers/"))
    assert 'value="2011-01-01"' in page
    assert "Saved meanwhile" in page
    assert "30 June 2010" in page


def test_what_was_typed_goes_with_the_request(desk):
    number = desk.net.accepted()
    answers_of(desk, number, **{"a-PQ01-0-YNU": "yes"})
    desk.net.do(
        "b", number, "forward", authority=desk.net.reference("NEXT"), reason="not_competent"
    )
    retain(day=brussels_day(desk.net.now), at=desk.net.now)
    assert not Composition.objects.exists()


def test_the_last_answer_is_offered_where_it_may_fit(desk):
    desk.net.replied(questions=["PQ01", "PQ05", "PQ14", "PQ16"])
    number = desk.net.accepted()
    page = text_of(desk.get("b", f"{url(number)}answers/"))
    assert 'name="last" value="PQ05"' in page
    answer = desk.post("b", f"{url(number)}answers/", {"last": "PQ05", "a-PQ01-0-YNU": "no"})
    page = text_of(answer)
    assert 'value="2010-06-30"' in page
    assert "Check that it fits this one" in page
    assert not Exchange.objects.get(number=number).questions.exclude(draft=None).exists()
    assert desk.post("b", f"{url(number)}answers/", {"last": "\x00"}).status_code == 200


def test_the_answers_of_others_are_not_offered(desk):
    desk.net.replied()
    desk.net.replied(responder="CHECKED")
    number = desk.net.accepted(responder="NEXT")
    assert 'name="last"' not in text_of(desk.get("b_next", f"{url(number)}answers/"))
