"""What the outbox calls for requests; registered when the app is ready."""

from authorities.services.standing import ACCESS_CHANGED
from authorities.services.succession import register_holder
from imi.kernel import clock, outbox
from requests.models import Event
from requests.services import (
    applicants,
    complaint_mails,
    mails,
    rights,
    rights_mails,
    succeed,
    webhooks,
)
from requests.services.access import tell_of_access
from requests.services.complaints import NEW_CODE
from requests.services.effects.solvit import NEWS
from requests.services.notify import MAIL_NOW, notify_of_event

register_holder(succeed.HOLDER)


@outbox.handles("exchange.moved")
def tell(payload: dict) -> None:
    """Note whom a step concerns."""
    event = Event.objects.select_related("exchange").get(pk=payload["event"])
    notify_of_event(event, at=clock.now())
    webhooks.promise_calls(event, at=clock.now())


@outbox.handles(ACCESS_CHANGED)
def tell_access(payload: dict) -> None:
    """Note in open requests that an authority's access to their area changed."""
    tell_of_access(
        payload["authority"],
        payload["area"],
        suspended=payload["suspended"],
        by=payload["by"],
        at=clock.now(),
    )


@outbox.handles(rights.RECEIVED)
def tell_of_rights(payload: dict) -> None:
    """Confirm a person's request, and tell the authority's officer of it."""
    rights_mails.confirm(payload["request"])
    rights_mails.tell_officers(payload["request"])


@outbox.handles(rights.DECIDED)
def tell_decision(payload: dict) -> None:
    """Tell a person that the request was decided, or needs more time."""
    rights_mails.tell_person(payload["request"])


@outbox.handles(rights_mails.REMIND)
def remind_of_rights(payload: dict) -> None:
    """Remind the officer of a request that is due."""
    rights_mails.tell_officers(payload["request"])


@outbox.handles(applicants.ASKED)
def mail_account_link(payload: dict) -> None:
    """Send the link with which an applicant's address is confirmed."""
    applicants.mail_link(payload["applicant"])


@outbox.handles(webhooks.CALL)
def call_webhook(payload: dict) -> None:
    """Call another system."""
    webhooks.call(payload["webhook"], payload["event"], at=clock.now())


@outbox.handles(mails.DIGEST)
def mail_digest(payload: dict) -> None:
    """Gather an official's digest."""
    mails.gather_digest(payload["official"])


@outbox.handles(MAIL_NOW)
def mail_now(payload: dict) -> None:
    """Send what can't wait, or is meant for an authority's mailbox."""
    if "official" in payload:
        mails.gather_urgent(payload["official"])
    else:
        mails.gather_for_mailbox(payload["authority"])


@outbox.handles(mails.SEND)
def mail_batch(payload: dict) -> None:
    """Send one mail."""
    mails.send_batch(payload["batch"], at=clock.now())


@outbox.handles(NEWS)
def tell_complainant(payload: dict) -> None:
    """Tell a complainant that something happened in a case."""
    complaint_mails.tell(payload["exchange"], payload["step"], payload["turn"])


@outbox.handles(NEW_CODE)
def mail_code(payload: dict) -> None:
    """Mail a complainant a new code."""
    complaint_mails.mail_code(payload["exchange"], at=clock.now())
