"""The app requests."""

from importlib import import_module

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """See docs/architecture.md for what it may import."""

    name = "requests"

    def ready(self) -> None:
        """Register what the outbox calls, in every process that keeps promises."""
        import_module("requests.tasks")
