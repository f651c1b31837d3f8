"""Tasks of the kernel: keeping the promises of the outbox."""

from time import monotonic

from celery import shared_task

from imi.kernel import clock, outbox

#: Less than the minute after which the next task comes, which goes on.
SECONDS = 50


@shared_task(name="kernel.deliver")
def deliver() -> None:
    """Deliver what waits in the outbox, one batch after another."""
    end = monotonic() + SECONDS
    while sum(outbox.deliver(at=clock.now()).values()) and monotonic() < end:
        pass
