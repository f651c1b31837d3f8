"""Releasing notifications to the public: asked, released, corrected, taken back.

The author releases; where the rules of the procedure say so, the Commission does after the author
asked. Source: domain reference §5.7.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.models import Exchange, Publication
from requests.selectors.catalogue import form_of
from requests.selectors.standing import Standing, standing_of
from requests.services.answers import text_problem
from requests.services.content import content_of
from requests.services.history import append_event
from requests.services.problems import FieldProblem, InvalidFieldsError, NotPossibleError
from requests.workflows.base import Side
from requests.workflows.notification import NOTIFICATION, State

_State = Publication.State
#: States of a notification in which everybody who is told has it.
_SENT = frozenset({State.BROADCAST, State.CLOSING, State.CLOSED})


def may_be_public(exchange: Exchange) -> bool:
    """Say whether the act lets the public see notifications of this procedure. No query."""
    # Repositories open their records to the public in their own way.
    return exchange.kind == NOTIFICATION.kind and bool(exchange.procedure.rules.get("public"))


def publication_of(exchange: Exchange) -> Publication | None:
    """What of an exchange is public, or asked to be. One query."""
    return Publication.objects.filter(exchange=exchange).first()


def possible_releases(standing: Standing, publication: Publication | None) -> list[str]:
    """What an actor may do about the public view now: ask, release, correct, take back."""
    exchange = standing.exchange
    if not may_be_public(exchange) or exchange.blocked_at or not standing.handles:
        return []
    author = standing.side == Side.REQUESTER
    commission = Side.COMMISSION in standing.sides
    needs = exchange.procedure.rules.get("public_by") == "commission"
    state = publication.state if publication else ""
    table = (
        ("ask_release", author and needs, state in {"", _State.UNPUBLISHED}),
        ("release", author and not needs, state in {"", _State.UNPUBLISHED}),
        ("release", commission and needs, state == _State.ASKED),
        ("correct_public", author, publication is not None and publication.is_public),
        ("unpublish", author or commission, publication is not None and publication.is_public),
    )
    sent = exchange.state in _SENT
    found = [name for name, whose, when in table if whose and when and sent]
    return found if standing.in_service else []


@transaction.atomic
def release(
    number: str, name: str, *, by: Membership, at: datetime, reason: str = "", sure: bool = False
) -> Publication:
    """Take a step of the public view.

    sure: the actor says that nothing in it identifies a person; reason: why it is taken back.
    Raises Exchange.DoesNotExist, NotPossibleError, InvalidFieldsError.
    """
    Exchange.objects.select_for_update(of=("self",)).filter(number=number).first()
    seen = Exchange.objects.visible_to(by)
    exchange = seen.select_related("procedure", "subject", "requester", "version").get(
        number=number
    )
    publication = publication_of(exchange)
    if name not in possible_releases(standing_of(exchange, by), publication):
        raise NotPossibleError(name)
    if name == "unpublish":
        if problem := text_problem(reason, 1000):
            raise InvalidFieldsError(FieldProblem("reason", "required", problem))
    elif not sure:
        text = _("Please confirm that nothing in it identifies a person.")
        raise InvalidFieldsError(FieldProblem("sure", "required", text))
    publication = publication or Publication(exchange=exchange)
    _STEPS[name](publication, at)
    publication.reason = reason.strip() if name == "unpublish" else ""
    publication.changed_at = at
    publication.save()
    append_event(exchange, name, at=at, authority=by.authority)
    exchange.save(update_fields=["event_count"])
    return publication


def _ask(publication: Publication, at: datetime) -> None:
    publication.state = _State.ASKED


def _release(publication: Publication, at: datetime) -> None:
    publication.state, publication.published_at = _State.PUBLIC, at
    publication.data = public_content(publication.exchange)


def _correct(publication: Publication, at: datetime) -> None:
    publication.state = _State.CORRECTED
    publication.data = public_content(publication.exchange)


def _unpublish(publication: Publication, at: datetime) -> None:
    publication.state, publication.data = _State.UNPUBLISHED, {}


_STEPS: dict[str, Callable[[Publication, datetime], None]] = {
    "ask_release": _ask,
    "release": _release,
    "correct_public": _correct,
    "unpublish": _unpublish,
}


def public_content(exchange: Exchange) -> dict[str, dict[str, Any]]:
    """What the public may read: open fields, the answers that the rules name, never a file."""
    form, content = form_of(exchange, "en"), content_of(exchange)
    opened = {entry.code for entry in form.subject_fields if entry.open}
    named = exchange.procedure.rules.get("public_answers", [])
    answers = {
        code: kept
        for code in form.each(named)
        if (kept := _without_files(content["answers"].get(code)))
    }
    return {
        "subject": {code: v for code, v in content["subject"].items() if code in opened},
        "answers": answers,
    }


def _without_files(answer: Any) -> Any:
    """An answer without the files that it names; None where nothing is left."""
    if isinstance(answer, dict):
        kept = {k: v for k, v in answer.items() if k not in {"DOC", "attachment"}}
        return kept or None
    if isinstance(answer, list):
        return [kept for one in answer if (kept := _without_files(one)) is not None] or None
    return answer
