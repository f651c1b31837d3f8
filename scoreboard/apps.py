"""The app scoreboard."""

from importlib import import_module

from django.apps import AppConfig


class ScoreboardConfig(AppConfig):
    """See docs/architecture.md for what it may import."""

    name = "scoreboard"

    def ready(self) -> None:
        """Register what the outbox calls."""
        import_module("scoreboard.tasks")
