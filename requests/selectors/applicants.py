"""Applicants: who has an account, their applications, and what they may read of them."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from authorities.models import Membership, Official
from requests.models import Applicant, Event, Exchange, Message
from requests.selectors.named_in_steps import with_names
from requests.workflows.card_application import CARD_APPLICATION, State

#: The free texts that are meant for the applicant, or the applicant's own.
READABLE = (
    "fee",
    "ask_documents",
    "ask_applicant",
    "advise",
    "refuse_route",
    "refuse",
    "remedies",
    "extend_check",
    "require_measure",
    "note_restriction",
    "revoke",
    "ask_rectification",
)
#: Steps between the authorities, which the applicant isn't told of one by one.
INTERNAL = ("save_content", "create", "ask_home", "answer_host", "allocate")
#: Documents may be added as long as somebody can take them into account.
OPEN_TO_DOCUMENTS = frozenset({State.DRAFT, State.APPLICANT_ACTION, State.HOST_CHECK})


def applicant_of(user: Official | AnonymousUser) -> Applicant | None:
    """The applicant whose account it is; None for everybody else. One query."""
    if not user.is_authenticated:
        return None
    return Applicant.objects.filter(official=user.pk, confirmed_at__isnull=False).first()


def applications_of(applicant: Applicant) -> QuerySet[Exchange]:
    """The applications of a person, the newest first."""
    return (
        Exchange.objects.filter(kind=CARD_APPLICATION.kind, card_file__applicant=applicant)
        .exclude(state=State.DELETED)
        .select_related("card_file", "card", "requester__country", "responder__country")
        .select_related("area", "procedure", "subject")
        .order_by("-created_at", "-pk")
    )


def by_country(exchange: Exchange) -> list[Exchange]:
    """All parts of an application to several host countries; none where there is one. One query."""
    file = exchange.card_file
    if not file.application:
        return []
    parts = applications_of(file.applicant).filter(card_file__application=file.application)
    return list(parts.order_by("pk"))


def other_parts(exchange: Exchange, membership: Membership) -> list[Exchange]:
    """The parts for other host countries that an official may read. One query, or none."""
    application = exchange.card_file.application
    if not application:
        return []
    parts = Exchange.objects.readable_by(membership).filter(card_file__application=application)
    return list(parts.exclude(pk=exchange.pk).order_by("pk"))


def application_of(applicant: Applicant, number: str) -> Exchange:
    """An application of a person. Raises Exchange.DoesNotExist for a foreign or missing one."""
    if "\x00" in number:
        raise Exchange.DoesNotExist
    return applications_of(applicant).get(number=number.replace(".", "/"))


@dataclass(frozen=True)
class Told:
    """A step of an application as the applicant reads it, with the texts written at it."""

    event: Event
    texts: list[Message]


def told(exchange: Exchange) -> list[Told]:
    """The steps the applicant may know of, the newest first. Two queries."""
    events = with_names(Event.objects.filter(exchange=exchange).exclude(name__in=INTERNAL))
    messages = list(readable(exchange)) if exchange.blocked_at is None else []
    return [
        Told(event, [message for message in messages if message.at == event.at])
        for event in events.select_related("authority").order_by("-sequence")
    ]


def readable(exchange: Exchange) -> QuerySet[Message]:
    """The free texts that the applicant may read."""
    return exchange.messages.filter(kind__in=READABLE).select_related("authority")


def next_day(exchange: Exchange) -> date | None:
    """The day by which somebody must act."""
    return exchange.next_due()
