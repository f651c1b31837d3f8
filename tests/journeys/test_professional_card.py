"""A physiotherapist applies for a card; home and host act; the card is downloaded and checked."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import FILE, logged_in

PERSON = {
    "surname": "Lefèvre",
    "given_names": "Pierre",
    "birth_date": "1988-02-14",
    "document_number": "18FR12345",
}


@pytest.fixture
def people(running_site, browser):
    with logged_in(running_site, browser, "fr.cards", "de.cards") as all_of_them:
        yield all_of_them


@pytest.fixture
def applicant(running_site, browser):
    page = browser.new_context().new_page()
    page.goto(f"{running_site.url}/login/")
    page.fill("#id_login", "pierre.applicant@demo.open-imi.example")
    page.fill("#id_password", "open-imi-demo")
    page.press("#id_password", "Enter")
    page.wait_for_url("**/professional-card/mine/")
    yield page
    page.context.close()


def apply(page, url: str) -> str:
    """Write an application step by step and send it; returns its number."""
    page.goto(f"{url}/professional-card/mine/new/")
    page.locator("input[name=profession][value=physiotherapist]").check()
    page.locator("input[name=purpose][value=establishment]").check()
    page.select_option("#id_home", "FR")
    page.select_option("#id_host", "DE")
    page.locator("main form .form-actions button[type=submit]").click()
    for name, value in PERSON.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_nationality", "FR")
    page.locator("main form .form-actions button[type=submit]").click()
    for place, proves in enumerate(("identity", "qualification"), start=1):
        page.select_option("#id_proves", proves)
        page.set_input_files("#id_file", [FILE])
        page.locator("form[enctype] button[type=submit]").click()
        expect(page.locator(".card-documents > li")).to_have_count(place)
    page.locator("main a.ecl-button--primary").click()
    page.check("#id_consent")
    page.locator("main form .form-actions button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/mine/IMI-[0-9-]+/$"))
    return page.url.rstrip("/").rpartition("/")[2]


def test_a_physiotherapist_applies_for_a_card_and_downloads_it(running_site, people, applicant):
    home, host = people
    number = apply(applicant, running_site.url)

    home.begin(number, "acknowledge")
    home.page.fill("#id_fee", "90 euros")
    home.submit()
    expect(home.page.locator("main")).to_contain_text("90 euros")
    home.begin(number, "send_on")
    home.submit()
    expect(home.page.locator(".sides")).to_contain_text("DE-0008")
    host.press(number, "issue")
    expect(host.page.locator("main a[href$='/card.pdf']")).to_be_visible()

    applicant.reload()
    held = applicant.locator(".card-held-number").inner_text()
    answer = applicant.request.get(f"{applicant.url}card.pdf")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")

    # The address that the QR code opens, in a browser that is logged in nowhere.
    stranger = applicant.context.browser.new_context().new_page()
    stranger.goto(f"{running_site.url}/professional-card/check/?number={held}")
    stranger.fill("#id_document", PERSON["document_number"])
    stranger.locator("main form .form-actions button[type=submit]").click()
    expect(stranger.locator(".notice-success")).to_be_visible()
    assert held in stranger.locator("main").inner_text()
    stranger.context.close()
