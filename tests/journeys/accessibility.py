"""What keeps people from using a page: what axe finds, and pages that must be moved sideways."""

import json
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
WIDTHS = (1280, 375)
LANGUAGES = ("en", "el", "bg")


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8") if AXE.exists() else ""


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def faults(page: Page, language: str = "en") -> list[str]:
    """Say what is wrong with the page as it stands, at each width.

    Colours are the same in every language, and what takes axe longest: they are looked at in
    English.
    """
    if not _axe():
        pytest.skip("axe-core isn't installed: npm install")
    options = {"resultTypes": ["violations"], "preload": False}
    if language != "en":
        options["rules"] = {"color-contrast": {"enabled": False}}
    page.evaluate(f"{_axe()};0")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{page.url} scrolls sideways at {width}")
        result = page.evaluate(f"axe.run(document, {json.dumps(options)})")
        found += [
            f"{page.url} at {width}: {one['id']} {one['nodes'][0]['target']}"
            for one in result["violations"]
        ]
    return found
