"""The shell of Open IMI: settings, URLs, accounts, UI kit, embedded services."""

from imi.celery import app as celery_app

__all__ = ["celery_app"]
