"""One request in three languages: asked in Greek, answered in Latvian, read in Bulgarian.

A handler in Sofia writes for a Greek file; the coordinator there, who judges, reads Bulgarian.
"""

import os
import re
import shutil
import subprocess
import tempfile

import pytest
from playwright.sync_api import Response, expect

from tests.journeys.people import REASON, SUBJECT, Person, logged_in

GREEK = re.compile(r"[\u0370-\u03ff]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATVIAN = re.compile(r"[āčēģīķļņšūž]")
REFUSAL = "Šīs ziņas mūsu reģistrā diemžēl nav, ķirurga kārtības numurs nav zināms."
REFERRAL = "Παρακαλούμε να κριθεί αν η άρνηση είναι δικαιολογημένη."
#: So many letters of a script are more than a name or two.
ENOUGH = 40
QUESTIONS = ("PQ01", "PQ02", "PQ16")


@pytest.fixture
def people(running_site, browser):
    names = ("ivan.handler", "ilze.handler", "petya.nimic")
    with logged_in(running_site, browser, *names) as found:
        yield found


def is_keeping(answer: Response) -> bool:
    """Whether the page has kept by itself what was typed."""
    return "keep" in (answer.request.post_data or "") and answer.status == 200


def compose(ivan: Person) -> str:
    """Ask a Latvian authority, switching the language on the way; nothing typed is lost."""
    page = ivan.page
    ivan.go("/requests/new/?lang=el")
    page.check("input[value='PQ-REQ']")
    ivan.step()
    ivan.go("/requests/new/authority/?country=LV")
    page.locator("#hits button[value='LV-0003']").first.click()
    with page.expect_response(is_keeping):
        for code in QUESTIONS:
            page.check(f"#pick-{code}")
    ivan.go("/requests/new/questions/?lang=lv")
    for code in QUESTIONS:
        expect(page.locator(f"#pick-{code}")).to_be_checked()
    assert LATVIAN.search(ivan.text("label[for=pick-PQ01]"))
    ivan.step()
    with page.expect_response(is_keeping):
        for name, value in SUBJECT.items():
            page.fill(f"#id_subject-{name}", value)
        page.select_option("#id_language", "el")
        page.fill("#id_justification", REASON)
    ivan.go("/requests/new/details/?lang=el")
    expect(page.locator("#id_justification")).to_have_value(REASON)
    expect(page.locator("#id_subject-family_name")).to_have_value("Schmidt")
    ivan.step()
    assert LATVIAN.search(" ".join(page.locator(".pair [lang=lv]").all_inner_texts()))
    assert GREEK.search(ivan.text("main"))
    ivan.step()
    number = re.search(r"IMI-[0-9-]+", page.url)
    assert number is not None
    ivan.press(number.group(), "send")
    return number.group()


def test_three_people_read_one_request_in_three_languages(people):
    ivan, ilze, petya = people
    number = compose(ivan)

    # Latvian: accepted, answered in part, the rest refused in the handler's own words.
    page = ilze.page
    ilze.go(f"/requests/{number}/?lang=lv")
    assert LATVIAN.search(ilze.text("#q-PQ01"))
    ilze.begin(number, "accept")
    ilze.submit()
    ilze.begin(number, "answers")
    page.locator("#box-PQ01 input[value=yes]").check()
    expect(page.locator("#progress")).to_contain_text("1")
    page.locator(".answers details.part summary").click()
    page.locator("button[value=send_part]").click()
    expect(page).to_have_url(re.compile(rf"/requests/{number}/$"))
    ilze.begin(number, "refuse")
    page.locator("input[name=reason]").first.check()
    page.fill("#id_comment", REFUSAL)
    ilze.submit()

    # Greek: the answer is read in Greek, the refusal referred.
    ivan.go(f"/requests/{number}/?lang=el")
    assert "Ναι" in ivan.text("#q-PQ01 .answer")
    assert REFUSAL in ivan.text("main")
    ivan.begin(number, "refer")
    # Letter by letter: the page may still be listening to none when the first ones come.
    ivan.page.locator("form.action-form textarea").first.press_sequentially(REFERRAL, delay=20)
    ivan.page.locator("#language-hint button").click()  # Greek words of who reads Bulgarian
    expect(ivan.page.locator("form.action-form input[name=language]")).to_have_value("el")
    ivan.submit()

    # Bulgarian: the coordinator who decides reads all of it; free texts stay as they were written.
    petya.go("/requests/")
    expect(petya.page.locator("html")).to_have_attribute("lang", "bg")
    petya.page.get_by_role("link", name=number).first.click()
    expect(petya.page.locator(".turn-mine")).to_be_visible()
    assert "Да" in petya.text("#q-PQ01 .answer")
    assert CYRILLIC.search(petya.text("#q-PQ16 .question-text"))
    expect(petya.page.locator(".free-text[lang=lv]", has_text=REFUSAL)).to_be_visible()
    expect(petya.page.locator(".free-text[lang=el]", has_text=REFERRAL)).to_be_visible()
    assert ivan.problems == ilze.problems == petya.problems == []

    for lang, letters in (("el", GREEK), ("lv", LATVIAN), ("bg", CYRILLIC)):
        said = printed(petya, f"/requests/{number}/print.pdf?lang={lang}")
        assert len(letters.findall(said)) > ENOUGH, lang
        assert REFUSAL[:20] in said, lang
    both = printed(petya, f"/requests/{number}/print.pdf?lang=lv&lang2=bg")
    assert len(LATVIAN.findall(both)) > ENOUGH
    assert len(CYRILLIC.findall(both)) > ENOUGH
    assert set("āēņ") <= set(both)


def printed(person: Person, path: str) -> str:
    """The text of a PDF, whose fonts are all in it and have every letter."""
    answer = person.page.request.get(person.url + path)
    if answer.status == 503:
        pytest.skip("this machine has no Pango to draw PDF with")
    assert answer.status == 200
    content = answer.body()
    assert content.startswith(b"%PDF-")
    if not (shutil.which("pdftotext") and shutil.which("pdffonts")):
        assert os.environ.get("CI") != "true", "poppler-utils is missing"
        pytest.skip("poppler-utils reads the PDF back: apt-get install poppler-utils")
    fonts = run("pdffonts", content)
    assert " no  " not in fonts  # embedded, and with a map back to letters
    text = run("pdftotext", content)
    assert "\ufffd" not in text
    return " ".join(text.split())


def run(program: str, content: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        command = [program, file.name, *(["-"] if program == "pdftotext" else [])]
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()
