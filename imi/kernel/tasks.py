"""Tasks of the kernel: keeping the promises of the outbox."""

from celery import shared_task

from imi.kernel import clock, outbox


@shared_task(name="kernel.deliver")
def deliver() -> None:
    """Deliver what waits in the outbox."""
    outbox.deliver(at=clock.now())
