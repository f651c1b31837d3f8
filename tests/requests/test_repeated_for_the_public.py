"""Repeated sections in what people write who are no officials: SOLVIT and the card."""

import shutil

import pytest
from django.test import Client

from requests.models import Exchange
from requests.services.applications import begin_anew
from requests.services.catalogue_files import FOLDER
from tests.builders import an_authority, an_official
from tests.requests.area_folder import load_folder
from tests.requests.cards import PERSON, a_card_world
from tests.requests.people import BACKEND
from tests.requests.test_solvit import GIVEN

pytestmark = pytest.mark.django_db
COMPLAINT = "/solvit/complaint/"
MORE = """\
[[sections]]
code = "C"
title = "Experience"
repeat = { min = 1, max = 4 }

[[sections.questions]]
code = "CE10"
types = ["T"]
text = "Where did you work?"

[[sections.questions]]
code = "CE11"
types = ["YN"]
text = "Was there anything special?"

[[sections.questions]]
code = "CE12"
types = ["L"]
text = "What was it?"
condition = { question = "CE11", is = true }
"""


def load(folder, area, form, *changes):
    """Load an area of the catalogue with another form: pairs of what stood there, and stands."""
    shutil.copytree(FOLDER / area, folder / area)
    path = folder / area / form
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    load_folder(folder)


@pytest.fixture
def centre(tmp_path):
    title = 'title = "Steps taken"\n'
    load(tmp_path, "sol", "sol-cas.toml", (title, f"{title}repeat = {{ min = 1, max = 3 }}\n"))
    return an_official(an_authority("DE", areas=("SOL",)), "module_handler")


@pytest.fixture
def citizen():
    return Client()


def test_the_form_grows_and_shrinks_and_nothing_is_lost(citizen, centre):
    page = citizen.get(COMPLAINT).content.decode()
    assert 'name="repeat"' in page
    assert 'name="unrepeat"' not in page
    typed = {"answers-SC03": "Four years.", "answers-SC06": "A letter.", "answers-~B": ["1"]}
    answer = citizen.post(COMPLAINT, typed | {"repeat": "B"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "error-summary" not in page
    assert "Four years." in page
    assert 'name="answers-SC05~2-L"' in page
    typed |= {"answers-SC06~2": "A pension.", "answers-SC06~3": "Money.",
              "answers-~B": ["1", "2", "3"]}  # fmt: skip
    page = citizen.post(COMPLAINT, typed | {"repeat": "B"}).content.decode()
    assert 'name="repeat"' not in page
    page = citizen.post(COMPLAINT, typed | {"unrepeat": "B"}).content.decode()
    assert "A letter." not in page
    assert "A pension." in page.partition('name="answers-SC06~2"')[0]
    assert "Money." in page.partition('name="answers-SC06~2"')[2]
    assert page.count('name="answers-~B"') == 2


def test_what_cannot_be_used_is_said_also_while_the_form_grows(citizen, centre):
    typed = {"subject-email": "nobody", "answers-~B": ["1"], "repeat": "B"}
    page = citizen.post(COMPLAINT, typed).content.decode()
    assert page.count("ecl-feedback-message") == 1
    assert "valid email" in page


def test_each_repetition_is_looked_over_and_sent(citizen, centre):
    given = GIVEN | {"answers-~B": ["1", "2"], "answers-SC05~2": "yes",
                     "answers-SC05~2-L": "The ombudsman.", "form_key": "k"}  # fmt: skip
    page = citizen.post(COMPLAINT, given | {"step": "review"}).content.decode()
    assert "Steps taken (2)" in page
    assert "The ombudsman." in page
    assert page.count('name="answers-~B"') == 2
    assert citizen.post(COMPLAINT, given | {"step": "send"}).status_code == 201
    kept = {one.code: one.answer for one in Exchange.objects.get().questions.all()}
    assert kept["SC05"] == {"YN": False}
    assert kept["SC05~2"] == {"YN": True, "L": "The ombudsman."}
    official = Client()
    official.force_login(centre.official, backend=BACKEND)
    case = official.get(Exchange.objects.get().get_absolute_url()).content.decode()
    assert "The ombudsman." in case


def test_a_repetition_left_empty_is_not_sent(citizen, centre):
    given = GIVEN | {"answers-~B": ["1", "2", "9", "x"], "form_key": "k", "step": "send"}
    assert citizen.post(COMPLAINT, given).status_code == 201
    kept = set(Exchange.objects.get().questions.values_list("code", flat=True))
    assert not {code for code in kept if "~" in code}


@pytest.fixture
def card(tmp_path, monkeypatch):
    before = '[[sections]]\ncode = "B"\n'
    load(tmp_path, "epc", "epc-est.toml", (before, f"{MORE}\n{before}"))
    world = a_card_world()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: world.at)
    return world


def applying(world):
    client = Client()
    client.force_login(world.applicant.official, backend=BACKEND)
    return client


def test_an_application_asks_what_its_form_asks_besides(card):
    client, draft = applying(card), card.draft()
    address = f"/professional-card/mine/{draft.url_number}/questions/"
    person = client.post(address.replace("questions", "person"), PERSON)
    assert person.url == address
    typed = {"a-~C": ["1"], "a-CE10-0-T": "Ward 7", "a-CE11-0-YN": "yes"}
    page = client.post(address, typed | {"repeat": "C"}).content.decode()
    assert "Ward 7" in page
    assert 'name="a-CE10~2-0-T"' in page
    gates = client.post(f"{address}?asked=1", typed).content.decode()
    assert 'id="gate-CE12"' in gates
    assert "gate-closed" not in gates
    typed |= {"a-~C": ["1", "2"], "a-CE12-0-L": "Night work.", "a-CE10~2-0-T": "Clinic"}
    assert client.post(address, typed).url == address.replace("questions", "documents")
    kept = {one.code: one.answer for one in draft.questions.all() if one.answer is not None}
    assert kept["CE10~2"] == "Clinic"
    review = client.get(address.replace("questions", "review")).content.decode()
    assert "Night work." in review
    assert "Where did you work? (2)" in review
    shorter = {"a-~C": ["1"], "a-CE10-0-T": "Ward 7"}
    assert client.post(address, shorter).status_code == 302
    assert not draft.questions.filter(code__contains="~").exists()


def test_each_host_country_reads_every_repetition(card):
    client, draft = applying(card), card.draft("general")
    address = f"/professional-card/mine/{draft.url_number}/questions/"
    client.post(address, {"a-~C": ["1", "2"], "a-CE10-0-T": "Ward 7", "a-CE10~2-0-T": "Clinic"})
    again = begin_anew(card.read(draft), applicant=card.applicant, at=card.at)
    kept = {one.code: one.answer for one in again.questions.all() if one.answer is not None}
    assert (kept["CE10"], kept["CE10~2"]) == ("Ward 7", "Clinic")


def test_an_application_without_further_questions_has_no_such_step(monkeypatch):
    world = a_card_world()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: world.at)
    client, draft = applying(world), world.draft()
    address = f"/professional-card/mine/{draft.url_number}/questions/"
    assert client.get(address).url == address.replace("questions", "documents")
    assert "/questions/" not in client.get(address.replace("questions", "person")).content.decode()


@pytest.mark.parametrize(
    "given", [{"a-CE10-0-T": "x\x00"}, {"a-~C": ["x"], "unrepeat": "C~9"}, {"add": "CE10"}]
)
def test_what_no_page_sends_is_no_error(card, given):
    client, draft = applying(card), card.draft()
    address = f"/professional-card/mine/{draft.url_number}/questions/"
    assert client.post(address, given).status_code in {200, 422}
