"""Sessions that have expired are gone in the morning; others stay."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.module_loading import import_string

from imi.accounts.nightly import sessions
from imi.kernel import clock


@pytest.mark.django_db
def test_only_what_has_expired_is_deleted():
    now = timezone.now()
    for key, days in (("old", -1), ("new", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(days=days)
        )
    sessions(day=clock.today(), at=clock.now() + timedelta(days=30))
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_every_step_of_the_night_can_be_called():
    assert all(callable(import_string(path)) for _job, path, _needs in settings.NIGHTLY_STEPS)
