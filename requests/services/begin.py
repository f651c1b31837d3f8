"""Beginning an exchange of one to many: an empty draft with a number of its own."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from authorities.models import AreaAccess, Authority, LegalArea, Membership, Official, Role
from imi.kernel.calendars import brussels_day
from requests.models import (
    AskedQuestion,
    Exchange,
    Participation,
    Procedure,
    QuestionSetVersion,
    Subject,
)
from requests.selectors.catalogue import form_of, published_forms
from requests.services.create import next_number
from requests.services.history import append_event
from requests.services.problems import NotPossibleError
from requests.workflows import workflow_of
from requests.workflows.base import Side, Workflow
from requests.workflows.information_request import INFORMATION_REQUEST


def may_begin(membership: Membership | None) -> bool:
    """Say whether an actor may send notifications and alerts at all."""
    return membership is not None and membership.has_role(Role.MODULE_HANDLER)


def procedures_for(membership: Membership) -> list[Procedure]:
    """The procedures of other kinds than requests that an actor may begin. One query.

    None for people of an authority out of service, in an area that has ended, or whose form
    isn't in use.
    """
    if not may_begin(membership) or membership.authority.status != Authority.Status.ACTIVE:
        return []
    return [
        procedure
        for procedure in _of_areas(membership)
        if (workflow := workflow_of(procedure.kind, procedure.rules))
        and workflow.kind != INFORMATION_REQUEST.kind
        and membership.has_role(Role.MODULE_HANDLER, area=procedure.area_id)
    ]


def _of_areas(membership: Membership) -> QuerySet[Procedure]:
    areas = AreaAccess.objects.filter(authority=membership.authority_id, suspended=False)
    areas = areas.exclude(area__status=LegalArea.Status.RETIRED)
    in_use = published_forms().filter(question_set=OuterRef("question_set"))
    return Procedure.objects.filter(
        Q(question_set__isnull=True) | Exists(in_use), area__in=areas.values("area")
    ).select_related("area")


@transaction.atomic
def begin(code: object, *, by: Membership, at: datetime, language: str = "") -> Exchange:
    """Make an empty draft of a procedure. Raises NotPossibleError where the actor may not.

    language: that of the content, where it isn't the actor's own.
    """
    procedure = next((one for one in procedures_for(by) if one.code == code), None)
    workflow = workflow_of(procedure.kind, procedure.rules) if procedure else None
    if procedure is None or workflow is None:
        raise NotPossibleError(str(code))
    version = published_forms().filter(question_set=procedure.question_set_id).first()
    return make_draft(
        procedure,
        workflow,
        version,
        requester=by.authority,
        author=by.official,
        language=language or by.official.language,
        at=at,
    )


def make_draft(
    procedure: Procedure,
    workflow: Workflow,
    version: QuestionSetVersion | None,
    *,
    requester: Authority,
    language: str,
    at: datetime,
    author: Official | None = None,
) -> Exchange:
    """Make an empty draft with a number; author: None where a person from outside writes it."""
    exchange = Exchange.objects.create(
        number=next_number(brussels_day(at).year),
        kind=workflow.kind,
        area=procedure.area,
        procedure=procedure,
        version=version,
        state=workflow.initial,
        requester=requester,
        author=author,
        language=language,
        created_at=at,
        state_since=at,
        changed_at=at,
    )
    Subject.objects.create(exchange=exchange)
    form = form_of(exchange, "en")
    first = set(form.at_first)
    AskedQuestion.objects.bulk_create(
        AskedQuestion(exchange=exchange, code=question, position=position)
        for position, question in enumerate(form.every)
        if question in first
    )
    Participation.objects.create(
        exchange=exchange, authority=requester, role=Side.REQUESTER, since=at
    )
    by = requester if author else None
    append_event(exchange, "create", at=at, authority=by, side=Side.REQUESTER)
    exchange.save(update_fields=["event_count"])
    return exchange
