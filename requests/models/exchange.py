"""Exchanges, who takes part in them, and how they are numbered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from authorities.models import Authority, LegalArea, Unit
from imi.kernel.calendars import brussels_day
from requests.models.catalogue import Procedure, QuestionSetVersion
from requests.models.scope import COORDINATING_ROLES as COORDINATING_ROLES
from requests.models.scope import LISTING_ROLES as LISTING_ROLES
from requests.models.scope import parts_seen_by, shared_with
from requests.workflows import WORKFLOWS, kinds
from requests.workflows.base import ONE_TO_ONE, Side, Workflow
from requests.workflows.information_request import INFORMATION_REQUEST, State

if TYPE_CHECKING:
    from authorities.models import Membership

#: Days within which a request should be accepted (indicator 1).
ACCEPTANCE_DAYS = 7


class CaseSeries(models.Model):
    """The last case number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """Scopes of exchanges."""

    def visible_to(self, membership: Membership | None) -> ExchangeQuerySet:
        """Exchanges an actor may know of: as a participant, as a coordinator, as an observer.

        A former responder and a handler to whom nothing was allocated see nothing, and before
        the sending only the requester's side knows of a request.
        """
        if membership is None or not membership.active:
            return self.none()
        parts = Participation.objects.filter(parts_seen_by(membership), exchange=OuterRef("pk"))
        return self.exclude(state=State.DELETED).filter(Exists(parts))

    def readable_by(self, membership: Membership | None) -> ExchangeQuerySet:
        """Exchanges an actor may read: those visible, and shared ones of its legal areas."""
        if membership is None or not membership.active:
            return self.none()
        parts = Participation.objects.filter(parts_seen_by(membership), exchange=OuterRef("pk"))
        shared = shared_with(membership)
        return self.exclude(state=State.DELETED).filter(Exists(parts) | shared)


