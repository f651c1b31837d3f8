"""A throwaway installation to measure on."""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def installation() -> Iterator[None]:
    """Start embedded services of its own, migrated and with the catalogue."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "imi.test_settings"
    import django

    django.setup()
    from imi.embedded import readiness, services
    from imi.embedded.places import Places

    with services.in_use(Places(Path(os.environ["OPEN_IMI_TEST_RUN"]))):
        readiness.prepare()
        yield


def median_ms(function: Callable[[], Any], times: int = 7) -> float:
    """Return the median duration of a function in milliseconds, after one run to warm up."""
    function()
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        durations.append((time.perf_counter() - start) * 1000)
    return statistics.median(durations)
