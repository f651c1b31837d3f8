"""One request as an actor sees it: the shape of the API, and what the page shows besides."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Subquery

from authorities.models import Membership
from requests.events import CROSSINGS, sentence
from requests.models import AskedQuestion, Attachment, Event, Exchange, Look, Message
from requests.selectors.catalogue import form_of
from requests.selectors.consulted import answers_shown, steps_shown, texts_shown
from requests.selectors.form_text import FormText, QuestionText, code_of
from requests.selectors.named_in_steps import recorded, with_names
from requests.selectors.standing import Standing, standing_of
from requests.workflows.base import Side


@dataclass(frozen=True)
class ShownQuestion:
    """A question asked, with its answer as far as the actor may see it."""

    asked: AskedQuestion
    text: QuestionText
    answer: Any
    is_draft: bool


@dataclass(frozen=True)
class ShownEvent:
    """A step of the history with its sentence in the current language.

    crossing: an approval inside the other side, told as what it brought about; pages show it,
    the API's history leaves it out.
    """

    at: datetime
    name: str
    authority: str
    sentence: str
    state: str
    sequence: int
    crossing: bool = False


@dataclass
class Case:
    """A request as one actor sees it.

    subject: {code: value} or None where it isn't shown. messages: those the actor may read.
    """

    exchange: Exchange
    standing: Standing
    form: FormText
    questions: list[ShownQuestion] = field(default_factory=list)
    events: list[ShownEvent] = field(default_factory=list)
    messages: list[Message] | None = None
    subject: dict | None = None
    parts: list[str] = field(default_factory=list)

    @property
    def justification(self) -> str | None:
        """The reason given for asking."""
        for message in self.messages or []:
            if message.kind == "justification":
                return message.text
        return None

    @property
    def justification_message(self) -> Message | None:
        """The same, as it was written."""
        return next((m for m in self.messages or [] if m.kind == "justification"), None)

    @property
    def comments(self) -> list[Message] | None:
        """The other free texts, oldest first."""
        if self.messages is None:
            return None
        return [message for message in self.messages if message.kind != "justification"]


def find_exchange(number: str, membership: Membership | None) -> Exchange:
    """Return an exchange within the actor's scope, by its number as in addresses.

    Shape: Exchange + ``part_numbers`` (those of the parts split off, in order), ``has_files`` and
    ``looked`` (up to which step the actor knows it). Raises Exchange.DoesNotExist for a foreign
    one as for a missing one. One query, or two where allocation decides what the actor sees.
    """
    found = find_exchanges([number], membership).get(number)
    if found is None:
        raise Exchange.DoesNotExist
    return found


def find_exchanges(numbers: Iterable[str], membership: Membership | None) -> dict[str, Exchange]:
    """Return those within the actor's scope by the numbers they were asked by.

    The shape and the queries of `find_exchange`, whatever their number.
    """
    asked = {number.replace(".", "/"): number for number in numbers if "\x00" not in number}
    parts = Exchange.objects.filter(Q(original=OuterRef("pk")) | Q(split_from=OuterRef("pk")))
    official = membership.official_id if membership else None
    looks = Look.objects.filter(exchange=OuterRef("pk"), official=official)
    found = (
        Exchange.objects.readable_by(membership)
        .select_related(
            "requester__country",
            "responder__country",
            "area",
            "procedure",
            "version",
            "subject",
            "original",
            "linked",
            "evaluation",
            "reply_author",
        )
        .annotate(
            part_numbers=ArraySubquery(parts.order_by("pk").values("number")),
            has_files=Exists(Attachment.objects.filter(exchange=OuterRef("pk"))),
            looked=Subquery(looks.values("sequence")[:1]),
        )
        .filter(number__in=asked)
    )
    return {asked[exchange.number]: exchange for exchange in found}


def case_for(exchange: Exchange, membership: Membership, lang: str) -> Case:
    """Return the request as the actor may see it, texts in a language.

    exchange: from `find_exchange`. A constant number of queries, whatever the number of questions.
    """
    standing = standing_of(exchange, membership)
    case = Case(exchange, standing, form_of(exchange, lang))
    case.events = _events(standing, lang)
    case.parts = getattr(exchange, "part_numbers", [])
    if standing.sees_questions:
        case.questions = _questions(case)
    if standing.sees_content:
        case.subject = exchange.subject.data
    if standing.is_consulted and standing.sees_questions:
        case.messages = texts_shown(standing)
    elif standing.sees_content:
        case.messages = [
            message
            for message in standing.messages
            if not message.side or message.side in standing.sides_seen
        ]
    return case


def news_since(case: Case, seen: int) -> list[ShownEvent]:
    """The steps that the actor can see and a page made with so many events didn't know of."""
    return [event for event in case.events if event.sequence > seen]


def _questions(case: Case) -> list[ShownQuestion]:
    shown = []
    standing, texts = case.standing, case.form.every
    glimpsed = _glimpsed(standing)
    for asked in standing.questions:
        answer = None
        if standing.sees_content or code_of(asked.code) in glimpsed:
            answer = asked.latest if standing.sees_drafts else asked.answer
        is_draft = standing.sees_drafts and asked.draft is not None
        shown.append(ShownQuestion(asked, texts[asked.code], answer, is_draft))
    return shown


def _glimpsed(standing: Standing) -> list[str]:
    """The codes whose answers one sees who doesn't see the whole content.

    A country's contact, before it is assigned the exchange too; an authority that is consulted.
    """
    if standing.is_consulted:
        return answers_shown(standing)
    closed = standing.exchange.blocked_at or not standing.exchange.is_open
    if closed or Side.CONTACT not in standing.sides:
        return []
    codes: list[str] = standing.exchange.procedure.rules.get("contact_sees", [])
    return codes


def _events(standing: Standing, lang: str) -> list[ShownEvent]:
    """The steps the actor may see, oldest first. One query."""
    seen = ("", *standing.sides_seen)
    country = standing.member.authority.country_id
    events = Event.objects.filter(exchange=standing.exchange).select_related("authority")
    events = events.filter(Q(side__in=seen) | Q(name__in=CROSSINGS))
    # What one country does with it is no other country's business.
    events = events.exclude(~Q(authority__country=country), side=Side.CONTACT)
    if standing.is_consulted:
        events = events.filter(steps_shown(standing))
    kind = standing.exchange.kind
    return [
        _shown(event, kind, event.side not in seen, lang)
        for event in with_names(events).order_by("sequence")
    ]


def _shown(event: Event, kind: str, crossing: bool, lang: str) -> ShownEvent:
    authority = event.authority
    return ShownEvent(
        at=event.at,
        name=CROSSINGS[event.name] if crossing else event.name,
        authority=authority.reference if authority and not crossing else "",
        sentence=sentence(
            event.name,
            authority.name_in(lang) if authority else "",
            recorded(event, lang),
            kind=kind,
            crossing=crossing,
        ),
        state=event.state,
        sequence=event.sequence,
        crossing=crossing,
    )
