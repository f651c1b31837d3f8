"""The Celery application; its plan stands in `imi.settings.celery`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imi.settings")

app = Celery("imi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
