"""What the journeys need: the real site with its worker running, and Debian's Chromium."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 600
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "no browser found: install one (on Debian: apt-get install chromium) or name it in CHROMIUM"
)
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]


def _and_the_page_has_come(act: Callable[..., Any]) -> Callable[..., Any]:
    """Have an action return when the page that it opens is there, not when it begins to come.

    Playwright returns at the first byte, when a slow machine's page is still empty.
    """

    @wraps(act)
    def acted(self: Locator | Page, *args: Any, **options: Any) -> Any:
        page = self if isinstance(self, Page) else self.page
        found = act(self, *args, **options)
        page.wait_for_load_state()
        return found

    return acted


for _kind in (Locator, Page):
    for _name in ("click", "press"):
        setattr(_kind, _name, _and_the_page_has_come(getattr(_kind, _name)))

#: What the browsers of a journey refused because the content policy forbids it.
REFUSED: list[str] = []


def _note_refusal(message: ConsoleMessage) -> None:
    if "Content Security Policy" in message.text:
        REFUSED.append(f"{message.page.url if message.page else ''}: {message.text}")


def _watched(make: Callable[..., Any]) -> Callable[..., Any]:
    """Have a browser that is opened listened to."""

    @wraps(make)
    def made(self: Browser, **options: Any) -> Any:
        found = make(self, **options)
        found.on("console", _note_refusal)
        return found

    return made


for _name in ("new_context", "new_page"):
    setattr(Browser, _name, _watched(getattr(Browser, _name)))


@pytest.fixture(autouse=True)
def _nothing_against_the_content_policy() -> Iterator[None]:
    REFUSED.clear()
    yield
    assert REFUSED == []


@dataclass
class Site:
    """A running installation of its own."""

    url: str
    environment: dict[str, str]
    log: Path

    @cached_property
    def accounts(self) -> list[dict[str, Any]]:
        """The demo's accounts."""
        return json.loads(self.manage("demo_accounts", "--format", "json"))

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the site; returns what it printed."""
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}: {done.stderr}"
        return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ready(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


@pytest.fixture(scope="session")
def running_site() -> Iterator[Site]:
    """Run `manage.py serve` with the demo in an installation of its own; stop it at the end."""
    var = Path(tempfile.mkdtemp(prefix="imi-site-"))
    port = _free_port()
    # Nothing of this test run's own settings may reach the site.
    dropped = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "DJANGO_", "PYTEST_", "COV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    environment = kept | {"VAR_DIR": str(var), "PORT": str(port), "DEMO": "1"}
    environment |= {"WEB_CONCURRENCY": "1", "DEMO_HISTORY": "0"}
    log = var / "site.log"
    with log.open("wb") as words:
        site = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "serve"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            cwd=ROOT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not _ready(port):
            if site.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the site did not start:\n{log.read_text()[-3000:]}")
            time.sleep(0.2)
        yield Site(f"http://127.0.0.1:{port}", environment, log)
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(60)
        shutil.rmtree(var, ignore_errors=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; skipped where there is none, a failure in CI."""
    named = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else BROWSERS
    program = next(filter(None, map(shutil.which, named)), None)
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=arguments)
        yield chromium
        chromium.close()
