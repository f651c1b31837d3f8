"""Splitting questions off to another authority, as a request of its own."""

from datetime import datetime

from authorities.models import Authority
from requests.models import AskedQuestion, Exchange, Message, Participation, Subject
from requests.services.history import append_event
from requests.workflows.base import Side
from requests.workflows.information_request import State


def split_off(
    original: Exchange, responder: Authority, questions: list[AskedQuestion], *, at: datetime
) -> Exchange:
    """Return the new part, sent to the responder with the questions moved to it.

    Each question of the original stays in exactly one open part.
    """
    root = Exchange.objects.select_for_update().get(pk=original.original_id or original.pk)
    part = Exchange.objects.create(
        number=f"{root.number}/{root.parts.count() + 2}",
        original=root,
        split_from=original,
        kind=original.kind,
        area_id=original.area_id,
        procedure_id=original.procedure_id,
        version_id=original.version_id,
        state=State.SENT,
        requester_id=original.requester_id,
        responder=responder,
        author_id=original.author_id,
        language=original.language,
        urgent=original.urgent,
        wanted_on=original.wanted_on,
        date_proposed_on=original.wanted_on,
        date_proposed_at=at,
        created_at=at,
        sent_at=at,
        state_since=at,
        changed_at=at,
    )
    Subject.objects.create(exchange=part, data=original.subject.data)
    Message.objects.bulk_create(
        Message(
            exchange=part,
            kind=message.kind,
            text=message.text,
            language=message.language,
            authority_id=message.authority_id,
            at=message.at,
        )
        for message in original.messages.filter(kind="justification")
    )
    AskedQuestion.objects.filter(pk__in=[question.pk for question in questions]).update(
        exchange=part, draft=None
    )
    Participation.objects.create(
        exchange=part, authority_id=original.requester_id, role=Side.REQUESTER, since=at
    )
    Participation.objects.create(exchange=part, authority=responder, role=Side.RESPONDER, since=at)
    append_event(
        part,
        "create",
        at=at,
        authority=original.responder,
        data={"original": original.number, "wanted_on": str(part.wanted_on)},
    )
    part.due_on = part.next_due()
    part.save(update_fields=["event_count", "due_on"])
    part.participations.update(due_on=part.due_on)
    return part
