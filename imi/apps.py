"""The shell as a Django application."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Templates, static files and accounts; no domain rule."""

    name = "imi"
    label = "shell"
