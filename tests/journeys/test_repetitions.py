"""Sections that are answered several times over: one more, one less, with files, in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.people import FILE, REASON, Person, logged_in

ANSWERS = {
    "family_name": "Muster",
    "first_names": "Eva",
    "profession": "νοσηλεύτρια",
}


@pytest.fixture
def people(running_site, browser):
    with logged_in(running_site, browser, "eleni.handler", "anna.handler", "gr.labour") as them:
        yield them


def asked(eleni: Person) -> str:
    """Ask a German authority about documents of a treatment; returns the number."""
    page = eleni.page
    eleni.go("/requests/new/")
    page.check("input[value='PR-REQ']")
    eleni.step()
    eleni.go("/requests/new/authority/")
    page.fill("#id_q", "ιατρικός σύλλογος Βερολίνου")
    page.locator("#hits button[value='DE-0002']").click()
    for code in ("PR11", "PR12"):
        page.check(f"#pick-{code}")
    eleni.step()
    for name, value in ANSWERS.items():
        page.fill(f"#id_subject-{name}", value)
    page.select_option("#id_subject-country", "DE")
    page.fill("#id_justification", REASON)
    eleni.step()
    eleni.step()
    number = re.search(r"IMI-[0-9-]+", page.url)
    assert number is not None
    eleni.press(number.group(), "send")
    return number.group()


def pull(page: Page) -> None:
    """Make a text's box higher, as one does with the mouse: it gets a style of its own."""
    page.evaluate("document.querySelectorAll('textarea').forEach(t => t.style.height = '9rem')")


def test_a_section_is_repeated_while_answering_and_nothing_chosen_is_lost(people):
    eleni, anna, _labour = people
    number = asked(eleni)
    anna.begin(number, "accept")
    anna.submit()
    anna.begin(number, "answers")
    page = anna.page
    page.locator("#box-PR12 input[type=file]").set_input_files([FILE])
    page.locator("button[name=repeat]").click()
    expect(page.locator("#title-D-2")).to_be_focused()
    expect(page.locator("#box-PR12 .box-file")).to_contain_text("archive.pdf")
    # Keeping what is typed takes nobody away from where the typing goes on.
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#box-PR11-2- input[value=no]").check()
    expect(page.locator(".autosave .kept")).to_be_visible()
    expect(page.locator("#box-PR11-2- input[value=no]")).to_be_focused()
    page.locator("button[name=repeat]").click()
    expect(page.locator("#title-D-3")).to_be_focused()
    page.locator("button[name=unrepeat][value=D]").click()
    expect(page.locator("#title-D-3")).to_have_count(0)
    expect(page.locator("#more-D")).to_be_focused()
    expect(page.locator("#box-PR11 input[value=no]")).to_be_checked()
    expect(page.locator(".box-file")).to_have_count(0)
    # Both stay on the page that is opened anew.
    anna.begin(number, "answers")
    expect(page.locator("#title-D-2")).to_be_visible()
    assert anna.problems == []


def test_a_section_is_repeated_while_a_notice_is_written(people):
    _eleni, _anna, labour = people
    labour.go("/exchanges/new/")
    page = labour.page
    page.locator("input[name=procedure][value=PW-IRR]").check()
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/content/$"))
    page.locator("textarea[name^='a-PI']").first.fill("Χωρίς έγγραφο Α1.")
    pull(page)
    page.locator("button[name=repeat]").click()
    expect(page.locator("#title-A-2")).to_be_focused()
    pull(page)
    page.locator("button[name=repeat]").click()
    expect(page.locator("#title-A-3")).to_be_focused()
    page.locator("button[name=unrepeat]").last.click()
    expect(page.locator("#title-A-3")).to_have_count(0)
    assert page.locator("textarea[name^='a-PI']").first.input_value() == "Χωρίς έγγραφο Α1."
    assert labour.problems == []