class Exchange(models.Model):
    """One running instance of a procedure, with one number for its whole life.

    Dates ending in _on are calendar days in Europe/Brussels. No personal data of the
    person asked about stands here: see `Subject`. original: the request that was sent first,
    never a part itself; split_from: the one that a part was split off. responder: None where
    nobody answers but many are told. linked: the exchange that this one follows up.
    details: what its kind was begun with or noted, without personal data, such as
    {"urgent": true}; clocks: days that count for it, such as {"standstill": "2026-04-01"}.
    """

    class DateState(models.TextChoices):
        """Where the negotiation of the reply date stands (domain reference §4.4)."""

        PROPOSED = "proposed", _("proposed by the requester")
        COUNTERED = "countered", _("countered by the responder")
        AGREED = "agreed", _("agreed")
        EXTENSION = "extension", _("extension asked")

    number = models.CharField(max_length=30, unique=True)
    original = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="split_off")
    kind = models.CharField(max_length=40, choices=kinds)
    area = models.ForeignKey(LegalArea, models.PROTECT, related_name="exchanges")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="exchanges")
    version = models.ForeignKey(
        QuestionSetVersion, models.PROTECT, null=True, related_name="exchanges"
    )
    state = models.CharField(max_length=20)
    state_before = models.CharField(max_length=20, blank=True)
    is_open = models.BooleanField(default=True)
    outcome = models.CharField(max_length=20, blank=True)

    requester = models.ForeignKey(Authority, models.PROTECT, related_name="requests_sent")
    responder = models.ForeignKey(
        Authority, models.PROTECT, null=True, related_name="requests_received"
    )
    linked = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    details = models.JSONField(default=dict)
    clocks = models.JSONField(default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reply_author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    language = models.CharField(max_length=2)
    reply_language = models.CharField(max_length=2, blank=True, default="", db_default="")

    urgent = models.BooleanField(default=False)
    wanted_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    date_state = models.CharField(max_length=10, choices=DateState, default=DateState.PROPOSED)
    date_proposed_on = models.DateField(null=True)
    date_proposed_at = models.DateTimeField(null=True)
    counter_count = models.PositiveSmallIntegerField(default=0)
    extended = models.BooleanField(default=False)
    more_count = models.PositiveSmallIntegerField(default=0)
    reopened = models.BooleanField(default=False)
    more_wanted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    due_set_on = models.DateField(null=True, help_text="set by a coordinator")
    due_lifted = models.BooleanField(default=False, db_default=False, help_text="by a coordinator")

    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    state_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True, help_text="to the coordinators")
    event_count = models.PositiveIntegerField(default=0)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        indexes = [
            models.Index(name="exchange_open", fields=["id"], condition=Q(is_open=True)),
            models.Index(name="exchange_requester", fields=["requester", "-created_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="exchange_between_two", condition=~Q(requester=F("responder"))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The page of the exchange."""
        return reverse("requests:case", args=[self.url_number])

    @property
    def workflow(self) -> Workflow:
        """The diagram of its kind."""
        return WORKFLOWS[self.kind]

    @property
    def url_number(self) -> str:
        """The number as it travels in addresses: a part's slash becomes a dot."""
        return self.number.replace("/", ".")

    @property
    def answering(self) -> Authority:
        """The authority that answers. Raises LookupError in a kind where nobody does."""
        if self.responder is None:
            raise LookupError(self.number)
        return self.responder

    @property
    def answered_in(self) -> str:
        """The language of the free texts among the answers; empty before any."""
        return self.reply_language or getattr(self.reply_author, "language", "")

    @property
    def turn(self) -> str:
        """The side whose turn it is; empty once ended."""
        return self.workflow.waiting.get(self.state, "")

    @property
    def has_ended(self) -> bool:
        """Whether it is closed; what was shared stays open until its content is erased."""
        return not self.is_open or (self.workflow.shared and self.closed_at is not None)

    def next_due(self) -> date | None:
        """The day by which something is due in the present state; None where nothing is."""
        if self.kind != INFORMATION_REQUEST.kind:
            return min(self._due_clocks(), default=(None, ""))[0]
        if self.turn != Side.RESPONDER:
            return None
        if self.due_lifted or self.due_set_on:
            return self.due_set_on
        if self.state == State.MORE_INFO_ASKED and self.more_wanted_on:
            return self.more_wanted_on
        if self.state == State.SENT and self.sent_at and not (self.accepted_at or self.agreed_on):
            accepting = brussels_day(self.sent_at) + timedelta(days=ACCEPTANCE_DAYS)
            return min(accepting, self.wanted_on or accepting) if self.urgent else accepting
        return self.agreed_on or self.date_proposed_on or self.wanted_on

    def due_sides(self) -> frozenset[Side]:
        """The sides whose due day it is: in a request both, else whoever the clock waits for."""
        if self.kind == INFORMATION_REQUEST.kind:
            return frozenset(ONE_TO_ONE)
        clocks = self._due_clocks()
        if not clocks:
            return frozenset()
        turn = frozenset({Side(self.turn or Side.REQUESTER)})
        return self.workflow.due_of.get(min(clocks)[1], turn)

    def _due_clocks(self) -> list[tuple[date, str]]:
        """The days that count in the present state, each with the name of its clock."""
        names = self.workflow.due.get(self.state, ())
        return [(day, name) for name in names if (day := self.clock(name))]

    def clock(self, name: str) -> date | None:
        """A day that counts for the exchange, None where that clock doesn't run."""
        day = self.clocks.get(name)
        return date.fromisoformat(day) if day else None


class Participation(models.Model):
    """The part of an authority in an exchange; a forward ends one and begins another.

    role: a side; only one authority at a time is requester or responder, many may be told.
    acknowledged_at: when one that was told put it aside. due_on and is_open repeat the
    exchange's, for the worklist's index; due_on only on the sides that the day is for, and on the
    requester's the day on which the system would act for it, where that comes first.
    """

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="participations")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=10)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True, help_text="when it took charge of the content")
    acknowledged_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    is_open = models.BooleanField(default=True)
    allocated_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="requests.Allocation",
        related_name="allocations",
        blank=True,
    )
    units = models.ManyToManyField(
        Unit, through="requests.UnitAllocation", related_name="allocations", blank=True
    )

    class Meta:
        indexes = [
            models.Index(
                name="participation_open",
                fields=["authority", "due_on", "exchange"],
                condition=Q(is_open=True),
            ),
            models.Index(
                name="participation_present",
                fields=["authority", "exchange"],
                condition=Q(until__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="one_present_part_per_role",
                fields=["exchange", "role"],
                condition=Q(until__isnull=True, role__in=[side.value for side in ONE_TO_ONE]),
            ),
            models.UniqueConstraint(
                name="one_present_part_among_many",
                fields=["exchange", "authority", "role"],
                condition=Q(until__isnull=True) & ~Q(role__in=[side.value for side in ONE_TO_ONE]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.role} {self.authority_id}"

    @property
    def is_given(self) -> bool:
        """Whether somebody was given it to work on. Two queries, none where they are prefetched."""
        given: list[Any] = [*self.allocation_set.all(), *self.unitallocation_set.all()]
        return any(not one.reads_only for one in given)
