"""The whole path of a request between two people who share no language, with the real site."""

import json
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FILE = {"name": "archive.pdf", "mimeType": "application/pdf", "buffer": PDF}
GREEK = re.compile(r"[\u0370-\u03ff]")
REASON = "Έχει υποβληθεί αίτηση αναγνώρισης τίτλου εκπαίδευσης."
SUBJECT = {
    "family_name": "Schmidt",
    "first_names": "Anna",
    "birth_date": "1985-04-12",
    "profession": "ιατρός",
}


TYPED = {"date": "2012-10-01", "number": "3", "text": "Siehe Register."}


class Person:
    """An official in a browser of her own."""

    def __init__(self, browser: Browser, url: str, account: dict) -> None:
        self.page: Page = browser.new_context().new_page()
        self.url = url
        self.problems: list[str] = []
        self.page.on("console", self._note)
        self.go("/login/")
        self.page.fill("#id_login", account["email"])
        self.page.fill("#id_password", account["password"])
        self.page.press("#id_password", "Enter")
        self.page.wait_for_url(f"{url}/")

    def _note(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(message.text)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, path

    def step(self, value: str = "next") -> None:
        """Continue in the making of a request."""
        self.page.locator(f".step-buttons button[value={value}]").click()

    def begin(self, number: str, action: str) -> None:
        """Open the form of an action from the page of a request."""
        self.go(f"/requests/{number}/")
        self.page.locator(f".next a[href$='/{action}/']").click()

    def press(self, number: str, action: str) -> None:
        """Press a button that acts at once."""
        self.go(f"/requests/{number}/")
        self.page.locator(f".next form[action$='/{action}/'] button").click()

    def submit(self) -> None:
        """Send the form of an action."""
        self.page.locator("form.action-form button[type=submit]").click()

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()


@pytest.fixture
def people(running_site, browser):
    accounts = json.loads(running_site.manage("demo_accounts", "--format", "json"))
    by_email = {account["email"].partition("@")[0]: account for account in accounts}
    both = [
        Person(browser, running_site.url, by_email[name])
        for name in ("eleni.handler", "anna.handler")
    ]
    yield both
    for person in both:
        person.page.context.close()


def ask(eleni: Person) -> str:
    """Find a German authority with Greek words and put all questions to it."""
    page = eleni.page
    eleni.go("/requests/new/")
    page.check("input[value='PQ-REQ']")
    eleni.step()
    page.fill("#id_q", "ιατρικός σύλλογος Βερολίνου")
    page.locator("#hits button[value='DE-0002']").click()
    expect(page.locator("[data-picker-count]")).to_have_text("0")
    for box in page.locator("[data-picker-all]").all():
        box.check()
    expect(page.locator("[data-picker-count]")).to_have_text("25")
    eleni.step()
    for name, value in SUBJECT.items():
        page.fill(f"#id_subject-{name}", value)
    page.fill("#id_justification", REASON)
    eleni.step()
    pairs = page.locator(".pair [lang=de]")
    assert "Ist die genannte Person" in " ".join(pairs.all_inner_texts())
    eleni.step()
    number = re.search(r"IMI-[0-9-]+", page.url)
    assert number is not None
    eleni.press(number.group(), "send")
    return number.group()


def fill(box: Locator) -> None:
    """Answer a question with whatever its controls take first."""
    radios = box.locator("input[type=radio]:not([value=cannot])")
    for name in {radio.get_attribute("name") for radio in radios.all()}:
        box.locator(f"input[name='{name}']").first.check()
    for control in box.locator(".box-row :is(input, textarea):visible").all():
        kind = control.get_attribute("type") or "text"
        if kind in TYPED:
            control.fill(TYPED[kind])
        elif kind == "file":
            control.set_input_files([FILE])
    for group in box.locator(".box-group-cm").all():
        group.locator("input").first.check()
    for chooser in box.locator(".box-row select").all():
        chooser.select_option(index=1)


def test_two_people_who_share_no_language_settle_a_request(people):
    eleni, anna = people
    number = ask(eleni)

    # The German handler finds it on her desk, reads it in German, and needs more time.
    anna.go("/requests/")
    expect(anna.page.get_by_role("link", name=number)).to_be_visible()
    anna.go(f"/requests/{number}/")
    assert not GREEK.search(anna.text(".questions >> nth=0"))
    assert "Schmidt" not in anna.text("main")
    anna.begin(number, "accept")
    later = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011
    anna.page.fill("#id_counter_date", later)
    anna.page.fill("#id_reason", "Wir müssen im Archiv nachsehen.")
    anna.submit()
    assert "Schmidt" in anna.text("main")
    original = anna.page.locator(".free-text[lang=el]", has_text=REASON)
    expect(original).to_be_visible()

    # The Greek handler agrees.
    eleni.press(number, "accept_date")

    # All is answered on one page; a question opens when its condition holds.
    anna.begin(number, "answers")
    page = anna.page
    expect(page.locator("#box-PQ09")).to_be_hidden()
    page.locator("#box-PQ08 input[value=yes]").check()
    expect(page.locator("#box-PQ09")).to_be_visible()
    for box in page.locator(".box:visible").all():
        fill(box)
    page.locator(".answer-actions button[value=save_answer]").click()
    page.locator(".answer-actions button[value=send_reply]").click()
    expect(page).to_have_url(re.compile(rf"/requests/{number}/$"))

    # The answers are read in Greek, files can be opened; closed and evaluated.
    eleni.go(f"/requests/{number}/")
    answers = eleni.text("#q-PQ01 .answer")
    assert GREEK.search(answers)
    assert eleni.page.locator(".question .answer").count() >= 24
    with eleni.page.expect_download() as download:
        eleni.page.locator(".documents a").first.click()
    assert download.value.suggested_filename == "archive.pdf"
    eleni.press(number, "close")
    eleni.begin(number, "rate")
    eleni.page.locator("input[name=timeliness][value=satisfied]").check()
    eleni.page.locator("input[name=efforts][value=very_satisfied]").check()
    eleni.submit()

    # The history shows every step, to both in their own order of sight.
    eleni.go(f"/requests/{number}/")
    assert eleni.page.locator(".timeline-item").count() == 7
    anna.go(f"/requests/{number}/")
    assert anna.page.locator(".timeline-item").count() == 8  # saved answers are her side's
    assert eleni.problems == anna.problems == []


def test_an_open_page_tells_what_happened_and_a_stale_one_loses_nothing(people):
    eleni, anna = people
    number = ask(eleni)
    anna.begin(number, "refuse")
    eleni.begin(number, "amend")
    eleni.page.fill("#id_comment", "Παρακαλώ γρήγορα.")
    eleni.submit()
    anna.page.locator("input[name=reason][value=duplicate]").check()
    anna.page.fill("#id_comment", "Ein langer Text, der nicht verloren gehen darf.")
    with anna.page.expect_response(lambda answer: answer.status == 409):
        anna.submit()
    expect(anna.page.locator("#id_comment")).to_have_value(
        "Ein langer Text, der nicht verloren gehen darf."
    )
    anna.submit()
    expect(anna.page.locator(".status-danger").first).to_be_visible()
