"""The app scoreboard."""

from django.apps import AppConfig


class ScoreboardConfig(AppConfig):
    """See docs/architecture.md for what it may import."""

    name = "scoreboard"
