"""Taking in a file for an answer: type and size checked, hash kept."""

import hashlib
import secrets
from datetime import datetime
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership
from requests.models import Attachment, Exchange
from requests.selectors.standing import Standing, standing_of
from requests.services.answers import attachments_in
from requests.services.file_kinds import kind_of
from requests.services.perform import perform_by_person, possible
from requests.services.problems import FieldProblem, InvalidFieldsError, NotPossibleError
from requests.workflows.base import Side
from requests.workflows.card_application import CARD_APPLICATION
from requests.workflows.information_request import INFORMATION_REQUEST, State
from requests.workflows.professional_alert import PROFESSIONAL_ALERT

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 10
LONGEST_NAME = 200
#: The step of a person from outside who gives a file.
DOCUMENT_ADDED = "add_document"


def attach(
    *,
    exchange: Exchange,
    upload: UploadedFile | None,
    by: Membership,
    at: datetime,
    title: str = "",
) -> Attachment:
    """Keep a file with an exchange, under a title of its own where one is given.

    Accepted by what they hold: see `file_kinds`; at most 10 MB each and 10 files. A name that
    says something else gets the right ending. Raises NotPossibleError when the actor has no hand
    in the exchange now, InvalidFieldsError when the file can't be taken.
    """
    if not may_attach(standing_of(exchange, by), at):
        raise NotPossibleError("attach")
    return keep_file(exchange, upload, authority=by.authority, at=at, title=title)


@transaction.atomic
def attach_from_outside(
    *, exchange: Exchange, upload: UploadedFile | None, at: datetime
) -> Attachment:
    """Keep a file of the person whose case it is, and tell the centres; it lies with the initiator.

    Raises NotPossibleError once it has ended, InvalidFieldsError when the file can't be taken.
    """
    moved = perform_by_person(
        number=exchange.number,
        name=DOCUMENT_ADDED,
        side=Side.APPLICANT,
        language=exchange.language,
        at=at,
    )
    return keep_file(moved, upload, authority=moved.requester, at=at, from_outside=True)


def keep_file(
    exchange: Exchange,
    upload: UploadedFile | None,
    *,
    authority: Authority,
    at: datetime,
    title: str = "",
    from_outside: bool = False,
) -> Attachment:
    """Check a file and keep it as an authority's; who may, the caller knows.

    Raises InvalidFieldsError when the file can't be taken.
    """
    if upload is None:
        raise _refuse("required", _("Please choose a file."))
    if upload.size is None or upload.size > MOST_BYTES:
        raise _refuse("size", _("The file is too large: at most 10 MB."))
    if exchange.attachments.count() >= MOST_FILES:
        raise _refuse("count", _("There are ten files already; no more can be added."))
    content = upload.read()
    if not content:
        raise _refuse("empty", _("The file is empty."))
    kind = kind_of(content)
    if kind is None:
        raise _refuse(
            "type",
            _("Please choose a PDF, an image, or an office document without macros. "
              "“%(name)s” is none, whatever its name says.")
            % {"name": plain_name(upload.name, ())},
        )  # fmt: skip
    attachment = Attachment(
        key=secrets.token_hex(12),
        exchange=exchange,
        authority=authority,
        name=plain_name(upload.name, kind.endings),
        title=one_line(title),
        content_type=kind.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        from_outside=from_outside,
        at=at,
    )
    upload.seek(0)
    attachment.file.save(attachment.key, upload, save=False)
    attachment.save()
    return attachment


def may_attach(standing: Standing, at: datetime) -> bool:
    """Say whether an actor may add files now: while it is open, or where it can be corrected.

    Among many only the initiator does, and to an alert on a professional nobody: it holds five
    data only. The documents of a card are the applicant's.
    """
    if not (standing.sees_content and standing.handles):
        return False
    kind = standing.exchange.kind
    if kind in {PROFESSIONAL_ALERT.kind, CARD_APPLICATION.kind}:
        return False
    if kind != INFORMATION_REQUEST.kind and standing.side != Side.REQUESTER:
        return False
    return standing.exchange.is_open or any(
        arrow.name == "correct" for arrow in possible(standing, at)
    )


@transaction.atomic
def remove(*, exchange: Exchange, key: str, by: Membership) -> None:
    """Take a file of one's own away again, before the other side could see it.

    Raises Attachment.DoesNotExist for a file that isn't there or not one's own,
    NotPossibleError when it was sent or an answer names it.
    """
    Exchange.objects.select_for_update().get(pk=exchange.pk)
    attachment = exchange.attachments.get(key=key, authority=by.authority_id)
    if not may_remove(standing_of(exchange, by), attachment):
        raise NotPossibleError("remove")
    transaction.on_commit(partial(attachment.file.storage.delete, str(attachment.file.name)))
    attachment.delete()


def may_remove(standing: Standing, attachment: Attachment) -> bool:
    """Say whether a file can still be taken away: it is one's own, unsent, and in no answer."""
    exchange = standing.exchange
    if not (standing.sees_content and standing.handles and exchange.is_open):
        return False
    if attachment.authority_id != standing.member.authority_id:
        return False
    if standing.side == Side.REQUESTER and exchange.state != State.DRAFT:
        return False
    return not any(
        attachment.key in attachments_in(answer)
        for question in standing.questions
        for answer in (question.draft, question.answer)
    )


def one_line(text: str) -> str:
    """Return a short text without what can't be printed."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())[:LONGEST_NAME]


def plain_name(name: str | None, endings: tuple[str, ...]) -> str:
    """Return the name of a file without paths and tricks, with an ending that is true."""
    kept = one_line("".join(c for c in name or "" if c not in '/\\"<>:|?*')).strip(". ")
    kept = kept or "document"
    if endings and kept.rpartition(".")[2].lower() not in endings:
        kept = f"{kept[: LONGEST_NAME - 6]}.{endings[0]}"
    return kept


def _refuse(code: str, message: str) -> InvalidFieldsError:
    return InvalidFieldsError(FieldProblem("file", code, message))
