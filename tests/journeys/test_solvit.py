"""A complaint to SOLVIT goes from the public form to its end; its sender follows it by code."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import logged_in


@pytest.fixture
def people(running_site, browser):
    with logged_in(running_site, browser, "de.solvit", "fr.solvit") as all_of_them:
        yield all_of_them


@pytest.fixture
def citizen(running_site, browser):
    """A small telephone whose browser runs no scripts."""
    context = browser.new_context(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running_site.url}/solvit/")
    yield page
    context.close()


def complain(page) -> tuple[str, str]:
    """Answer the four questions and send a complaint; returns number and code."""
    for name, answer in (("border", "yes"), ("authority", "yes"), ("law", "yes"), ("court", "no")):
        page.check(f"input[name={name}][value={answer}]")
    page.click("main form button[type=submit]")
    fields = {
        "subject-surname": "Musterfrau",
        "subject-email": "musterfrau@person.example",
        "answers-SC02": "Caisse nationale",
        "answers-SC03": "Vier Jahre werden nicht gezählt.",
    }
    for name, text in fields.items():
        page.fill(f"[name='{name}']", text)
    page.select_option("[name='subject-residence']", "DE")
    page.select_option("[name='answers-SC01']", "FR")
    page.check("[name='answers-SC08'][value=no]")
    page.click("button[value=review]")
    page.click("button[value=change]")
    assert page.input_value("[name='answers-SC02']") == "Caisse nationale"
    page.click("button[value=review]")
    page.click("button[value=send]")
    return page.inner_text("#number"), page.inner_text("#code")


def write(person, number: str, action: str, **fields: str) -> None:
    """Take a step with texts on its own page."""
    person.begin(number, action)
    for name, text in fields.items():
        person.page.fill(f"#id_{name}", text)
    send(person, number)


def send(person, number: str) -> None:
    """Send the form of an action, and wait for the page that follows."""
    person.submit()
    expect(person.page).to_have_url(re.compile(rf"/requests/{number}/$"))


def test_a_complaint_is_followed_from_the_form_to_its_end(citizen, people):
    home, lead = people
    number, code = complain(citizen)
    citizen.click("main a.ecl-button--primary")
    citizen.fill("[name=code]", code)
    citizen.click("main form button[type=submit]")
    expect(citizen.locator("h1")).to_contain_text("arrived")

    write(home, number, "first_reaction", text="Wir prüfen Ihren Fall.")
    write(home, number, "ask_complainant", questions_text="Seit wann?")
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("Seit wann?")
    citizen.fill("[name=text]", "Seit Mai.")
    citizen.click("form[action$='/answer/'] button")

    home.begin(number, "send_to_lead")
    expect(home.page.locator("#id_centre")).to_have_value("FR-0801")
    home.page.fill("#id_analysis", "Verordnung 883/2004, Artikel 6.")
    send(home, number)
    lead.press(number, "accept")
    assert "Seit Mai." in lead.text("main")
    lead.begin(number, "propose_outcome")
    lead.page.check("input[name=outcome][value=resolved]")
    lead.page.fill("#id_text", "Les années sont comptées.")
    send(lead, number)
    write(home, number, "confirm", text="Ihre Jahre sind gezählt.")

    citizen.reload()
    expect(citizen.locator("h1")).to_contain_text("closed")
    shown = citizen.inner_text("main")
    assert "Ihre Jahre sind gezählt." in shown
    assert "883/2004" not in shown
