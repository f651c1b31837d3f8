"""The app requests."""

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """See docs/architecture.md for what it may import."""

    name = "requests"
