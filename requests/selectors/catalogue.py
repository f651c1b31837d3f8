"""Reading the catalogue: forms in a language, procedures."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation

from authorities.models import AreaAccess, LegalArea, Membership
from requests.models import Exchange, Procedure, QuestionSetVersion
from requests.selectors.document import Document, with_parts
from requests.selectors.form_text import (
    ChoiceText,
    FormText,
    QuestionText,
    SectionText,
    SubjectField,
)
from requests.workflows.base import Workflow

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


def form_in(version_id: int | None, lang: str) -> FormText:
    """Return a form's version in a language, English where it has none.

    Kept per process: a published version never changes. Four queries the first time.
    """
    return _form_in(version_id, lang if lang in LANGUAGES else "en")


def form_of(exchange: Exchange, lang: str) -> FormText:
    """Return the form an exchange was made with, in a language; the plain one where it has none.

    Four queries the first time; none for a plain form besides that of the procedure.
    """
    if exchange.version_id is not None:
        return form_in(exchange.version_id, lang)
    return plain_form(exchange.procedure, exchange.workflow, lang)


def plain_form(procedure: Procedure, workflow: Workflow, lang: str) -> FormText:
    """Return the content of a procedure without a form of its own, in a language. No query."""
    with translation.override(lang if lang in LANGUAGES else "en"):
        return FormText(
            code=procedure.code,
            area=procedure.area_id,
            version=0,
            version_id=0,
            name=procedure.title,
            subject="none",
            reply_days=0,
            urgent=(),
            urgent_days=0,
            subject_fields=tuple(
                SubjectField(entry.code, entry.type, str(entry.label), entry.required, entry.open)
                for entry in workflow.plain
            ),
            sections=(),
        )


@lru_cache(maxsize=512)
def _form_in(version_id: int | None, lang: str) -> FormText:
    version = with_parts(version_id or 0)

    def text(row: object, name: str) -> str:
        return getattr(row, f"{name}_{lang}") or getattr(row, f"{name}_en") or ""

    question_set = version.question_set
    return FormText(
        code=question_set.code,
        area=question_set.area_id,
        version=version.number,
        version_id=version.pk,
        name=text(question_set, "name"),
        subject=version.subject,
        reply_days=question_set.reply_days,
        urgent=tuple(question_set.urgent.get("questions", ())),
        urgent_days=question_set.urgent.get("working_days", 0),
        subject_fields=tuple(
            _subject_field(entry, version.subject_labels.get(entry["code"], {}).get(lang))
            for entry in version.subject_fields
        ),
        sections=tuple(
            SectionText(
                code=section.code,
                title=text(section, "title"),
                **_bounds(section.repeat),
                questions=tuple(
                    QuestionText(
                        code=question.code,
                        section=section.code,
                        text=text(question, "text"),
                        help=text(question, "help"),
                        types=tuple(question.types),
                        choices=tuple(
                            ChoiceText(choice.code, text(choice, "text"))
                            for choice in question.choices.all()
                        ),
                        condition=question.condition,
                        repeatable=question.repeatable,
                        law=question.law,
                    )
                    for question in section.questions.all()
                ),
            )
            for section in version.sections.all()
        ),
    )


def _bounds(repeat: dict[str, int] | None) -> dict[str, int]:
    return {"least": repeat["min"], "most": repeat["max"]} if repeat else {}


def _subject_field(entry: dict[str, Any], label: str | None) -> SubjectField:
    return SubjectField(
        code=entry["code"],
        type=entry["type"],
        label=label or entry["label"],
        required=entry.get("required", False),
        open=entry.get("open", False),
    )


def form_from(document: Document, lang: str, *, area: str = "", version: int = 0) -> FormText:
    """Return a document as shown in a language, English where it has no translation. No query."""
    form, texts = document["form"], document["texts"].get(lang, {})

    def text(context: str, source: str) -> str:
        return texts.get(context) or source

    code = form["code"]
    return FormText(
        code=code,
        area=area,
        version=version,
        version_id=0,
        name=text(code, form["name"]),
        subject=form["subject"],
        reply_days=form["reply_days"],
        urgent=tuple(form["urgent"].get("questions", ())),
        urgent_days=form["urgent"].get("working_days", 0),
        subject_fields=tuple(
            _subject_field(entry, texts.get(f"{code}.subject.{entry['code']}"))
            for entry in form["subject_fields"]
        ),
        sections=tuple(
            SectionText(
                code=section["code"],
                title=text(f"{code}.section.{section['code']}", section["title"]),
                **_bounds(section.get("repeat")),
                questions=tuple(
                    _question_from(question, section["code"], text)
                    for question in section["questions"]
                ),
            )
            for section in form["sections"]
        ),
    )


def _question_from(
    question: dict[str, Any], section: str, text: Callable[[str, str], str]
) -> QuestionText:
    code = question["code"]
    return QuestionText(
        code=code,
        section=section,
        text=text(code, question["text"]),
        help=text(f"{code}.help", question["help"]) if question["help"] else "",
        types=tuple(question["types"]),
        choices=tuple(
            ChoiceText(choice["code"], text(f"{code}.{choice['code']}", choice["text"]))
            for choice in question["choices"]
        ),
        condition=question["condition"],
        repeatable=question["repeatable"],
        law=question["law"],
    )


def forget_forms() -> None:
    """Empty the process's cache, after the catalogue was loaded anew."""
    _form_in.cache_clear()


def published_forms(area: str | None = None) -> QuerySet[QuestionSetVersion]:
    """The form versions in use, of one area where named; by area and code. One query."""
    found = QuestionSetVersion.objects.filter(state=QuestionSetVersion.State.PUBLISHED)
    found = found.select_related("question_set__area").order_by(
        "question_set__area__position", "question_set__code"
    )
    return found.filter(question_set__area=area) if area else found


def published_version(code: str) -> QuestionSetVersion:
    """The version of a form in use. Raises QuestionSetVersion.DoesNotExist."""
    return published_forms().get(question_set=code)


def forms_of(membership: Membership) -> QuerySet[QuestionSetVersion]:
    """The forms of requests that an official may use: of the areas of the authority and the roles.

    In an area that has ended nothing new begins.
    """
    areas = AreaAccess.objects.filter(authority=membership.authority_id, suspended=False)
    areas = areas.exclude(area__status=LegalArea.Status.RETIRED)
    if membership.areas:
        areas = areas.filter(area__in=membership.areas)
    asking = Exists(Procedure.objects.filter(question_set=OuterRef("question_set"), kind="REQ"))
    return published_forms().filter(asking, question_set__area__in=areas.values("area"))


def procedures() -> list[dict]:
    """Every procedure, by area and position; the shape of `manage.py procedures`. One query."""
    return [
        {
            "code": procedure.code,
            "area": procedure.area_id,
            "kind": procedure.kind,
            "title": procedure.title,
            "legal_basis": procedure.legal_basis,
            "status": procedure.area.status,
            "deadlines": procedure.deadlines,
            "question_set": procedure.question_set_id,
        }
        for procedure in Procedure.objects.select_related("area")
    ]
