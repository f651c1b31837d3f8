"""SOLVIT as the public sees it: the form in use, the centres, one's own case."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise

from authorities.models import Authority, LegalArea
from requests.models import Attachment, Complaint, Exchange, Message, Procedure
from requests.selectors.catalogue import published_forms
from requests.selectors.reach import iso_code
from requests.workflows.solvit_case import SOLVIT_CASE, State
from requests.workflows.solvit_public_words import RESULTS, STANDS, STEPS, TEXTS

PUBLIC_FORM = "SOL-WEB"


@dataclass(frozen=True)
class OpenForm:
    """The procedure that the public form opens, and the version of its form in use.

    requires: the codes of questions that a complaint can't do without.
    """

    procedure: Procedure
    version: int
    requires: list[str]


def open_form() -> OpenForm | None:
    """The public form, None where the installation has none in use. At most three queries."""
    public = Procedure.objects.filter(code=PUBLIC_FORM, kind="PUB").first()
    if public is None:
        return None
    opened = Procedure.objects.select_related("area").filter(code=public.rules.get("opens")).first()
    if opened is None or opened.area.status == LegalArea.Status.RETIRED:
        return None
    version = published_forms().filter(question_set=opened.question_set_id).first()
    if version is None:
        return None
    return OpenForm(opened, version.pk, list(public.rules.get("requires", [])))


def centres(area: str) -> QuerySet[Authority]:
    """The SOLVIT centres in service, by country. No query."""
    found = Authority.objects.active().with_access_to(area).exclude(level=Authority.Level.EU)
    return found.order_by("country", "reference")


def home_centre(country: str, area: str) -> Authority | None:
    """The centre that takes complaints from a country, by its code as an answer. One query."""
    return centres(area).filter(country=iso_code(country)).first()


@dataclass(frozen=True)
class ToldStep:
    """A step as the complainant reads it, with what was written."""

    at: datetime
    title: Promise
    texts: list[Message]


@dataclass
class Followed:
    """A case as its complainant sees it, the newest step first.

    may: the names of the steps that he or she may take now. question: the one that waits. files:
    the complainant's own; those of the centres stay between them.
    """

    exchange: Exchange
    title: Promise
    next: Promise
    result: Promise | None
    steps: list[ToldStep]
    may: frozenset[str]
    question: list[Message] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)


def complaint_of(number: str) -> Complaint | None:
    """The key to a case, by its number as typed. One query."""
    plain = number.strip().upper().replace(".", "/")
    if "\0" in plain:
        return None
    found = Complaint.objects.filter(exchange__number=plain, exchange__kind=SOLVIT_CASE.kind)
    return found.select_related("exchange__subject").first()


def followed(exchange: Exchange) -> Followed:
    """Return a case as its complainant sees it; texts of a blocked one aren't shown.

    Three queries.
    """
    texts: dict[datetime, list[Message]] = {}
    if exchange.blocked_at is None:
        for message in exchange.messages.filter(kind__in=TEXTS, side=""):
            texts.setdefault(message.at, []).append(message)
    steps = [
        ToldStep(event.at, STEPS[event.name], texts.get(event.at, []))
        for event in exchange.events.order_by("-sequence")
        if event.name in STEPS
    ]
    title, after = STANDS.get(exchange.state, STANDS[State.SUBMITTED])
    outside = {"answer", "add_information", "add_document", "withdraw"}
    possible = {arrow.name for arrow in SOLVIT_CASE.arrows(exchange.state)} & outside
    return Followed(
        exchange=exchange,
        title=title,
        next=after,
        result=RESULTS.get(exchange.outcome),
        steps=steps,
        may=frozenset(possible),
        question=_question(exchange, texts),
        files=list(own_documents(exchange)),
    )


def own_documents(exchange: Exchange) -> QuerySet[Attachment]:
    """The documents that the complainant gave, in order; none of a blocked case. One query."""
    found = exchange.attachments.filter(from_outside=True).order_by("pk")
    return found if exchange.blocked_at is None else found.none()


def _question(exchange: Exchange, texts: dict[datetime, list[Message]]) -> list[Message]:
    """The question of the centre that waits for an answer; none in another state."""
    asked = [text for found in texts.values() for text in found if text.kind == "ask_complainant"]
    return asked[-1:] if exchange.state == State.WAIT_APPLICANT else []
