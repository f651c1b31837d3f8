"""The life of a form's draft: begun, changed, translated, published or discarded."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from authorities.models import LegalArea, Membership
from requests.models import (
    CatalogueEvent,
    CatalogueSource,
    Procedure,
    Question,
    QuestionSet,
    QuestionSetVersion,
)
from requests.selectors.designer import required_languages
from requests.selectors.document import (
    Document,
    completeness,
    empty_document,
    published_document,
    questions_of,
    texts_of,
)
from requests.services.catalogue_area_checks import translation_fault
from requests.services.catalogue_checks import form_faults
from requests.services.catalogue_write import (
    link,
    next_number,
    publish,
    write_form,
)
from requests.services.catalogue_write import (
    retire as retire_version,
)
from requests.services.design.edits import Edit, edited
from requests.services.problems import FieldProblem, InvalidFieldsError, StaleError

State = QuestionSetVersion.State


def note(
    name: str, *, by: Membership, at: datetime, area: str = "", form: str = "",
    version: int | None = None, **data: Any,
) -> None:  # fmt: skip
    """Append what was done to the catalogue's history, and remember that files are behind."""
    CatalogueEvent.objects.create(
        name=name, area=area, form=form, version=version, at=at, by=by.official, data=data
    )


def mark_edited(kind: CatalogueSource.Kind, code: str) -> None:
    """Keep the files from undoing silently what was changed in the browser."""
    CatalogueSource.objects.update_or_create(kind=kind, code=code, defaults={"edited": True})


def problem(field: str, message: str) -> InvalidFieldsError:
    """One thing that is wrong."""
    return InvalidFieldsError(FieldProblem(field, "invalid", message))


@transaction.atomic
def new_form(
    area: str, *, code: str, name: str, procedure: str, by: Membership, at: datetime
) -> QuestionSet:
    """Begin a form of an area that has none of this code yet. Raises InvalidFieldsError."""
    if QuestionSet.objects.filter(code__iexact=code).exists():
        raise problem("code", _("There is a form with this code already."))
    if not Procedure.objects.filter(code=procedure, area=area).exists():
        raise problem("procedure", _("This area has no such procedure."))
    document = empty_document(code, name) | {"procedure": procedure}
    write_form(document, area)
    form = QuestionSet.objects.get(code=code)
    _begin(form, document)
    note("form_begun", by=by, at=at, area=area, form=code, version=1)
    return form


@transaction.atomic
def start_draft(form: QuestionSet, *, by: Membership, at: datetime) -> QuestionSetVersion:
    """Begin a new version from the one in use, or from nothing. Raises StaleError."""
    QuestionSet.objects.select_for_update().get(pk=form.pk)
    if form.versions.filter(state=State.DRAFT).exists():
        raise StaleError("start")
    document = published_document(form) or empty_document(form.code, str(form))
    version = _begin(form, document)
    note("draft_begun", by=by, at=at, area=form.area_id, form=form.code, version=version.number)
    return version


def _begin(form: QuestionSet, document: Document) -> QuestionSetVersion:
    return QuestionSetVersion.objects.create(
        question_set=form, number=next_number(form.code), state=State.DRAFT, draft=document
    )


def _locked(code: str, revision: int) -> QuestionSetVersion:
    """The draft of a form, locked.

    Raises QuestionSetVersion.DoesNotExist, StaleError where it was changed since.
    """
    version = (
        QuestionSetVersion.objects.select_for_update(of=("self",))
        .select_related("question_set")
        .get(question_set=code, state=State.DRAFT)
    )
    if version.revision != revision:
        raise StaleError("change")
    return version


@transaction.atomic
def change_draft(
    code: str, revision: int, edit: Edit, *, by: Membership, at: datetime, **what: Any
) -> QuestionSetVersion:
    """Change a draft as its reader saw it. what: for the history.

    Raises StaleError, InvalidFieldsError where a code is taken, NoPartError.
    """
    version = _locked(code, revision)
    new = edited(version.draft, edit)
    _refuse_taken_codes(version, new)
    _keep(version, new)
    note("draft_changed", by=by, at=at, area=version.question_set.area_id, form=code,
         version=version.number, **what)  # fmt: skip
    return version


def _keep(version: QuestionSetVersion, document: Document) -> None:
    version.draft = document
    version.revision += 1
    version.save(update_fields=["draft", "revision"])


def _refuse_taken_codes(version: QuestionSetVersion, document: Document) -> None:
    """Refuse a code that stands twice in the form, or in another form of the area."""
    contexts = [context for context, _source in texts_of(document["form"])]
    if len(set(contexts)) != len(contexts):
        raise problem("code", _("This code is taken already."))
    before = {question["code"] for question in questions_of(version.draft["form"])}
    new = {question["code"] for question in questions_of(document["form"])} - before
    if _asked_elsewhere(version.question_set, new):
        raise problem("code", _("Another form of this area has a question with this code."))


