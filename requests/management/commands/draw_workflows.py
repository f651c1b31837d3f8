"""`manage.py draw_workflows`: draw the workflows into docs/workflows/."""

from django.conf import settings
from django.core.management.base import BaseCommand

from requests.workflows import WORKFLOWS
from requests.workflows.drawing import page


class Command(BaseCommand):
    """Write one page a kind of exchange."""

    help = "Draw every kind of exchange into docs/workflows/<kind>.md."

    def handle(self, *args: object, **options: object) -> None:
        """Write the pages and name them."""
        folder = settings.BASE_DIR / "docs" / "workflows"
        folder.mkdir(exist_ok=True)
        for kind, workflow in WORKFLOWS.items():
            (folder / f"{kind}.md").write_text(page(workflow), encoding="utf-8")
            self.stdout.write(f"docs/workflows/{kind}.md")
