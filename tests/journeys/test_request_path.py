"""The whole path of a request between two people who share no language, with the real site."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.people import GREEK, REASON, ask, fill, logged_in


@pytest.fixture
def people(running_site, browser):
    with logged_in(running_site, browser, "eleni.handler", "anna.handler") as both:
        yield both


def test_two_people_who_share_no_language_settle_a_request(people):
    eleni, anna = people
    number = ask(eleni)

    # The German handler finds it on her desk, reads it in German, and needs more time.
    anna.go("/requests/")
    expect(anna.page.get_by_role("link", name=number)).to_be_visible()
    anna.go(f"/requests/{number}/")
    assert not GREEK.search(anna.text(".questions >> nth=0"))
    assert "Schmidt" not in anna.text("main")
    anna.begin(number, "accept")
    later = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011
    anna.page.fill("#id_counter_date", later)
    anna.page.fill("#id_reason", "Wir müssen im Archiv nachsehen.")
    anna.submit()
    assert "Schmidt" in anna.text("main")
    original = anna.page.locator(".free-text[lang=el]", has_text=REASON)
    expect(original).to_be_visible()

    # The Greek handler agrees.
    eleni.press(number, "accept_date")

    # All is answered on one page; a question opens when its condition holds.
    anna.begin(number, "answers")
    page = anna.page
    expect(page.locator("#box-PQ09")).to_be_hidden()
    page.locator("#box-PQ08 input[value=yes]").check()
    expect(page.locator("#box-PQ09")).to_be_visible()
    for box in page.locator(".box:visible").all():
        fill(box)
    page.locator(".answer-actions button[value=save_answer]").dblclick()
    expect(page.locator(".messages")).to_be_visible()
    page.locator(".answer-actions button[value=send_reply]").dblclick()
    expect(page).to_have_url(re.compile(rf"/requests/{number}/$"))

    # The answers are read in Greek, files can be opened; closed and evaluated.
    eleni.go(f"/requests/{number}/")
    answers = eleni.text("#q-PQ01 .answer")
    assert GREEK.search(answers)
    assert eleni.page.locator(".question .answer").count() >= 24
    with eleni.page.expect_download() as download:
        eleni.page.locator(".documents a").first.click()
    assert download.value.suggested_filename == "archive.pdf"
    eleni.press(number, "close")
    eleni.begin(number, "rate")
    eleni.page.locator("input[name=timeliness][value=satisfied]").check()
    eleni.page.locator("input[name=efforts][value=very_satisfied]").check()
    eleni.submit()

    # The history shows every step, to both in their own order of sight.
    eleni.go(f"/requests/{number}/")
    assert eleni.page.locator(".timeline-item").count() == 7
    anna.go(f"/requests/{number}/")
    assert anna.page.locator(".timeline-item").count() == 8  # saved answers are her side's
    assert eleni.problems == anna.problems == []


def test_an_open_page_tells_what_happened_and_a_stale_one_loses_nothing(people):
    eleni, anna = people
    number = ask(eleni)
    anna.begin(number, "refuse")
    eleni.begin(number, "amend")
    eleni.page.fill("#id_comment", "Παρακαλώ γρήγορα.")
    eleni.submit()
    anna.page.locator("input[name=reason][value=duplicate]").check()
    anna.page.fill("#id_comment", "Ein langer Text, der nicht verloren gehen darf.")
    with anna.page.expect_response(lambda answer: answer.status == 409):
        anna.submit()
    expect(anna.page.locator("#id_comment")).to_have_value(
        "Ein langer Text, der nicht verloren gehen darf."
    )
    anna.submit()
    expect(anna.page.locator(".status-danger").first).to_be_visible()
