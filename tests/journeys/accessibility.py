"""What keeps people from using a page: what axe finds, and pages that must be moved sideways."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
WIDTHS = (1280, 375)
LANGUAGES = ("en", "el", "bg")
#: A page that failed is easy to read; the walks don't look at it as if it were theirs.
STATUS = "performance.getEntriesByType('navigation')[0].responseStatus"
#: The rules of axe about what a translation changes.
OF_TEXTS = ["cat.name-role-value", "cat.text-alternatives", "cat.language", "cat.forms", "cat.aria"]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8") if AXE.exists() else ""


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def faults(page: Page, language: str = "en") -> list[str]:
    """Say what is wrong with the page as it stands, at each width.

    English is looked at whole. Another language changes names, texts and their length, not the
    structure or the colours: there axe looks once for names and texts that are missing or wrongly
    marked, and the width is measured as ever.
    """
    if not _axe():
        pytest.skip("axe-core isn't installed: npm install")
    page.evaluate(f"{_axe()};0")
    found = []
    if (status := page.evaluate(STATUS)) >= 500:
        found.append(f"{page.url} is answered {status}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{page.url} scrolls sideways at {width}")
        if language == "en":
            found += _violations(page, width)
        elif width == WIDTHS[0]:
            found += _violations(page, width, runOnly=OF_TEXTS)
    return found


def _violations(page: Page, width: int, **options: Any) -> list[str]:
    options |= {"resultTypes": ["violations"], "preload": False}
    result = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{page.url} at {width}: {one['id']} {one['nodes'][0]['target']}"
        for one in result["violations"]
    ]
