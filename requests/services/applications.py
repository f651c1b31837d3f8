"""What an applicant does with an application: beginning, writing, documents, beginning anew."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from imi.kernel.calendars import brussels_day
from requests.models import (
    Applicant,
    AskedQuestion,
    Attachment,
    CardFile,
    Exchange,
    Procedure,
    Subject,
)
from requests.selectors.applicants import OPEN_TO_DOCUMENTS
from requests.selectors.cards import (
    QUESTIONS,
    TEMPORARY,
    allocating_authority,
    further_codes,
    iso,
)
from requests.selectors.catalogue import form_in, published_forms
from requests.selectors.form_text import code_of
from requests.services.answers import is_valid
from requests.services.attach import keep_file
from requests.services.create import next_number
from requests.services.effects.card_application import note_choices
from requests.services.history import append_event
from requests.services.perform import perform_by_person
from requests.services.problems import FieldProblem, InvalidFieldsError, NotPossibleError
from requests.services.repetitions import make_room
from requests.workflows.base import Side
from requests.workflows.card_application import CARD_APPLICATION, State

#: Drafts that one person may have at a time.
MOST_DRAFTS = 10
Choices = dict[str, str]


@transaction.atomic
def begin_application(
    code: str,
    choices: Choices,
    *,
    applicant: Applicant,
    at: datetime,
    hosts: Sequence[str] = (),
) -> Exchange:
    """Make a draft. code: the procedure; choices: by the names of `QUESTIONS`.

    hosts: further host countries, each of which decides for itself.

    Raises InvalidFieldsError where the home country has no authority for the card, or the person
    has too many drafts.
    """
    authority = allocating_authority(iso(choices.get("home", "")))
    if authority is None:
        text = _("This country has no authority for the card here yet.")
        raise InvalidFieldsError(FieldProblem("home", "country", text))
    drafts = Exchange.objects.filter(card_file__applicant=applicant, state=State.DRAFT)
    if drafts.count() >= MOST_DRAFTS:
        text = _("You have ten drafts already. Please finish or delete one.")
        raise InvalidFieldsError(FieldProblem("home", "count", text))
    procedure = Procedure.objects.select_related("area").get(pk=code)
    version = published_forms().get(question_set=procedure.question_set_id)
    exchange = Exchange.objects.create(
        number=next_number(brussels_day(at).year),
        kind=CARD_APPLICATION.kind,
        area=procedure.area,
        procedure=procedure,
        version=version,
        state=CARD_APPLICATION.initial,
        requester=authority,
        language=applicant.language,
        created_at=at,
        state_since=at,
        changed_at=at,
    )
    Subject.objects.create(exchange=exchange, data={"email": applicant.email})
    form = form_in(version.pk, "en")
    first = set(form.at_first)
    given = {QUESTIONS[code][name]: value for name, value in choices.items() if value}
    AskedQuestion.objects.bulk_create(
        AskedQuestion(
            exchange=exchange, code=question, position=position, answer=given.get(question)
        )
        for position, question in enumerate(form.every)
        if question in first
    )
    CardFile.objects.create(exchange=exchange, applicant=applicant, hosts=list(hosts))
    append_event(exchange, "create", at=at, authority=None, side=Side.APPLICANT)
    note_choices(exchange)
    exchange.save()
    return exchange


def procedure_for(purpose: str) -> str:
    """The procedure of a purpose: temporary services have one of their own."""
    return TEMPORARY if purpose == "temporary" else "EPC-EST"


@transaction.atomic
def write_application(
    exchange: Exchange,
    content: dict[str, Any],
    *,
    language: str,
    at: datetime,
    hosts: Sequence[str] | None = None,
) -> Exchange:
    """Keep what the applicant wrote in the draft. Raises what `perform` raises.

    hosts: further host countries; None leaves them.
    """
    written = perform_by_person(
        number=exchange.number,
        name="save_content",
        side=Side.APPLICANT,
        language=language,
        at=at,
        fields={"content": content},
    )
    if hosts is not None:
        CardFile.objects.filter(exchange=exchange).update(hosts=list(hosts))
    return written


@transaction.atomic
def send_application(exchange: Exchange, *, language: str, at: datetime) -> None:
    """Declare that the draft is true and send it, to each of its host countries.

    What the further host countries decide on is a copy, with state, clocks and card of its own.
    Raises what `perform` raises; then nothing was sent.
    """
    _send(exchange, language=language, at=at)
    found = CardFile.objects.select_related("applicant", "exchange__subject")
    file = found.get(exchange=exchange)
    if not file.hosts:
        return
    copies = []
    for host in file.hosts:
        made = _copy(file.exchange, applicant=file.applicant, at=at, host=host)
        _send(made, language=language, at=at)
        copies.append(made)
    CardFile.objects.filter(exchange__in=[exchange, *copies]).update(
        application=exchange.number, hosts=[]
    )


def _send(exchange: Exchange, *, language: str, at: datetime) -> None:
    content = {"answers": {QUESTIONS[exchange.procedure_id]["consent"]: True}}
    write_application(exchange, content, language=language, at=at)
    perform_by_person(
        number=exchange.number, name="submit", side=Side.APPLICANT, language=language, at=at
    )


@transaction.atomic
def add_document(
    exchange: Exchange, upload: UploadedFile | None, *, proves: str, title: str, at: datetime
) -> Attachment:
    """Keep a document of the applicant. proves: a choice of the form; title: the same in words.

    Raises NotPossibleError where none can be added now, InvalidFieldsError.
    """
    locked = _open_to_documents(exchange)
    kept = keep_file(locked, upload, authority=locked.requester, at=at, title=title)
    file = locked.card_file
    file.documents[kept.key] = proves
    file.save(update_fields=["documents"])
    _name_documents(locked)
    return kept


@transaction.atomic
def remove_document(exchange: Exchange, key: str) -> None:
    """Take a document out of a draft. Raises NotPossibleError, Attachment.DoesNotExist."""
    locked = _open_to_documents(exchange)
    if locked.state != State.DRAFT:
        raise NotPossibleError("remove")
    attachment = locked.attachments.get(key=key.replace("\x00", ""))
    transaction.on_commit(partial(attachment.file.storage.delete, str(attachment.file.name)))
    attachment.delete()
    locked.card_file.documents.pop(key, None)
    locked.card_file.save(update_fields=["documents"])
    _name_documents(locked)


def _open_to_documents(exchange: Exchange) -> Exchange:
    locked = Exchange.objects.select_for_update(of=("self",)).get(pk=exchange.pk)
    asked = locked.state != State.HOST_CHECK or locked.details.get("asked")
    if locked.state not in OPEN_TO_DOCUMENTS or not asked:
        raise NotPossibleError("documents")
    return locked


def _name_documents(exchange: Exchange) -> None:
    """Answer the form's question on the documents with what is there."""
    kinds = sorted(set(exchange.card_file.documents.values()))
    code = QUESTIONS[exchange.procedure_id]["documents"]
    value = {"CM": kinds} if kinds else None
    exchange.questions.filter(code=code).update(answer=value)


