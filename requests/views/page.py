"""What the page of a request shows, put together from its selectors."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authorities.models import Authority
from requests.models import Attachment, Message
from requests.selectors.case import Case, ShownQuestion
from requests.selectors.form_text import SubjectField
from requests.selectors.wording import Part, country_text, day_text, parts_of
from requests.workflows.card_application import CARD_APPLICATION
from requests.workflows.information_request import INFORMATION_REQUEST
from requests.workflows.labels import CHOICES, STATES
from requests.workflows.solvit_case import SOLVIT_CASE

#: What the two sides are called, where not initiator and responder.
_SIDES: dict[str, tuple[Promise, Promise]] = {
    INFORMATION_REQUEST.kind: (gettext_lazy("Requester"), gettext_lazy("Responder")),
    CARD_APPLICATION.kind: (gettext_lazy("Home authority"), gettext_lazy("Host authority")),
    SOLVIT_CASE.kind: (gettext_lazy("Home centre"), gettext_lazy("Lead centre")),
}


@dataclass(frozen=True)
class Row:
    """A question with its answer in words."""

    shown: ShownQuestion
    rows: list[list[Part]]

    @property
    def has_words(self) -> bool:
        """Whether the answer holds text in the respondent's own words."""
        return any(part.free for row in self.rows for part in row)


@dataclass
class Block:
    """A section of the form with the questions asked of it."""

    code: str
    title: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Moment:
    """A step of the history, with what was written when taking it."""

    at: datetime
    title: str
    messages: list[Message] = field(default_factory=list)


@dataclass(frozen=True)
class SubjectValue:
    """A field of the subject; free: the requester's own words."""

    label: str
    text: str
    free: bool


def blocks(case: Case) -> list[Block]:
    """The questions asked, by section, with answers in words."""
    titles = {section.code: section.title for section in case.form.repeated_sections}
    found: dict[str, Block] = {}
    for shown in case.questions:
        code = shown.text.section
        block = found.setdefault(code, Block(code, titles[code]))
        block.rows.append(Row(shown, parts_of(shown.answer, shown.text)))
    return list(found.values())


def subject_values(case: Case) -> list[SubjectValue]:
    """The subject as far as the actor may see it: before acceptance what identifies nobody."""
    standing = case.standing
    if not standing.sees_questions or case.exchange.blocked_at:
        return []
    if case.subject is None and not case.exchange.is_open:
        return []
    data = case.exchange.subject.data
    return [
        subject_value(entry, data[entry.code])
        for entry in case.form.subject_fields
        if data.get(entry.code) and (case.subject is not None or entry.open)
    ]


def subject_value(entry: SubjectField, value: Any) -> SubjectValue:
    """A field of the subject in words."""
    if entry.type == "CC":
        return SubjectValue(entry.label, country_text(value), False)
    if entry.type == "D":
        return SubjectValue(entry.label, day_text(value), False)
    return SubjectValue(entry.label, str(value), True)


def history(case: Case) -> list[Moment]:
    """The steps, newest first; a text stands with the step at which it was written."""
    moments = [Moment(event.at, event.sentence) for event in case.events]
    by_instant = {moment.at: moment for moment in moments}
    for message in case.comments or []:
        if moment := by_instant.get(message.at):
            moment.messages.append(message)
        else:
            moments.append(Moment(message.at, _("A text was written."), [message]))
    return sorted(moments, key=lambda moment: moment.at)[::-1]


def facts(case: Case) -> list[tuple[str, Any]]:
    """The dates of the request, those that are known."""
    exchange = case.exchange
    rows = [
        (_("Drafted"), exchange.created_at if not exchange.sent_at else None),
        (_("Published") if exchange.workflow.shared else _("Sent"), exchange.sent_at),
        (_("Reply wanted by"), exchange.wanted_on),
        (_("Proposed date"), exchange.date_proposed_on if exchange.accepted_at else None),
        (_("Agreed date"), exchange.agreed_on),
        (_("Date set by a coordinator"), exchange.due_set_on),
        (_("Accepted"), exchange.accepted_at),
        (_("Answered"), exchange.replied_at),
        (_("More wanted by"), exchange.more_wanted_on),
        (_("Refused"), exchange.refused_at),
        (_("Closed"), exchange.closed_at),
    ]
    return [(label, value) for label, value in rows if value]


def ratings(case: Case) -> list[tuple[str, Promise]]:
    """The requester's own evaluation; one alone isn't shown to the authority it is about."""
    given = getattr(case.exchange, "evaluation", None)
    if given is None or case.standing.side != "requester" or not case.standing.sees_content:
        return []
    return [
        (_("In time for your needs"), CHOICES[given.timeliness]),
        (_("Effort made to answer"), CHOICES[given.efforts]),
    ]


def sides(case: Case) -> Iterator[tuple[str, Authority]]:
    """The authorities that began it and that answers, with what each of them is here."""
    kind = case.exchange.kind
    first, second = _SIDES.get(kind, (_("Initiator"), _("Responder")))
    yield str(first), case.exchange.requester
    if case.exchange.responder is not None:
        yield str(second), case.exchange.responder
    asked = case.exchange.workflow.consults
    if asked and not case.standing.is_consulted:
        parts = case.exchange.participations.filter(role__in=asked, until__isnull=True)
        for part in parts.select_related("authority__country").order_by("pk"):
            yield _("Consulted"), part.authority


def state_pair(state: str) -> tuple[Promise, str]:
    """The label of a state and its tone."""
    return STATES[state]


def documents_by_key(documents: list[Attachment]) -> dict[str, Attachment]:
    """The files by the key that answers name them by."""
    return {file.key: file for file in documents}
