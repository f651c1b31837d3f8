"""The task that empties the outbox each minute."""

import pytest

from imi.kernel import outbox
from imi.kernel.models import OutboxEntry
from imi.kernel.tasks import deliver


@pytest.mark.django_db
def test_more_than_a_batch_waits_for_no_second_minute(monkeypatch):
    kept: list[int] = []
    monkeypatch.setitem(outbox._handlers, "test", [lambda payload: kept.append(payload["n"])])
    monkeypatch.setattr(outbox.deliver, "__kwdefaults__", {"limit": 5})
    for number in range(12):
        outbox.promise("test", f"stream-{number % 3}", n=number)
    deliver()
    assert sorted(kept) == list(range(12))
    assert not OutboxEntry.objects.filter(topic="test").exists()