@transaction.atomic
def begin_anew(exchange: Exchange, *, applicant: Applicant, at: datetime) -> Exchange:
    """Begin another application with the data and documents of an earlier one.

    Raises InvalidFieldsError, NotPossibleError where its data are blocked or erased.
    """
    if exchange.blocked_at or exchange.erased_at:
        raise NotPossibleError("anew")
    return _copy(exchange, applicant=applicant, at=at)


def _copy_further(made: Exchange, answers: dict[str, Any]) -> None:
    """Answer again what the form of today asks besides what the steps name."""
    form = form_in(made.version_id, "en")
    codes = set(further_codes(made.procedure_id, form))
    known = {
        key: value
        for key, value in answers.items()
        if value is not None
        and key in form.every
        and code_of(key) in codes
        and is_valid(value, form.every[key])
    }
    make_room(made, known)
    asked = list(made.questions.filter(code__in=known))
    for question in asked:
        question.answer = known[question.code]
    AskedQuestion.objects.bulk_update(asked, ["answer"])


def _copy(exchange: Exchange, *, applicant: Applicant, at: datetime, host: str = "") -> Exchange:
    """Make a draft with the data and documents of an application, for another host if named."""
    codes = QUESTIONS[exchange.procedure_id]
    answers = dict(exchange.questions.values_list("code", "answer"))
    names = ("profession", "purpose", "home", "host", "services", "earlier")
    choices = {name: answers.get(codes[name]) or "" for name in names if name in codes}
    choices |= {"host": host} if host else {}
    made = begin_application(exchange.procedure_id, choices, applicant=applicant, at=at)
    made.subject.data = dict(exchange.subject.data)
    made.subject.save()
    _copy_further(made, answers)
    for key, proves in exchange.card_file.documents.items():
        file = exchange.attachments.filter(key=key).first()
        if file is not None:
            upload = UploadedFile(file.file.open("rb"), file.name, size=file.size)
            add_document(made, upload, proves=proves, title=file.title, at=at)
    return made
