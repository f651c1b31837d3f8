"""Files chosen on a page of answers that gets longer or shorter before it is saved."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests.models import Exchange
from tests.builders import NOW, a_walk, an_authority, an_official
from tests.requests.people import BACKEND

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a file"


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr("imi.kernel.clock.now", lambda: NOW)


@pytest.fixture
def walk():
    asking, answering = an_authority("GR", areas=("PR",)), an_authority("DE", areas=("PR",))
    handler = an_official(answering, "request_handler")
    codes = ["PR11", "PR12"]
    subject = {
        "family_name": "Muster",
        "first_names": "Eva",
        "profession": "nurse",
        "country": "DE",
    }
    author = an_official(asking, "request_handler")
    made = a_walk(author, answering, form="PR-REQ", questions=codes, subject=subject)
    made.send(0)
    made.accept(0)
    return made, handler


def post(walk, handler, fields):
    client = Client()
    client.force_login(handler.official, backend=BACKEND)
    address = f"/requests/{walk.exchange.url_number}/answers/"
    given = {"seen": Exchange.objects.get(pk=walk.exchange.pk).event_count} | fields
    return client.post(address, given)


def a_file(name, content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_chosen_file_stays_when_a_repetition_is_added(walk):
    walk, handler = walk
    chosen = {"a-~D": ["1"], "a-PR12-0-DOC": a_file("bill.pdf"), "repeat": "D"}
    page = post(walk, handler, chosen).content.decode()
    key = walk.exchange.attachments.get().key
    assert f'name="a-PR12-0-DOC_kept" value="{key}"' in page
    assert 'name="a-PR12~2-0-DOC"' in page
    saved = {"a-~D": ["1"], "a-PR12-0-DOC_kept": key, "do": "save_answer"}
    assert post(walk, handler, saved).status_code == 302
    assert walk.exchange.questions.get(code="PR12").draft == {"DOC": {"attachment": key}}


def test_a_chosen_file_moves_with_its_repetition(walk):
    walk, handler = walk
    chosen = {"a-~D": ["1", "2"], "a-PR12~2-0-DOC": a_file("bill.pdf"), "unrepeat": "D"}
    page = post(walk, handler, chosen).content.decode()
    key = walk.exchange.attachments.get().key
    assert f'name="a-PR12-0-DOC_kept" value="{key}"' in page
    assert "PR12~2" not in page


def test_a_file_that_cannot_be_taken_is_told_before_the_page_changes(walk):
    walk, handler = walk
    chosen = {"a-~D": ["1"], "a-PR12-0-DOC": a_file("virus.exe", b"MZ"), "repeat": "D"}
    answer = post(walk, handler, chosen)
    assert answer.status_code == 422
    assert "Please choose a PDF, an image" in answer.content.decode()
    assert 'name="a-PR12~2-0-DOC"' not in answer.content.decode()


@pytest.mark.parametrize("pressed", [{"last": "PR11"}, {"language_is": "de"}, {"add": "PR11"}])
def test_a_chosen_file_stays_whatever_is_pressed(walk, pressed):
    walk, handler = walk
    answer = post(walk, handler, {"a-PR12-0-DOC": a_file("bill.pdf")} | pressed)
    assert answer.status_code == 200
    assert walk.exchange.attachments.get().key in answer.content.decode()
