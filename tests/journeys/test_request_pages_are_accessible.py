"""Each page of requests × language × width: no violation that axe knows, no sideways scroll."""

import pytest
from playwright.sync_api import Page

from tests.journeys.accessibility import LANGUAGES, faults, in_language

STATES = ("draft", "sent", "accepted", "replied", "refused", "more_info_asked", "closed")
#: Below a request received and not accepted, and below one being answered.
BELOW = {"sent": ("accept/", "refuse/", "forward/"), "accepted": ("answers/", "split/", "?print=1")}


def log_in(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/login/")
    page.fill("#id_login", f"{name}@demo.open-imi.example")
    page.fill("#id_password", "open-imi-demo")
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{url}/")


def the_pages(page: Page, url: str) -> list[str]:
    """The lists, and a request received in each state with the pages below it."""
    found = ["/requests/", "/requests/?tab=all&state=closed&due=late", "/requests/new/"]
    for state in STATES:
        side = "sent" if state == "draft" else "received"
        page.goto(f"{url}/requests/?tab=all&direction={side}&state={state}")
        path = page.locator(".list-number a").first.get_attribute("href")
        assert path is not None
        found += [path, *(path + below for below in BELOW.get(state, ()))]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_keeps_a_handler_from_using_the_pages(running_site, browser, language):
    page = browser.new_context(bypass_csp=True).new_page()
    log_in(page, running_site.url, "eleni.handler")
    found = []
    for path in the_pages(page, running_site.url):
        page.goto(running_site.url + in_language(path, language))
        found += faults(page, language)
    page.goto(running_site.url + in_language("/requests/new/", language))
    page.check("input[value='PQ-REQ']")
    page.locator(".step-buttons button").first.click()
    # What was begun before is kept, the authority too.
    page.goto(running_site.url + in_language("/requests/new/authority/", language))
    found += faults(page, language)
    page.locator("#hits button[name=responder]").first.click()
    found += faults(page, language)
    page.context.close()
    assert not found, "\n".join(found)


def test_nothing_keeps_a_coordinator_from_using_the_pages(running_site, browser):
    page = browser.new_context(bypass_csp=True).new_page()
    log_in(page, running_site.url, "sofia.referral")
    found = []
    desk = ("/coordination/", "/coordination/?by=region", "/webhooks/")
    for path in (*desk, "/requests/?tab=referrals", "/requests/?tab=overdue"):
        page.goto(running_site.url + path)
        found += faults(page)
    page.goto(f"{running_site.url}/requests/?tab=referrals")
    page.locator(".list-number a").first.click()
    found += faults(page)
    page.context.close()
    assert not found, "\n".join(found)


def test_nothing_keeps_persons_and_officers_from_their_rights(running_site, browser):
    page = browser.new_context(bypass_csp=True).new_page()
    found = []
    for path in ("/data-protection/request/", "/data-protection/status/"):
        page.goto(running_site.url + path)
        found += faults(page)
        page.locator("form button[type=submit]").last.click()  # the errors, too
        found += faults(page)
    log_in(page, running_site.url, "despina.dpo")
    for path in ("/data-protection/", "/data-protection/readings/", "/data-protection/person/"):
        page.goto(running_site.url + path)
        found += faults(page)
    page.fill("#id_words", "1985")
    page.fill("#id_purpose", "Test")
    page.locator("main form button[type=submit]").click()
    found += faults(page)
    page.locator("main table a").first.click()
    found += faults(page)
    page.context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_keeps_an_allocator_from_the_rules(running_site, browser, language):
    page = browser.new_context(bypass_csp=True).new_page()
    log_in(page, running_site.url, "giorgos.allocator")
    rules, found = "/requests/allocation/", []

    def see(path: str) -> None:
        page.goto(running_site.url + in_language(path, language))
        found.extend(faults(page, language))

    for path in ("/requests/", rules, f"{rules}try/", f"{rules}new/"):
        see(path)
    page.locator("main form button[type=submit]").last.click()
    found += faults(page, language)  # the errors, too
    page.fill("#id_name", f"Diplomas {language}")
    page.fill("#id_keywords", "diploma")
    page.locator("input[name=workers]").first.check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(f"{running_site.url}{rules}#rule-*")
    found += faults(page, language)
    change = page.locator(".rule-actions a").first.get_attribute("href")
    for path in (f"{change}", f"{change}delete/", f"{rules}try/"):
        see(path)
    page.context.close()
    assert not found, "\n".join(found)
