"""Corrections in the browser: previewed, with a reason, and listed for the public."""

import datetime as dt

import pytest
from django.test import Client

from authorities.models import Authority, LegalArea
from requests.models import Exchange
from scoreboard.models import Edition
from scoreboard.services import editions
from tests.builders import a_walk, an_authority, an_official
from tests.scoreboard.kept import keep
from tests.scoreboard.page_world import AT, make_editions
from tests.scoreboard.rows import answered

pytestmark = pytest.mark.django_db
BACKEND = "imi.accounts.backend.OfficialBackend"
URL = "/scoreboard/2017/revise/"


@pytest.fixture
def edition(db):
    return make_editions()


@pytest.fixture
def administrator(db):
    client = Client()
    membership = an_official(an_authority("GR"), "central_administrator")
    client.force_login(membership.official, backend=BACKEND)
    return client


def late_import():
    keep([answered(f"L{place}", accepted_at="2017-03-20T09:00:00Z") for place in range(6)])


def test_the_preview_shows_what_would_change_and_keeps_nothing(administrator, edition):
    late_import()
    page = administrator.get(URL).content.decode()
    assert "What would change" in page
    assert "Accepted within 7 days: 12. " in page
    assert "Requests whose acceptance is decided: 18." in page
    assert Edition.objects.filter(year=2017).count() == 1


def test_a_correction_is_published_with_its_reason(administrator, client, edition):
    late_import()
    answer = administrator.post(URL, {"note": "A late import.", "seen": "1"}, follow=True)
    assert "Revision 2 of 2017 was published." in answer.content.decode()
    changes = client.get("/scoreboard/2017/changes/").content.decode()
    assert "Since revision 1" in changes
    assert "Requests whose acceptance is decided: 18." in changes
    listed = client.get("/scoreboard/corrections/").content.decode()
    assert "A late import." in listed
    assert "2017, revision 2" in listed
    old = client.get("/scoreboard/2017/countries/FR/?revision=1").content.decode()
    assert "This revision was corrected" in old
    assert "Requests whose acceptance is decided: 12." in old
    assert "This revision was corrected" not in client.get("/scoreboard/2017/").content.decode()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"note": "", "seen": "1"}, 422),
        ({"note": "  ", "seen": "1"}, 422),
        ({"note": "x" * 2001, "seen": "1"}, 422),
        ({"note": "a\x00b", "seen": "1"}, 422),
        ({"note": "Why", "seen": "one"}, 422),
        ({"note": "Why", "seen": "9" * 40}, 422),
        ({"note": "Why", "seen": "2"}, 409),
        ({}, 422),
    ],
)
def test_wrong_or_stale_corrections_are_refused(administrator, edition, fields, status):
    late_import()
    assert administrator.post(URL, fields).status_code == status
    assert Edition.objects.filter(year=2017).count() == 1


def test_nothing_to_correct_is_no_correction(administrator, edition):
    assert "There is nothing to correct" in administrator.get(URL).content.decode()
    assert administrator.post(URL, {"note": "Why", "seen": "1"}).status_code == 409
    assert Edition.objects.filter(year=2017).count() == 1


def test_only_a_frozen_edition_is_corrected(administrator, edition):
    assert administrator.get("/scoreboard/2011/revise/").status_code == 404


def test_publishing_changes_the_pages_of_its_edition_and_of_no_other(client, edition):
    pages = ("/scoreboard/2017/data/", "/scoreboard/2016/download.csv")
    before = [client.get(url)["ETag"] for url in pages]
    late_import()
    editions.revise(2017, "A late import.", at=AT)
    after = [client.get(url)["ETag"] for url in pages]
    assert before[0] != after[0]
    assert before[1] == after[1]
    # The corrected revision keeps its address and its content.
    old = client.get("/scoreboard/2017/download.csv?revision=1")
    assert "immutable" in old["Cache-Control"]
    assert b"FR,true,ALL,1,12,12,12" in old.content


def test_a_correction_keeps_what_can_no_longer_be_counted(administrator, db):
    asking, asked = an_authority("IE"), an_authority("DE")
    an_official(asked, "request_handler")
    walk = a_walk(
        an_official(asking, "request_handler"), asked, at=dt.datetime(2017, 3, 1, tzinfo=dt.UTC)
    )
    walk.send(0)
    before = make_editions().figures
    assert before["active_officials"] == 1
    Exchange.objects.update(author=None, reply_author=None)
    LegalArea.objects.filter(code="PQ").update(status="retired")
    Authority.objects.filter(pk=asking.pk).update(status="closed")
    assert "There is nothing to correct" in administrator.get(URL).content.decode()
    late_import()
    after = editions.revise(2017, "A late import.", at=AT).figures
    assert after["exchanges"]["2017"] == before["exchanges"]["2017"] + 6
    assert after | {"exchanges": before["exchanges"]} == before
