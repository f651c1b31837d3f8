"""People find bodies of the real registers in their own language, by keyboard and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import logged_in

#: language, what is typed, the body's official name, a part of the explanation.
SEARCHES = (
    ("el", "ιατρικός σύλλογος Μπάρι", "Ordine Dei Medici", "ιατρικός = medico"),
    ("bg", "патентно ведомство Германия", "Patent- und Markenamt", "Германия = Deutschland"),
    ("mt", "awtorità tas-saħħa fl-Isvezja", "Socialstyrelsen", "Isvezja = "),
)


@pytest.fixture
def page(running_site, browser):
    context = browser.new_context(viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.base = running_site.url
    yield page
    context.close()


@pytest.mark.parametrize(("lang", "typed", "official", "why"), SEARCHES)
def test_a_body_of_a_real_register_is_found_and_the_hit_says_why(page, lang, typed, official, why):
    page.goto(f"{page.base}/authorities/?lang={lang}")
    page.fill("#q", typed)
    page.press("#q", "Enter")
    hit = page.locator(".hit", has_text=official).first
    expect(hit).to_be_visible()
    expect(hit.locator(".hit-why")).to_contain_text(why)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_suggestions_come_while_typing_and_are_chosen_by_keyboard(page):
    page.goto(f"{page.base}/authorities/?lang=el")
    page.locator("#q").press_sequentially("Ιατρικός σύλλογος Βερολίνο")
    expect(page.locator(".suggestion-list a").first).to_contain_text("Βερολίνο")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".suggestion-list a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator(".suggestion-list")).to_have_count(0)
    page.locator("#q").press_sequentially("υ")
    expect(page.locator(".suggestion-list a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/authorities/DE-0002/**")


def test_an_official_keeps_a_favourite_and_finds_counterparts(running_site, browser):
    with logged_in(running_site, browser, "eleni.handler") as (eleni,):
        eleni.go("/authorities/DE-0002/")
        expect(eleni.page.locator("#figures")).to_be_visible()
        eleni.page.locator(".star button").click()
        eleni.go("/authorities/")
        expect(eleni.page.locator("a[href*='DE-0002']").first).to_be_visible()
        expect(eleni.page.locator("#counterparts")).to_be_visible()
        assert not eleni.problems
