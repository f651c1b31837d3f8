"""What is exchanged: the catalogue, exchanges, their contents and events."""

from requests.models.allocation import (
    Allocation,
    AllocationRule,
    AllocationTarget,
    UnitAllocation,
)
from requests.models.card import Applicant, Card, CardFile
from requests.models.catalogue import (
    Choice,
    Procedure,
    Question,
    QuestionSet,
    QuestionSetVersion,
    Section,
)
from requests.models.catalogue_history import CatalogueEvent, CatalogueSource
from requests.models.complaint import Complaint
from requests.models.composition import Composition
from requests.models.content import (
    AskedQuestion,
    Attachment,
    Evaluation,
    Message,
    Revision,
    Subject,
)
from requests.models.desk import CalendarKey, Look, SavedFilter
from requests.models.event import Event
from requests.models.exchange import CaseSeries, Exchange, Participation
from requests.models.notice import Notice, Reminder
from requests.models.publication import Publication
from requests.models.reading import Reading, ReadingSeal
from requests.models.record import Record, Subscription
from requests.models.rights import Correction, EarlyEnd, PersonSearch, RightsRequest, Unblocking
from requests.models.template import RequestTemplate
from requests.models.token import ApiToken, IdempotentCall
from requests.models.webhook import Webhook

__all__ = [
    "Allocation",
    "AllocationRule",
    "AllocationTarget",
    "ApiToken",
    "Applicant",
    "AskedQuestion",
    "Attachment",
    "CalendarKey",
    "Card",
    "CardFile",
    "CaseSeries",
    "CatalogueEvent",
    "CatalogueSource",
    "Choice",
    "Complaint",
    "Composition",
    "Correction",
    "EarlyEnd",
    "Evaluation",
    "Event",
    "Exchange",
    "IdempotentCall",
    "Look",
    "Message",
    "Notice",
    "Participation",
    "PersonSearch",
    "Procedure",
    "Publication",
    "Question",
    "QuestionSet",
    "QuestionSetVersion",
    "Reading",
    "ReadingSeal",
    "Record",
    "Reminder",
    "RequestTemplate",
    "Revision",
    "RightsRequest",
    "SavedFilter",
    "Section",
    "Subject",
    "Subscription",
    "Unblocking",
    "UnitAllocation",
    "Webhook",
]
