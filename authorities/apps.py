"""The app authorities."""

from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    """See docs/architecture.md for what it may import."""

    name = "authorities"
