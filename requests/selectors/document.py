"""A form as a document: the shape of its file, of a draft in the browser, and of a dump.

A document is {"form": what `canonical` makes, "texts": {language: {context: translation}},
"unsure": {language: [contexts whose English has changed since]}}. Contexts are those of the
translators' files (`requests.services.catalogue_files`).
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from requests.models import Question, QuestionSet, QuestionSetVersion

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
Document = dict[str, Any]


def canonical(form: dict[str, Any]) -> dict[str, Any]:
    """Return a form with every key written out, in the order of the files."""
    return {
        "code": form["code"],
        "name": form["name"],
        "subject": form["subject"],
        "reply_days": form.get("reply_days", 14),
        "urgent": dict(form.get("urgent") or {}),
        "subject_fields": [
            {
                "code": entry["code"],
                "type": entry["type"],
                "required": entry.get("required", False),
                "open": entry.get("open", False),
                "label": entry["label"],
            }
            for entry in form.get("subject_fields", [])
        ],
        "sections": [
            {
                "code": section["code"],
                "title": section["title"],
                # Left out where absent, so that the hashes of forms before stay what they were.
                **({"repeat": dict(section["repeat"])} if section.get("repeat") else {}),
                "questions": [_question(question) for question in section["questions"]],
            }
            for section in form["sections"]
        ],
    }


def _question(question: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": question["code"],
        "types": list(question["types"]),
        "text": question["text"],
        "help": question.get("help", ""),
        "law": question.get("law", ""),
        "repeatable": question.get("repeatable", False),
        "condition": dict(question.get("condition") or {}),
        "choices": [
            {"code": choice["code"], "text": choice["text"]}
            for choice in question.get("choices", [])
        ],
    }


def content(form: dict[str, Any]) -> dict[str, Any]:
    """Return what makes a version: all but what the form has beside its versions."""
    whole = canonical(form)
    return {name: whole[name] for name in ("code", "subject", "subject_fields", "sections")}


def texts_of(form: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (context, English) of every text of a form to translate, in order."""
    code = form["code"]
    yield code, form["name"]
    for entry in form.get("subject_fields", []):
        yield f"{code}.subject.{entry['code']}", entry["label"]
    for section in form["sections"]:
        yield f"{code}.section.{section['code']}", section["title"]
        for question in section["questions"]:
            yield from texts_of_question(question)


def texts_of_question(question: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (context, English) of a question, its help and its choices."""
    code = question["code"]
    yield code, question["text"]
    if question.get("help"):
        yield f"{code}.help", question["help"]
    for choice in question.get("choices", []):
        yield f"{code}.{choice['code']}", choice["text"]


def questions_of(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the questions of a form in order."""
    for section in form["sections"]:
        yield from section["questions"]


def sure_text(document: Document, context: str, lang: str) -> str:
    """Return a translation that fits its English; empty where there is none."""
    if context in document["unsure"].get(lang, ()):
        return ""
    return str(document["texts"].get(lang, {}).get(context, ""))


def completeness(document: Document) -> dict[str, dict[str, int]]:
    """Return {language: {"translated", "total"}} of a document, English included."""
    contexts = [context for context, _source in texts_of(document["form"])]
    counts = {lang: sum(bool(sure_text(document, context, lang)) for context in contexts)
              for lang in TRANSLATED}  # fmt: skip
    return {
        lang: {"translated": counts.get(lang, len(contexts)), "total": len(contexts)}
        for lang in LANGUAGES
    }


def with_parts(version_id: int) -> QuestionSetVersion:
    """Return a version with all its parts; four queries."""
    return (
        QuestionSetVersion.objects.select_related("question_set")
        .prefetch_related(
            "sections",
            Prefetch("sections__questions", Question.objects.prefetch_related("choices")),
        )
        .get(pk=version_id)
    )


def document_of(version: QuestionSetVersion) -> Document:
    """Return a version as a document: a draft as it stands, another one from its parts."""
    if version.state == QuestionSetVersion.State.DRAFT:
        return dict(version.draft)
    found = with_parts(version.pk)
    form, code = found.question_set, found.question_set_id
    document: Document = {"texts": {lang: {} for lang in TRANSLATED}, "unsure": {}}
    document["form"] = {
        "code": code,
        "name": _take(document, form, "name", code),
        "subject": found.subject,
        "reply_days": form.reply_days,
        "urgent": form.urgent,
        "subject_fields": found.subject_fields,
        "sections": [
            {
                "code": section.code,
                "title": _take(document, section, "title", f"{code}.section.{section.code}"),
                "repeat": section.repeat,
                "questions": [
                    _question_of(document, question) for question in section.questions.all()
                ],
            }
            for section in found.sections.all()
        ],
    }
    for entry, labels in found.subject_labels.items():
        for lang in TRANSLATED:
            if label := labels.get(lang):
                document["texts"][lang][f"{code}.subject.{entry}"] = label
    document["form"] = canonical(document["form"])
    return document


def _question_of(document: Document, question: Question) -> dict[str, Any]:
    code = question.code
    return {
        "code": code,
        "types": question.types,
        "text": _take(document, question, "text", code),
        "help": _take(document, question, "help", f"{code}.help"),
        "law": question.law,
        "repeatable": question.repeatable,
        "condition": question.condition,
        "choices": [
            {
                "code": choice.code,
                "text": _take(document, choice, "text", f"{code}.{choice.code}"),
            }
            for choice in question.choices.all()
        ],
    }


def _take(document: Document, row: object, name: str, context: str) -> str:
    """Put a row's translations into the document; returns the English."""
    for lang in TRANSLATED:
        if text := getattr(row, f"{name}_{lang}"):
            document["texts"][lang][context] = text
    return getattr(row, f"{name}_en") or ""


def empty_document(code: str, name: str) -> Document:
    """Return the document of a form that has nothing yet but its name."""
    form = {"code": code, "name": name, "subject": "none", "sections": []}
    return {"form": canonical(form), "texts": {}, "unsure": {}}


def published_document(form: QuestionSet) -> Document | None:
    """Return the version of a form in use as a document."""
    version = form.versions.filter(state=QuestionSetVersion.State.PUBLISHED).first()
    return document_of(version) if version else None
