"""Tasks of the Scoreboard: the nightly chain."""

import structlog
from celery import shared_task

from imi.kernel import clock
from scoreboard.services.nightly import AlreadyRunningError, run

log = structlog.get_logger()


@shared_task(name="scoreboard.nightly", acks_late=True, ignore_result=True)
def nightly() -> None:
    """Run the nightly chain for today; a second worker leaves it to the first."""
    try:
        run(clock.today(), clock.now)
    except AlreadyRunningError:
        log.info("nightly.already_running")
