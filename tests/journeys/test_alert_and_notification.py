"""An alert from France reaches all; a notification of a cultural object is sent and commented."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.people import fill, logged_in


@pytest.fixture
def people(running_site, browser):
    names = ("camille.alerts", "de.alerts", "de.modules", "fr.heritage", "it.heritage")
    with logged_in(running_site, browser, *names) as all_of_them:
        yield all_of_them


def begin(person, code: str) -> str:
    """Begin a draft and fill in its form; returns the number."""
    person.go("/exchanges/new/")
    page = person.page
    page.locator(f"input[name=procedure][value={code}]").check()
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/content/$"))
    number = page.url.rstrip("/").split("/")[-2]
    yesterday = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011
    for control in page.locator("form.answers input:visible, form.answers textarea:visible").all():
        kind = control.get_attribute("type")
        if kind == "date" and "ends" not in (control.get_attribute("name") or ""):
            control.fill(yesterday)
        elif kind in {None, "text"} and not control.input_value():
            control.fill("Musterfall")
    for chooser in page.locator("form.answers select:visible").all():
        chooser.select_option(index=1)
    for box in page.locator("form.answers .box:visible").all():
        fill(box)
    for end in page.locator("form.answers .box input[type=date][name$=_to]").all():
        end.fill("")  # the period has no end
    page.locator("form.answers .form-actions button[type=submit]").click()
    expect(page).to_have_url(re.compile(rf"/requests/{number}/$"))
    return number


def test_an_alert_from_france_reaches_all_and_is_assigned(people):
    camille, contact, handler, _french, _italian = people
    number = begin(camille, "PQ-ALH")
    camille.press(number, "broadcast")
    expect(camille.page.locator(".reach > li")).to_have_count(29)

    # The German contact sees what is needed to assign it, and nobody's name.
    contact.go("/exchanges/received/")
    expect(contact.page.get_by_role("link", name=number)).to_be_visible()
    contact.begin(number, "disseminate")
    contact.page.locator("input[name=authorities][value=DE-0003]").check()
    contact.submit()

    # The authority to which it is assigned sees the whole, and puts it aside.
    handler.go("/exchanges/received/")
    handler.page.locator(f"input[name=number][value='{number}']").check()
    handler.page.locator("main form[method=post] .form-actions button").click()
    expect(handler.page.get_by_role("link", name=number)).to_have_count(0)
    handler.go(f"/requests/{number}/")
    assert "Musterfall" in handler.text("main")


def test_a_notification_of_a_cultural_object_is_sent_and_commented(people):
    _camille, _contact, _handler, french, italian = people
    number = begin(french, "CUL-NFO")
    french.press(number, "broadcast")
    italian.go("/exchanges/received/")
    expect(italian.page.get_by_role("link", name=number)).to_be_visible()
    italian.begin(number, "comment")
    italian.page.fill("#id_text", "Quali segni si trovano sul retro?")
    italian.submit()
    french.go(f"/requests/{number}/")
    assert "Quali segni" in french.text("main")
    french.begin(number, "answer_comment")
    french.page.fill("#id_text", "Un sceau rouge.")
    french.submit()
    italian.go(f"/requests/{number}/")
    assert "Un sceau rouge" in italian.text("main")
