"""A step that others have overtaken is refused under the lock, not only by the page."""

import pytest

from imi.kernel import clock
from requests.models import Exchange
from requests.services.perform import perform
from requests.services.problems import StaleError
from tests.builders import a_walk, an_authority, an_official


@pytest.mark.django_db
def test_a_step_that_does_not_know_the_last_event_changes_nothing():
    asker = an_official(an_authority("GR"), "request_handler")
    number = a_walk(asker, an_authority("DE")).exchange.number
    before = Exchange.objects.get(number=number)
    step = {"number": number, "name": "delete", "by": asker, "at": clock.now()}
    for seen in (before.event_count - 1, before.event_count + 1):
        with pytest.raises(StaleError):
            perform(**step, seen=seen)
    assert Exchange.objects.get(number=number).state == before.state
    perform(**step, seen=before.event_count)
    assert Exchange.objects.get(number=number).state == "deleted"
