"""Entering exchanges in a case register: a new one, or one's own that stands already."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.models import Exchange, Procedure
from requests.selectors.case_register import root_of
from requests.selectors.standing import Standing, standing_of
from requests.services.begin import begin, procedures_for
from requests.services.history import append_event
from requests.services.problems import FieldProblem, InvalidFieldsError, NotPossibleError
from requests.workflows import workflow_of
from requests.workflows.base import Side


def procedures_in_case(exchange: Exchange, membership: Membership) -> list[Procedure]:
    """The procedures that an actor may begin in the case of an exchange: those of its legal area.

    Not those that must follow a request of their own choice. One query.
    """
    return [
        one
        for one in procedures_for(membership)
        if one.area_id == exchange.area_id and not one.rules.get("linked") and _fits(one)
    ]


def _fits(procedure: Procedure) -> bool:
    workflow = workflow_of(procedure.kind, procedure.rules)
    return workflow is not None and workflow.goes_into_registers


@transaction.atomic
def begin_in_case(code: str, exchange: Exchange, *, by: Membership, at: datetime) -> Exchange:
    """Begin a draft of a procedure and enter it in the case of an exchange that the actor sees.

    Raises NotPossibleError where the actor may not begin it there.
    """
    if code not in {one.code for one in procedures_in_case(exchange, by)}:
        raise NotPossibleError(code)
    made = begin(code, by=by, at=at)
    _link(made, _locked(exchange), by=by, at=at)
    return made


@transaction.atomic
def enter_in_case(number: str, exchange: Exchange, *, by: Membership, at: datetime) -> Exchange:
    """Enter an exchange that the actor's authority began in the case of one that it sees.

    Raises InvalidFieldsError (field number) where it is none of one's own, or of another legal
    area, or stands in a case already.
    """
    visible = Exchange.objects.visible_to(by).filter(number=number, area=exchange.area_id)
    found = visible.select_related("procedure", "requester", "responder", "area").first()
    if found is None or not _may_enter(standing_of(found, by)):
        raise _refused(_("There is no such exchange of yours in this legal area."))
    root, mine = _locked(exchange), Exchange.objects.select_for_update().get(pk=found.pk)
    if mine.pk == root.pk or mine.linked_id or mine.followed_by.exists():
        raise _refused(_("This exchange stands in a case register already."))
    if found.procedure.rules.get("linked"):
        raise _refused(_("This exchange names the request that it follows up in its content."))
    _link(mine, root, by=by, at=at)
    return mine


def _may_enter(standing: Standing) -> bool:
    """Whether the actor works on what its own authority began, and its content isn't blocked."""
    exchange = standing.exchange
    if standing.side != Side.REQUESTER or exchange.blocked_at:
        return False
    return exchange.workflow.goes_into_registers and standing.in_service and standing.handles


def _locked(exchange: Exchange) -> Exchange:
    """The exchange that began the case, locked so that it is entered nowhere else meanwhile."""
    root = Exchange.objects.select_for_update().get(pk=root_of(exchange))
    if root.linked_id:
        raise NotPossibleError(exchange.number)
    return root


def _link(exchange: Exchange, root: Exchange, *, by: Membership, at: datetime) -> None:
    exchange.linked = root
    append_event(exchange, "link", at=at, authority=by.authority)
    exchange.changed_at = at
    exchange.save(update_fields=["linked", "event_count", "changed_at"])


def _refused(message: str) -> InvalidFieldsError:
    return InvalidFieldsError(FieldProblem("number", "invalid", message))
