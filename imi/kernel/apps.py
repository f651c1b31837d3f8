"""The kernel as a Django application."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Clock, outbox and job runs: what every other application stands on."""

    name = "imi.kernel"
    label = "kernel"
