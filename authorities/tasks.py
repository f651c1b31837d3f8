"""What the outbox calls for the registry; registered when the app is ready."""

from authorities.services import notices
from imi.kernel import clock, outbox


@outbox.handles(notices.INVITED)
def invite(payload: dict) -> None:
    """Send an invitation."""
    notices.send_invitation(payload["membership"], at=clock.now())


@outbox.handles(notices.APPLIED)
def confirm_address(payload: dict) -> None:
    """Ask an applicant to confirm the address."""
    notices.send_application(payload["application"])


@outbox.handles(notices.MOVED)
def tell(payload: dict) -> None:
    """Tell an authority what was decided about it."""
    notices.send_step(payload["authority"], payload["step"], payload["reason"])
