"""The shell as a Django application."""

from django.apps import AppConfig

from imi.formats.months import use_cldr_months


class ShellConfig(AppConfig):
    """Templates, static files and accounts; no domain rule."""

    name = "imi"
    label = "shell"

    def ready(self) -> None:
        """Name months as the CLDR does."""
        use_cldr_months()
