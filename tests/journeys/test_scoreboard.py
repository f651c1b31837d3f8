"""The Scoreboard in a browser: axe, narrow screens, the keyboard, and without JavaScript."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.journeys.accessibility import LANGUAGES, faults, in_language

PAGES = (
    "/scoreboard/",
    "/scoreboard/methodology/",
    "/scoreboard/trends/",
    "/scoreboard/2017/",
    "/scoreboard/2017/indicators/1/",
    "/scoreboard/2017/indicators/2/?area=PR",
    "/scoreboard/2017/countries/",
    "/scoreboard/2017/countries/DE/",
    "/scoreboard/2017/areas/",
    "/scoreboard/2017/areas/PQ/",
    "/scoreboard/2017/facts/",
    "/scoreboard/2017/changes/",
    "/scoreboard/2017/data/",
    "/scoreboard/2017/embed/indicators/1/",
    "/scoreboard/1999/",
)


@pytest.fixture(scope="module")
def site(running_site):
    """The running site with the editions of a small replay."""
    running_site.manage("replay", "2017", "--scale", "0.02", "--recount")
    return running_site


@pytest.fixture
def foreign_page():
    """Serve a text as the page of another origin; returns its address.

    On this machine, because browsers keep pages of the internet from what is local.
    """
    servers = []

    def serve(text: str) -> str:
        class Page(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *words):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def reader(browser):
    """One reader of all pages, whose browser keeps what pages share."""
    page = browser.new_context(bypass_csp=True).new_page()
    yield page
    page.context.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_keeps_anyone_from_reading_a_page(site, reader, path, lang):
    reader.goto(site.url + in_language(path, lang))
    assert not faults(reader, lang)


def test_the_map_is_walked_by_keyboard_and_zoomed_on_demand(site, browser):
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(f"{site.url}/scoreboard/2017/?lang=en")
    page.locator(".map-drawing a[aria-label^=Malta]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/countries/MT/")
    page.go_back()
    page.click(".map-toggle")
    page.wait_for_selector(".map-zoom path[role=link]", state="attached")
    assert page.locator(".map-zoom path[role=link]").count() == 31
    assert page.locator(".map-drawing").is_hidden()
    page.click(".map-toggle")
    assert page.locator(".map-drawing").is_visible()
    page.click(".map-toggle")
    page.locator(".map-zoom path[aria-label^=Malta]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/countries/MT/")
    assert not complaints, "the policy of the browser blocked something"
    context.close()


def test_a_reader_without_javascript_gets_everything(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/scoreboard/?lang=en")
    page.click("a:has-text('Open the edition')")
    page.locator(".map-drawing svg").wait_for()
    page.click("nav.tabs a:has-text('Answering')")
    page.locator(".chart-wide svg").wait_for()
    page.click("nav.tabs a:has-text('Services')")
    page.wait_for_url("**area=SVC**")
    assert page.locator("h1").inner_text().startswith("[2]")
    page.click("summary:has-text('Download')")
    with page.expect_download() as loading:
        page.click(".files-list a:has-text('CSV')")
    assert loading.value.suggested_filename == "imi-2017-indicator-2-svc.csv"
    context.close()


def test_a_chart_stands_in_a_foreign_page(site, browser, foreign_page):
    context = browser.new_context()
    page = context.new_page()
    page.goto(
        foreign_page(f'<iframe src="{site.url}/scoreboard/2017/embed/indicators/1/" width="900">')
    )
    page.frame_locator("iframe").locator(".chart-wide svg").wait_for()
    assert not context.cookies()
    context.close()
