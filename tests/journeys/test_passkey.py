"""A passkey: added once, then the only thing needed to log in."""

from playwright.sync_api import Browser, Page, expect

WHO = "maria.handler@demo.open-imi.example"
PASSWORD = "open-imi-demo"


def test_an_official_adds_a_passkey_and_logs_in_with_it_alone(browser: Browser, running_site):
    # A passkey belongs to a domain; an address of numbers is none.
    url = running_site.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(locale="en")
    page = context.new_page()
    _give_authenticator(page)
    page.goto(f"{url}/login/?lang=en")
    page.fill("input[name=login]", WHO)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda there: "/login/" not in there)

    page.goto(f"{url}/account/security/webauthn/add/?lang=en")
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
    page.fill("input[name=name]", "Office telephone")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda there: "add" not in there)
    page.goto(f"{url}/account/security/webauthn/?lang=en")
    expect(page.get_by_role("rowheader", name="Office telephone")).to_be_visible()

    context.clear_cookies()
    page.goto(f"{url}/login/?lang=en")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda there: "/login/" not in there)
    page.goto(f"{url}/requests/?lang=en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Requests")
    context.close()


def _give_authenticator(page: Page) -> None:
    """Put a virtual authenticator into the browser, which verifies its holder at once."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
