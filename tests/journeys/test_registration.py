"""A public applicant registers an authority; the coordinator returns, then validates it."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

NAME = "Επαγγελματικό Επιμελητήριο Αιτωλίας"
APPLICANT = "anna@epim-aitolias.example"
PASSWORD = "mia poly makria frasi 7"
SECONDS_FOR_A_MAIL = 90
DATA = {
    "name": NAME,
    "informal_en": "Chamber of Trades of Aetolia",
    "email": "info@epim-aitolias.example",
    "city": "Αγρίνιο",
    "official_name": "Άννα Παππά",
    "official_email": APPLICANT,
}


def new_page(browser: Browser) -> Page:
    return browser.new_context(locale="en-GB").new_page()


#: Mails are sent every minute; this gives the worker its task at once, as beat does.
SEND = "from imi.celery import app; app.send_task('kernel.deliver')"


def mail_with(page: Page, site, pattern: str) -> str:
    """What a pattern finds in the latest mails."""
    site.manage("shell", "-c", SEND)
    deadline = time.monotonic() + SECONDS_FOR_A_MAIL
    while time.monotonic() < deadline:
        page.goto(f"{site.url}/demo/mail/")
        if found := re.search(pattern, page.locator("main").inner_text()):
            return found[0]
        page.wait_for_timeout(500)
    pytest.fail(f"no mail with {pattern} came")


def fill(page: Page, url: str, coordinator: str) -> None:
    page.goto(f"{url}/")
    page.locator("a[href='/registration/applications/']").first.click()
    page.select_option("#id_country", "GR")
    page.locator("main form button[type=submit]").click()
    page.check(f"input[name=coordinator][value='{coordinator}']")
    page.locator("main form button[type=submit]").click()
    for name, value in DATA.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_name_lang", "el")
    page.check("input[name=areas][value=PQ]")
    page.locator("main form button[type=submit]").click()


def coordinator_of(running_site) -> dict:
    """A Greek national coordinator who looks after registrations."""
    return next(
        account
        for account in running_site.accounts
        if account["country"] in ("EL", "GR")
        and account["authority"] == "GR-0001"
        and "local_data_administrator" in account["roles"]
    )


def log_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(f"{url}/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{url}/")


def decide(page: Page, step: str, reason: str = "") -> None:
    """Take a step from the authority's desk."""
    page.locator(f".desk-steps a[href$='/{step}/']").click()
    if reason:
        page.fill("#id_reason", reason)
    page.locator("main form button[type=submit]").click()


def test_an_authority_registers_itself_and_its_first_official_logs_in(running_site, browser):
    url = running_site.url
    applicant, coordinator = new_page(browser), new_page(browser)
    fill(applicant, url, "GR-0001")
    if applicant.locator("#id_although_similar").count() and "sent" not in applicant.url:
        applicant.check("#id_although_similar")
        applicant.locator("main form button[type=submit]").click()
    expect(applicant.locator("h1")).to_have_text("Please confirm your address")

    link = mail_with(applicant, running_site, r"/registration/applications/\S+/")
    applicant.goto(url + link)
    expect(applicant.locator("main")).to_contain_text(NAME)
    applicant.locator("main form button[type=submit]").click()
    expect(applicant.locator("main")).to_contain_text("It waits for the decision")

    account = coordinator_of(running_site)
    log_in(coordinator, url, account["email"], account["password"])
    coordinator.goto(f"{url}/registration/?tab=waiting")
    coordinator.get_by_role("link", name=DATA["informal_en"]).click()
    desk = coordinator.url
    decide(coordinator, "return", "Please add the street.")

    applicant.goto(url + link)
    expect(applicant.locator("main")).to_contain_text("Please add the street.")
    applicant.fill("#id_address", "Οδός Χαριλάου Τρικούπη 1")
    if applicant.locator("#id_although_similar").count():
        applicant.check("#id_although_similar")
    applicant.locator("main form button[type=submit]").click()
    expect(applicant.locator("main")).to_contain_text("It waits for the decision")

    coordinator.goto(desk)
    decide(coordinator, "validate")
    expect(coordinator.locator(".desk-steps a[href$='/suspend/']")).to_have_count(1)

    code = mail_with(applicant, running_site, r"\b[A-Z2-9]{4}(-[A-Z2-9]{4}){3}\b")
    applicant.goto(f"{url}/registration/code/?code={code}")
    expect(applicant.locator("main")).to_contain_text(APPLICANT)
    applicant.locator("main form button[type=submit]").click()
    applicant.fill("#id_password1", PASSWORD)
    applicant.fill("#id_password2", PASSWORD)
    applicant.locator("main form button[type=submit]").click()
    log_in(applicant, url, APPLICANT, PASSWORD)
    applicant.goto(f"{url}/registration/")
    expect(applicant.locator("main")).to_contain_text(DATA["informal_en"])
    for page in (applicant, coordinator):
        page.context.close()
