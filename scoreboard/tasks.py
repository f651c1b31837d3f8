"""Tasks of the Scoreboard: the nightly chain, and what the outbox calls."""

import structlog
from celery import shared_task

from imi.kernel import clock, outbox
from scoreboard.services import alerts
from scoreboard.services.nightly import AlreadyRunningError, run

log = structlog.get_logger()


@shared_task(name="scoreboard.nightly", acks_late=True, ignore_result=True)
def nightly() -> None:
    """Run the nightly chain for today; a second worker leaves it to the first."""
    try:
        run(clock.today(), clock.now)
    except AlreadyRunningError:
        log.info("nightly.already_running")


@outbox.handles(alerts.NIGHT)
def alert(payload: dict) -> None:
    """Tell the operators about a night."""
    alerts.send_alert(payload["what"])
