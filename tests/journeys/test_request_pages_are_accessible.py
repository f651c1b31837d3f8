"""Each page of requests × language × width: no violation that axe knows, no sideways scroll."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
WIDTHS = (1280, 375)
STATES = ("draft", "sent", "accepted", "replied", "refused", "more_info_asked", "closed")
#: Below a request received and not accepted, and below one being answered.
BELOW = {"sent": ("accept/", "refuse/", "forward/"), "accepted": ("answers/", "split/", "?print=1")}


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        pytest.skip("axe-core isn't installed: npm install")
    return AXE.read_text(encoding="utf-8")


def log_in(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/login/")
    page.fill("#id_login", f"{name}@demo.open-imi.example")
    page.fill("#id_password", "open-imi-demo")
    page.press("#id_password", "Enter")
    page.wait_for_url(f"{url}/")


def faults(page: Page, axe: str) -> list[str]:
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{page.url} scrolls sideways at {width}")
        page.evaluate(f"{axe};0")
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{page.url} at {width}: {one['id']} {one['nodes'][0]['target']}"
            for one in result["violations"]
        ]
    return found


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


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


@pytest.mark.parametrize("language", ["en", "el", "bg"])
def test_nothing_keeps_a_handler_from_using_the_pages(running_site, browser, axe, language):
    page = browser.new_context(bypass_csp=True).new_page()
    log_in(page, running_site.url, "eleni.handler")
    found = []
    for path in the_pages(page, running_site.url):
        page.goto(running_site.url + in_language(path, language))
        found += faults(page, axe)
    page.goto(running_site.url + in_language("/requests/new/", language))
    page.check("input[value='PQ-REQ']")
    page.locator(".step-buttons button").first.click()
    # What was begun before is kept, the authority too.
    page.goto(running_site.url + in_language("/requests/new/authority/", language))
    found += faults(page, axe)
    page.locator("#hits button[name=responder]").first.click()
    found += faults(page, axe)
    page.context.close()
    assert not found, "\n".join(found)


def test_nothing_keeps_a_coordinator_from_using_the_pages(running_site, browser, axe):
    page = browser.new_context(bypass_csp=True).new_page()
    log_in(page, running_site.url, "sofia.referral")
    found = []
    desk = ("/coordination/", "/coordination/?by=region", "/webhooks/")
    for path in (*desk, "/requests/?tab=referrals", "/requests/?tab=overdue"):
        page.goto(running_site.url + path)
        found += faults(page, axe)
    page.goto(f"{running_site.url}/requests/?tab=referrals")
    page.locator(".list-number a").first.click()
    found += faults(page, axe)
    page.context.close()
    assert not found, "\n".join(found)


def test_nothing_keeps_persons_and_officers_from_their_rights(running_site, browser, axe):
    page = browser.new_context(bypass_csp=True).new_page()
    found = []
    for path in ("/data-protection/request/", "/data-protection/status/"):
        page.goto(running_site.url + path)
        found += faults(page, axe)
        page.locator("form button[type=submit]").last.click()  # the errors, too
        found += faults(page, axe)
    log_in(page, running_site.url, "despina.dpo")
    for path in ("/data-protection/", "/data-protection/readings/", "/data-protection/person/"):
        page.goto(running_site.url + path)
        found += faults(page, axe)
    page.fill("#id_words", "1985")
    page.fill("#id_purpose", "Test")
    page.locator("main form button[type=submit]").click()
    found += faults(page, axe)
    page.locator("main table a").first.click()
    found += faults(page, axe)
    page.context.close()
    assert not found, "\n".join(found)
