"""A German authority publishes a type-approval; Italy finds it, and then the public."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import fill, logged_in

NUMBER = "e1*2016/1628*2017/656EV5/D*7777*00"


@pytest.fixture
def people(running_site, browser):
    with logged_in(running_site, browser, "de.records", "it.records") as both:
        yield both


def test_a_record_is_published_found_abroad_and_opened_to_the_public(running_site, browser, people):
    german, italian = people
    german.go("/repositories/NRM-REP/")
    german.page.locator("form[action='/exchanges/new/'] button").click()
    expect(german.page).to_have_url(re.compile(r"/content/$"))
    number = german.page.url.rstrip("/").split("/")[-2]
    for box in german.page.locator("form.answers .box:visible").all():
        fill(box)
    first = german.page.locator("form.answers .box").first
    first.locator("input[type=text], textarea").first.fill(NUMBER)
    german.page.locator("form.answers .form-actions button[type=submit]").click()
    expect(german.page).to_have_url(re.compile(rf"/requests/{number}/$"))
    german.press(number, "publish")

    # Italy looks it up by its number, reads it, and can't change it.
    italian.go("/repositories/")
    italian.page.locator("a[href='/repositories/NRM-REP/']").click()
    italian.page.fill("#id_q", "7777")
    italian.page.locator("form.filters button[type=submit]").click()
    italian.page.locator(f"a[href='/requests/{number}/']").click()
    assert NUMBER in italian.text("main")
    expect(italian.page.locator(f".next a[href*='/requests/{number}/']")).to_have_count(0)

    # The public sees it once its owner has opened it, by the open fields alone.
    page = browser.new_context().new_page()
    address = f"{running_site.url}/registers/NRM-REP/{number}/"
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    german.begin(number, "open_to_public")
    german.page.check("#id_no_personal_data")
    german.submit()
    page.goto(f"{running_site.url}/registers/NRM-REP/?q=7777")
    page.locator(f"a[href$='/{number}/']").click()
    assert NUMBER in page.locator("main").inner_text()
    page.context.close()
    assert german.problems == italian.problems == []
