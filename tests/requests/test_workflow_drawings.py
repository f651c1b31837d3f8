"""The drawn workflows are those of the tables."""

import pytest
from django.conf import settings

from requests.workflows import WORKFLOWS
from requests.workflows.drawing import page


@pytest.mark.parametrize("kind", WORKFLOWS)
def test_the_documentation_shows_the_table_as_it_is(kind):
    kept = (settings.BASE_DIR / "docs" / "workflows" / f"{kind}.md").read_text(encoding="utf-8")
    assert kept == page(WORKFLOWS[kind]), "run make docs-diagrams"


@pytest.mark.parametrize("kind", WORKFLOWS)
def test_every_action_stands_in_the_page(kind):
    drawn = page(WORKFLOWS[kind])
    assert all(f"`{name}`" in drawn for name in WORKFLOWS[kind].names)
