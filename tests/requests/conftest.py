"""The federation, and a clock that the tests set."""

import pytest

from tests.personas import Net, a_net


@pytest.fixture
def net(db, monkeypatch, settings) -> Net:
    """The federation of `tests.personas`, the system's clock standing at its own."""
    settings.ROOT_URLCONF = "tests.requests.api_urls"
    made = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: made.now)
    return made