def _asked_elsewhere(form: QuestionSet, codes: set[str], where: Q | None = None) -> bool:
    """Whether another form of the area has questions of these codes."""
    others = Question.objects.filter(
        where or Q(), section__version__question_set__area=form.area_id, code__in=codes
    )
    return bool(codes) and others.exclude(section__version__question_set=form).exists()


@transaction.atomic
def translate_draft(
    code: str, revision: int, lang: str, given: dict[str, tuple[str, bool]], *,
    by: Membership, at: datetime,
) -> QuestionSetVersion:  # fmt: skip
    """Keep the translations of a language. given: {context: (text, checked)}.

    A changed translation counts as checked. Raises StaleError, InvalidFieldsError by context.
    """
    version = _locked(code, revision)
    document = version.draft
    english = dict(texts_of(document["form"]))
    texts = document["texts"].setdefault(lang, {})
    unsure = set(document["unsure"].get(lang, []))
    faults = []
    for context, (text, checked) in given.items():
        if context not in english:
            continue
        if text and (fault := translation_fault(english[context], text)):
            faults.append(FieldProblem(context, "invalid", fault))
        if checked or text != texts.get(context, ""):
            unsure.discard(context)
        texts.pop(context, None)
        if text:
            texts[context] = text
    if faults:
        raise InvalidFieldsError(*faults)
    document["unsure"][lang] = sorted(unsure & texts.keys())
    _keep(version, document)
    note("draft_translated", by=by, at=at, area=version.question_set.area_id, form=code,
         version=version.number, language=lang)  # fmt: skip
    return version


def obstacles(version: QuestionSetVersion, *, fallback: bool = False) -> list[str]:
    """Say what stands in the way of publishing a draft; nothing where it may be published.

    fallback: a pilot may go live with English where a translation is missing.
    """
    area = version.question_set.area
    found = [fault.message for fault in form_faults(version.draft["form"])]
    if fallback and area.status == LegalArea.Status.PILOT:
        return found
    return found + incomplete(version.draft, required_languages(area))


def incomplete(document: Document, languages: Iterable[str]) -> list[str]:
    """Say which languages lack texts, and how many."""
    counts = completeness(document)
    return [
        _("%(language)s: %(count)d texts are not translated or not checked.")
        % {"language": lang.upper(), "count": counts[lang]["total"] - counts[lang]["translated"]}
        for lang in languages
        if counts[lang]["translated"] < counts[lang]["total"]
    ]


@transaction.atomic
def publish_draft(
    code: str, revision: int, *, fallback: bool, by: Membership, at: datetime
) -> QuestionSetVersion:
    """Put a draft into use. Raises StaleError, InvalidFieldsError naming all that is missing."""
    version = _locked(code, revision)
    document, area = version.draft, version.question_set.area_id
    # Two forms of an area are published one after the other, so that each sees the other's codes.
    LegalArea.objects.select_for_update(no_key=True).get(pk=area)
    if found := obstacles(version, fallback=fallback):
        raise InvalidFieldsError(*(FieldProblem("", "incomplete", text) for text in found))
    _refuse_conflicts(version)
    write_form(document, area)
    if procedure := document.get("procedure"):
        link(code, procedure)
    published = publish(document, at, version)
    mark_edited(CatalogueSource.Kind.FORM, code)
    note("published", by=by, at=at, area=area, form=code, version=version.number,
         fallback=fallback)  # fmt: skip
    return published


def _refuse_conflicts(version: QuestionSetVersion) -> None:
    """Refuse what another form of the area took since the draft was written."""
    form, document = version.question_set, version.draft
    codes = {question["code"] for question in questions_of(document["form"])}
    in_use = QuestionSet.objects.filter(versions__state=State.PUBLISHED)
    # The file of a form out of use stays in the area's folder, with its codes.
    if _asked_elsewhere(
        form,
        codes,
        Q(section__version__state=State.PUBLISHED) | ~Q(section__version__question_set__in=in_use),
    ):
        raise problem("", _("Another form of this area has a question with this code."))
    if procedure := document.get("procedure"):
        found = Procedure.objects.filter(code=procedure, area=form.area_id)
        if not found.filter(Q(question_set=None) | Q(question_set=form)).exists():
            raise problem("", _("This area has no such procedure."))


@transaction.atomic
def discard_draft(code: str, revision: int, *, by: Membership, at: datetime) -> None:
    """Throw a draft away. Raises StaleError."""
    version = _locked(code, revision)
    form = version.question_set
    note("draft_discarded", by=by, at=at, area=form.area_id, form=code, version=version.number)
    version.delete()
    if not form.versions.exists():
        form.delete()


@transaction.atomic
def retire(code: str, *, by: Membership, at: datetime) -> None:
    """Take a form out of use; open requests keep it. Raises StaleError where it is already."""
    form = QuestionSet.objects.select_for_update().get(code=code)
    version = form.versions.filter(state=State.PUBLISHED).first()
    if version is None:
        raise StaleError("retire")
    retire_version(code)
    mark_edited(CatalogueSource.Kind.FORM, code)
    note("retired", by=by, at=at, area=form.area_id, form=code, version=version.number)
