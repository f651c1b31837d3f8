"""A form is changed in the browser: a question added, moved, translated, compared, published."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import REASON, Person, logged_in

FORM, QUESTION = "SVC-REQ", "SV99"
TEXT = "For how long may the provider work?"
UNITS = {"month": "Months", "year": "Years"}
NAMES = ("charlotte.central", "eleni.handler", "anna.handler")


@pytest.fixture
def people(running_site, browser):
    with logged_in(running_site, browser, *NAMES) as found:
        yield found


def send(person: Person, **fields: str) -> None:
    """Fill in the form of a part and send it."""
    for name, value in fields.items():
        person.page.fill(f"#id_{name}", value)
    person.page.locator("main .form-actions button[type=submit]").click()


def add_question(charlotte: Person) -> None:
    page = charlotte.page
    charlotte.go(f"/administration/forms/{FORM}/draft/question/new/?in=A")
    page.check("input[name=types][value=NU]")
    send(charlotte, code=QUESTION, text=TEXT)
    for code, text in UNITS.items():
        charlotte.go(f"/administration/forms/{FORM}/draft/choice/new/?in={QUESTION}")
        send(charlotte, code=code, text=text)
    expect(page.locator(f"#part-{QUESTION}")).to_contain_text("Number with its unit")


def before(charlotte: Person) -> list[str]:
    """The codes of the questions, in their order."""
    boxes = charlotte.page.locator(".part-box > .part-row .question-code").all_inner_texts()
    return [code.strip() for code in boxes]


def translate(charlotte: Person) -> None:
    """Fill in what is missing in each language that lacks something."""
    page = charlotte.page
    lacking = page.locator(".designer-counts .designer-lacking a")
    for path in [link.get_attribute("href") or "" for link in lacking.all()]:
        charlotte.go(path)
        lang = page.locator("textarea[lang]").first.get_attribute("lang")
        for number, box in enumerate(page.locator(".sheet-open textarea").all()):
            box.fill(f"{lang} {number}")
        page.locator("form.sheet .form-actions button[type=submit]").click()


def ask(eleni: Person) -> str:
    page = eleni.page
    eleni.go("/requests/new/")
    page.check(f"input[value='{FORM}']")
    eleni.step()
    eleni.go("/requests/new/authority/?country=DE")
    page.locator("#hits button[value='DE-0002']").first.click()
    page.check(f"#pick-{QUESTION}")
    eleni.step()
    for name, value in {"name": "Bau", "activity": "οικοδομή"}.items():
        page.fill(f"#id_subject-{name}", value)
    page.select_option("#id_subject-country", "DE")
    page.fill("#id_justification", REASON)
    eleni.step()
    eleni.step()
    number = re.search(r"IMI-[0-9-]+", page.url)
    assert number is not None
    eleni.press(number.group(), "send")
    return number.group()


def test_a_form_gets_a_question_and_a_request_asks_it(people):
    charlotte, eleni, anna = people
    page = charlotte.page
    charlotte.go(f"/administration/forms/{FORM}/")
    page.locator("form[action$='/start/'] button").click()
    add_question(charlotte)
    place = before(charlotte).index(QUESTION)
    page.locator(f"#part-{QUESTION} > .part-row button[value=up]").click()
    expect(page.locator(f"#part-{QUESTION}")).to_be_visible()
    assert before(charlotte).index(QUESTION) == place - 1

    translate(charlotte)
    charlotte.go(f"/administration/forms/{FORM}/draft/")
    page.locator(".page-actions a[href*='/preview/']").click()
    expect(page.locator("main")).to_contain_text(TEXT)
    charlotte.go(f"/administration/forms/{FORM}/draft/publish/")
    page.locator("main .form-actions button[type=submit]").click()
    charlotte.go(f"/administration/forms/{FORM}/")
    page.locator("a[href*='/compare/']").first.click()
    expect(page.locator("main")).to_contain_text(QUESTION)

    number = ask(eleni)
    anna.begin(number, "accept")
    anna.submit()
    anna.begin(number, "answers")
    anna.page.fill(f"input[name='a-{QUESTION}-0-NU_number']", "3")
    anna.page.select_option(f"select[name='a-{QUESTION}-0-NU_unit']", "year")
    anna.page.locator(".answer-actions button[value=send_reply]").click()
    expect(anna.page).to_have_url(re.compile(rf"/requests/{number}/$"))
    eleni.go(f"/requests/{number}/")
    assert re.search(r"3 el \d", eleni.text(f"#q-{QUESTION} .answer"))
    assert charlotte.problems == eleni.problems == anna.problems == []
