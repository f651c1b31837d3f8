"""What the outbox calls for requests; registered when the app is ready."""

from authorities.services.succession import register_holder
from imi.kernel import clock, outbox
from requests.models import Event
from requests.services import mails, succeed, webhooks
from requests.services.notify import MAIL_NOW, notify_of_event

register_holder(succeed.HOLDER)


@outbox.handles("exchange.moved")
def tell(payload: dict) -> None:
    """Note whom a step concerns."""
    event = Event.objects.select_related("exchange").get(pk=payload["event"])
    notify_of_event(event, at=clock.now())
    webhooks.promise_calls(event, at=clock.now())


@outbox.handles(webhooks.CALL)
def call_webhook(payload: dict) -> None:
    """Call another system."""
    webhooks.call(payload["webhook"], payload["event"], at=clock.now())


@outbox.handles(mails.DIGEST)
def mail_digest(payload: dict) -> None:
    """Send an official's digest."""
    mails.send_digest(payload["official"], at=clock.now())


@outbox.handles(MAIL_NOW)
def mail_now(payload: dict) -> None:
    """Send what can't wait, or is meant for an authority's mailbox."""
    if "official" in payload:
        mails.send_urgent(payload["official"], at=clock.now())
    else:
        mails.send_to_mailbox(payload["authority"], at=clock.now())
