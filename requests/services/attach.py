"""Taking in a file for an answer: type and size checked, hash kept."""

import hashlib
import secrets
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.models import Attachment, Exchange
from requests.selectors.standing import standing_of
from requests.services.problems import FieldProblem, InvalidFieldsError, NotPossibleError

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 10
#: Accepted types by the bytes a file begins with.
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
)


def attach(
    *, exchange: Exchange, upload: UploadedFile | None, by: Membership, at: datetime
) -> Attachment:
    """Keep a file with an exchange.

    Accepted: PDF, PNG, JPEG, TIFF, and the ZIP based ODF, OOXML and ASiC; at most 10 MB each
    and 10 files. Raises NotPossibleError when the actor has no hand in the exchange now,
    InvalidFieldsError when the file can't be taken.
    """
    standing = standing_of(exchange, by)
    if not (standing.sees_content and standing.handles) or not exchange.is_open:
        raise NotPossibleError("attach")
    if upload is None:
        raise _refuse("required", _("Please choose a file."))
    if upload.size is None or upload.size > MOST_BYTES:
        raise _refuse("size", _("The file is too large: at most 10 MB."))
    if exchange.attachments.count() >= MOST_FILES:
        raise _refuse("count", _("There are ten files already; no more can be added."))
    content = upload.read()
    kind = next((kind for start, kind in SIGNATURES if content.startswith(start)), None)
    if kind is None:
        raise _refuse("type", _("Please choose a PDF, an image, or an ODF or OOXML document."))
    attachment = Attachment(
        key=secrets.token_hex(12),
        exchange=exchange,
        authority=by.authority,
        name=_plain_name(upload.name),
        content_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        at=at,
    )
    upload.seek(0)
    attachment.file.save(attachment.key, upload, save=False)
    attachment.save()
    return attachment


def _plain_name(name: str | None) -> str:
    kept = "".join(c for c in name or "" if c.isprintable() and c not in '/\\"')
    return kept[-200:] or "file"


def _refuse(code: str, message: str) -> InvalidFieldsError:
    return InvalidFieldsError(FieldProblem("file", code, message))
