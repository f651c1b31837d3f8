"""The app authorities."""

from importlib import import_module

from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    """See docs/architecture.md for what it may import."""

    name = "authorities"

    def ready(self) -> None:
        """Register what the outbox calls."""
        import_module("authorities.tasks")
