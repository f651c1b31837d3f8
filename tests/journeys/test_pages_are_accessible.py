"""Each page × language × width: no violation that axe knows of, nothing to scroll sideways."""

import pytest

from tests.journeys.accessibility import LANGUAGES, faults, in_language

VISITOR = [
    "/",
    "/login/",
    "/password/reset/",
    "/legal-notice/",
    "/accessibility/",
    "/demo/mail/",
    "/registration/applications/",
    "/registration/applications/sent/",
    "/registration/code/",
    "/nothing/here/",
]
OFFICIAL = [
    "/",
    "/account/",
    "/account/sessions/",
    "/account/security/",
    "/password/change/",
    "/account/security/totp/activate/",
]
ADMINISTRATOR = ["/administration/"]
HANDLER = "eleni.handler@demo.open-imi.example"


def log_in(page, site, email: str) -> None:
    page.goto(f"{site.url}/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", "open-imi-demo")
    page.click("#login_form [type=submit]")
    page.wait_for_url(f"{site.url}/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("email", "paths"),
    [
        (None, VISITOR),
        (HANDLER, OFFICIAL),
        ("charlotte.central@demo.open-imi.example", ADMINISTRATOR),
    ],
    ids=["visitor", "handler", "administrator"],
)
def test_nothing_keeps_anyone_from_using_the_pages(running_site, browser, language, email, paths):
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    if email:
        log_in(page, running_site, email)
    found = []
    for path in paths:
        page.goto(running_site.url + in_language(path, language))
        found += faults(page, language)
    context.close()
    assert not found


#: Changes the language of the account, so nobody else may use it.
SETTLER = "giulia.handler@demo.open-imi.example"


def test_a_demo_account_fills_the_form_and_a_menu_closes_on_escape(running_site, browser):
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(f"{running_site.url}/login/?lang=en")
    page.click(f"button:has-text('{SETTLER}')")
    assert page.input_value("#id_login") == SETTLER
    page.keyboard.press("Enter")
    page.wait_for_url(f"{running_site.url}/")
    menu = page.locator("details.language-menu")
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    page.keyboard.press("Shift+Tab")
    menu.locator("summary").click()
    menu.locator("button[value=el]").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "el"
    assert not complaints, "the policy of the browser blocked something"
    page.close()


def test_everything_works_without_javascript(running_site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, running_site, HANDLER)
    page.locator("details.user-menu summary").click()
    page.locator("details.user-menu button[type=submit]").click()
    page.wait_for_url(f"{running_site.url}/")
    assert page.locator(".login-link").is_visible()
    context.close()
