"""Officials in browsers of their own, and what they do again and again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FILE = {"name": "archive.pdf", "mimeType": "application/pdf", "buffer": PDF}
ALL_QUESTIONS = range(25)
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
        # A page left open on a request that was passed on asks for news, and is told 404.
        expected = ("status of 4", "Error Code 404")
        if message.type == "error" and not any(words in message.text for words in expected):
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
        self.page.locator("form.action-form .form-actions button[type=submit]").click()

    def text(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()


@contextmanager
def logged_in(site: Any, browser: Browser, *names: str) -> Iterator[list[Person]]:
    """Open a browser for each of the demo's accounts of these names; closed afterwards."""
    by_name = {account["email"].partition("@")[0]: account for account in site.accounts}
    people = [Person(browser, site.url, by_name[name]) for name in names]
    try:
        yield people
    finally:
        for person in people:
            person.page.context.close()


def ask(eleni: Person, questions: list[str] | None = None) -> str:
    """Find a German authority with Greek words and put questions to it: those named, or all."""
    page = eleni.page
    eleni.go("/requests/new/")
    page.check("input[value='PQ-REQ']")
    eleni.step()
    # What was begun before is kept, the authority too.
    eleni.go("/requests/new/authority/")
    page.fill("#id_q", "ιατρικός σύλλογος Βερολίνου")
    page.locator("#hits button[value='DE-0002']").click()
    expect(page.locator("[data-picker-count]")).to_have_text("0")
    sections = [f"#pick-{code}" for code in questions] if questions else ["[data-picker-all]"]
    for selector in sections:
        for box in page.locator(selector).all():
            box.check()
    expect(page.locator("[data-picker-count]")).to_have_text(str(len(questions or ALL_QUESTIONS)))
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
